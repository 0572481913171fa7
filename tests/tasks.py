"""The twenty operation tasks of the product's content, each read once a process and only where a test asks for it."""

from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from question_bank.content import read_task
from question_bank.tasks.variants import BuiltTask

FOLDER: Final = Path(__file__).parents[1] / "seeds/content/tasks"
NAMES: Final = sorted(path.stem for path in FOLDER.glob("T*.yaml"))


@cache
def task(name: str) -> BuiltTask:
    return read_task(FOLDER / f"{name}.yaml", escape)

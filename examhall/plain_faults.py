"""What the machine refuses on the command line, in one sentence: no database, no key, no right. Never a traceback."""

from typing import Any

import click
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from examhall.errors import Refusal
from examhall.settings import BrokenSetting
from examhall.vault import BrokenKey

URLS = "Write nothing for SQLite in the data folder, or postgresql://user@host/name."


class Plainly(click.Group):
    """The commands of the hall. A fault that is the machine's, and not ours, is told and ends with exit code 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Exception as fault:
            said = in_one_sentence(fault)
            if said is None:
                raise
            raise click.ClickException(said) from fault


def in_one_sentence(fault: Exception) -> str | None:
    """What a person can do something about; None for a fault of ours."""
    match fault:
        case DBAPIError():
            return f"The database cannot be used: {_first_line(fault.orig)}."
        case Refusal() if isinstance(fault.__cause__, DBAPIError):
            return in_one_sentence(fault.__cause__)
        case ArgumentError() | NoSuchModuleError():
            return f"This is no address of a database: {_first_line(fault)}. {URLS}"
        case ModuleNotFoundError() if fault.name and not fault.name.startswith("examhall"):
            return f"This kind of database is not supported: {fault.name} is missing. {URLS}"
        case BrokenKey():
            return f"{fault} Put the right file back from a copy of the folder: without it nothing locked can be read."
        case BrokenSetting():
            return str(fault)
        case OSError() if fault.filename:
            return f"{fault.filename}: {fault.strerror}."
    return None


def _first_line(fault: object) -> str:
    return next((line.strip().rstrip(".") for line in str(fault).splitlines() if line.strip()), "it does not answer")

"""Reads a YAML file of ours into a known shape, or says in one sentence which file, which place and what is wrong."""

from pathlib import Path
from typing import TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

Shape = TypeVar("Shape")


class BrokenFile(Exception):
    """A file that cannot be used; nothing of it was loaded. The text names file, line and fault."""


def read_text_file(path: Path, shape: type[Shape]) -> Shape:
    """The file's content as `shape`; BrokenFile with file, line and what is wrong otherwise."""
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise BrokenFile(f"{path}: {fault.strerror}") from fault
    except MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise BrokenFile(f"{path}:{line}: {fault.problem}") from fault
    except (YAMLError, UnicodeDecodeError) as fault:
        raise BrokenFile(f"{path}: {fault}") from fault
    try:
        return msgspec.convert(content, shape)
    except msgspec.ValidationError as fault:
        raise BrokenFile(f"{path}: {fault}") from fault

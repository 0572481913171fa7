"""What is said of an item beside its words, as plain texts by name: foreign files lack it, our own carry it along. Pure."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from msgspec import Struct

from examhall.archives import Refused
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.specification import AREAS, LEVELS
from question_bank.tasks.authored import AuthoredField, AuthoredTask, AuthoredVariant
from question_bank.theory import TRUTHS, AuthoredArea, AuthoredItem, AuthoredOption

ABOUT: Final = (
    "id", "level", "area", "language", "difficulty", "cognitive", "knowledge", "source", "seconds", "facts", "as_of",
    "calculation", "solved",
)  # fmt: skip
SECONDS: Final[Mapping[Kind, int]] = {Kind.SINGLE: 40, Kind.MULTIPLE: 60, Kind.TRUTH: 30, Kind.TASK: 300}
LONGEST_ID: Final = 24
_BETWEEN: Final = re.compile(r"[\s,;，；、]+")

Read = TypeVar("Read")
Said = Mapping[str, str]  # name of ABOUT -> what the file says of it


class Defaults(Struct, frozen=True):
    """What counts where a file says nothing. No seconds: as usual for the kind."""

    level: str
    area: str
    language: str = "zh-CN"
    difficulty: Difficulty = Difficulty.MEDIUM
    cognitive: Cognitive = Cognitive.UNDERSTAND
    knowledge: str = ""
    source: str = ""
    seconds: int = 0


def about(area: AuthoredArea) -> dict[str, str]:
    """What is said of the one item of an area: only what is not empty. `said_of` reads it back to the same."""
    item = area.items[0]
    said = {
        "id": item.id, "level": area.level, "area": area.area, "language": area.language, "difficulty": item.difficulty.value,
        "cognitive": item.cognitive.value, "knowledge": item.knowledge, "source": item.source, "seconds": str(item.seconds),
        "facts": " ".join(item.facts), "as_of": item.as_of.isoformat() if item.as_of else "",
        "calculation": "true" if item.calculation else "", "solved": item.solved.isoformat() if item.solved else "",
    }  # fmt: skip
    return {name: text for name, text in said.items() if text}


def theory(
    said: Said, defaults: Defaults, kind: Kind, stem: str, options: Sequence[AuthoredOption] = (), right: bool | None = None,
    why: str = "",
) -> AuthoredArea:  # fmt: skip
    """An item of these words. Refused where what is said about it is none of the words in use."""
    item = AuthoredItem(
        id=item_id(said), kind=kind, difficulty=_read(said, "difficulty", Difficulty, defaults.difficulty, Difficulty),
        cognitive=_read(said, "cognitive", Cognitive, defaults.cognitive, Cognitive),
        knowledge=said.get("knowledge") or defaults.knowledge, source=said.get("source") or defaults.source,
        seconds=_read(said, "seconds", int, defaults.seconds or SECONDS[kind]), stem=stem, options=list(options), right=right,
        why=why, facts=[fact for fact in _BETWEEN.split(said.get("facts", "")) if fact],
        as_of=_read(said, "as_of", date.fromisoformat, None), solved=_read(said, "solved", date.fromisoformat, None),
        calculation=_read(said, "calculation", _truth, False),
    )  # fmt: skip
    level, area, language = _place(said, defaults)
    return AuthoredArea(area, level, [item], language)


def task(
    said: Said, defaults: Defaults, title: str, stem: str, fields: Sequence[AuthoredField], points: Decimal
) -> AuthoredTask:
    """A task of these fields with one variant and no test yet: an author completes it. `points` is what its fields pay."""
    level, area, language = _place(said, defaults)
    return AuthoredTask(
        id=item_id(said), title=title[:80], level=level, area=area, language=language, stem=stem, documents=[],
        difficulty=_read(said, "difficulty", Difficulty, defaults.difficulty, Difficulty),
        cognitive=_read(said, "cognitive", Cognitive, defaults.cognitive, Cognitive),
        knowledge=said.get("knowledge") or defaults.knowledge, source=said.get("source") or defaults.source,
        seconds=_read(said, "seconds", int, defaults.seconds or SECONDS[Kind.TASK]),
        fields=list(fields), variants=[AuthoredVariant("A")], tests=[], points=points,
    )  # fmt: skip


def item_id(said: Said) -> str:
    """The id a file gives; Refused where it is longer than the bank keeps."""
    found = said.get("id", "").strip()
    if len(found) > LONGEST_ID:
        raise Refused("id_too_long", value=found[:60], most=LONGEST_ID)
    return found


def _place(said: Said, defaults: Defaults) -> tuple[str, str, str]:
    level = _read(said, "level", _among(LEVELS), defaults.level, LEVELS)
    area = _read(said, "area", _among(AREAS), defaults.area, AREAS)
    return level, area, _read(said, "language", _among(TRUTHS), defaults.language, TRUTHS)


def _among(known: Collection[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in known:
            raise ValueError(text)
        return text

    return read


def _truth(text: str) -> bool:
    return {"true": True, "false": False}[text.casefold()]


def _read(said: Said, name: str, read: Callable[[str], Read], default: Read, known: Iterable[object] = ()) -> Read:
    text = said.get(name, "").strip()
    if not text:
        return default
    try:
        return read(text)
    except (ValueError, KeyError) as fault:
        raise Refused("bad_word" if known else f"bad_{name}", name=name, value=text[:60], allowed=_listed(known)) from fault


def _listed(known: Iterable[object]) -> str:
    return ", ".join(str(one) for one in known)

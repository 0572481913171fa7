"""From what an officer says is right to keys, checked as the bank checks an author's: what candidates saw must stay. Pure."""

from collections.abc import Container, Sequence
from pathlib import Path
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from msgspec.structs import replace

from examhall.errors import Refusal
from examhall.text_file import BrokenFile, TextFile
from question_bank.items import Item, Kind, Variant
from question_bank.keys import ChoiceKey, ChoicesKey, Key
from question_bank.tasks.checks import Judge
from question_bank.tasks.proofreading import try_task
from question_bank.tasks.variants import BuiltTask
from question_bank.theory import FIELD, RIGHT, Render

LONGEST_WORDS: Final = 200_000  # characters of a task's text


class Misfit(Refusal):
    """What is said to be right cannot be a key of this item; `faults` are sentences."""

    code = "key_misfit"
    says = lazy_gettext("This cannot be the key of the item as candidates saw it.")

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(faults=list(faults))
        self.faults = list(faults)


class AsItStands(Misfit):
    code = "key_as_it_stands"
    says = lazy_gettext("This is the key as it stands; nothing would be marked otherwise.")


def theory_keys(item: Item, right: Sequence[str], back: bool = False) -> dict[str, Key]:
    """The keys of an item of theory when these of its options are right; `back`: it may be the bank's own again. Misfit."""
    (variant,) = item.variants
    now, chosen = variant.key.fields[FIELD], tuple(dict.fromkeys(right))
    allowed = RIGHT[item.kind] if item.kind is not Kind.TRUTH else range(1, 2)
    if len(chosen) not in allowed:
        least, most = allowed.start, allowed.stop - 1
        raise Misfit([_("Choose one option.") if most == 1 else _("Choose %(least)s to %(most)s.", least=least, most=most)])
    match now:
        case ChoiceKey():
            amended: ChoiceKey | ChoicesKey = replace(now, right=chosen[0])
        case ChoicesKey():
            amended = replace(now, right=tuple(sorted(chosen)))
        case _:
            raise Misfit([])
    return _checked(item, {variant.name: Key({FIELD: amended}, variant.key.given)}, back)


def task_keys(
    item: Item, authored: str, words: str, render: Render, facts: Container[str], judge: Judge, back: bool = False
) -> dict[str, Key]:
    """The keys of a task by its text as an officer changed it: proofread and tested as in the bank. Slow. Misfit.

    `authored` is the text of the version that was set. Built side by side, both must show candidates the same.
    """
    before, after = (_built(item, text, render, facts, judge) for text in (authored, words))
    seen = {one.name: one.question for one in before.item.variants}
    if seen != {one.name: one.question for one in after.item.variants}:
        raise Misfit([_("Candidates saw this task as it was set: only what is right, its rules and its tests may change.")])
    return _checked(item, {one.name: one.key for one in after.item.variants}, back)


def _built(item: Item, text: str, render: Render, facts: Container[str], judge: Judge) -> BuiltTask:
    try:
        said: Any = TextFile(Path(f"{item.id}.yaml"), text).content
    except BrokenFile as mistake:
        raise Misfit([str(mistake)]) from mistake
    if not isinstance(said, dict):
        raise Misfit([_("This is not the text of a task.")])
    tried = try_task(said, render, facts, judge)
    stops = [f"{one.part}: {one.says}" for one in tried.findings if one.stops]
    if stops or tried.built is None:
        raise Misfit(stops)
    return tried.built


def _checked(item: Item, keys: dict[str, Key], back: bool) -> dict[str, Key]:
    """The keys, if they fit the questions that were set, pay the same and, unless `back`, are others than those of the bank."""
    now = {one.name: one for one in item.variants}
    if keys.keys() != now.keys():
        raise Misfit([_("The variants must stay as they were set.")])
    for name, key in keys.items():
        try:
            Variant(name, now[name].question, key)
        except ValueError as problem:
            raise Misfit([_("variant %(variant)s: %(problem)s", variant=name, problem=problem)]) from problem
    if not back and all(now[name].key == key for name, key in keys.items()):
        raise AsItStands([])
    return keys

"""Questions that are no theory item here, as tasks of a few fields that an author completes before any review. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from examhall.archives import Refused
from question_bank.exchange.about import Defaults, Said, task
from question_bank.exchange.plain_text import unfilled
from question_bank.readable import as_text
from question_bank.tasks.authored import (
    AuthoredField,
    AuthoredTask,
    ChoiceField,
    ChoicesField,
    MatchField,
    NumberField,
    OrderField,
    TextField,
)

POINT: Final = Decimal(1)
LABEL: Final[Mapping[str, str]] = {"zh-CN": "作答", "en": "Answer"}
FIELD: Final = "answer"


def task_of(said: Said, defaults: Defaults, stem: str, fields: Sequence[AuthoredField]) -> AuthoredTask:
    """A task of these fields; its title is the beginning of its stem."""
    points = sum((paid(field) for field in fields), Decimal(0))
    title = " ".join(as_text(stem).split())[:40] or said.get("id", "")
    return task(said, defaults, unfilled(title), unfilled(stem), fields, points)


def label_of(said: Said, defaults: Defaults) -> str:
    return LABEL.get(said.get("language") or defaults.language, LABEL["zh-CN"])


def text_task(said: Said, defaults: Defaults, stem: str, texts: Sequence[str], *, fold_case: bool) -> AuthoredTask:
    """Right is one of these texts."""
    return task_of(said, defaults, stem, [text_field(FIELD, label_of(said, defaults), texts, fold_case=fold_case)])


def number_task(said: Said, defaults: Defaults, stem: str, value: Decimal, tolerance: Decimal) -> AuthoredTask:
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    field = NumberField(
        id=FIELD, label=label_of(said, defaults), value=f"{value:f}", points=POINT, places=places, tolerance=tolerance
    )
    return task_of(said, defaults, stem, [field])


def match_task(said: Said, defaults: Defaults, stem: str, pairs: Sequence[tuple[str, str]]) -> AuthoredTask:
    """Each first text belongs to its second; a pair without a first is a target that nothing belongs to."""
    targets = list(dict.fromkeys(target for _, target in pairs))
    sources = [source for source, _ in pairs if source]
    ids = {target: f"t{n}" for n, target in enumerate(targets, 1)}
    right = {f"s{n}": ids[target] for n, target in enumerate((target for source, target in pairs if source), 1)}
    field = match_field(
        FIELD, label_of(said, defaults), {f"s{n}": text for n, text in enumerate(sources, 1)},
        {name: text for text, name in ids.items()}, right,
    )  # fmt: skip
    return task_of(said, defaults, stem, [field])


def order_task(said: Said, defaults: Defaults, stem: str, cards: Sequence[str]) -> AuthoredTask:
    """The texts in their right order."""
    named = {f"c{n}": text for n, text in enumerate(cards, 1)}
    return task_of(said, defaults, stem, [order_field(FIELD, label_of(said, defaults), named, list(named))])


def text_field(name: str, label: str, texts: Sequence[str], *, fold_case: bool) -> TextField:
    if not any(text.strip() for text in texts):
        raise Refused("no_key")
    return TextField(id=name, label=label, points=POINT, one_of=[unfilled(text) for text in texts], fold_case=fold_case)


def choice_field(name: str, label: str, options: Mapping[str, str], right: str) -> ChoiceField:
    texts = {one: unfilled(text) for one, text in options.items()}
    return ChoiceField(id=name, label=label, options=texts, points=POINT, right=right, layout="list")


def choices_field(name: str, label: str, options: Mapping[str, str], right: Sequence[str]) -> ChoicesField:
    texts = {one: unfilled(text) for one, text in options.items()}
    return ChoicesField(id=name, label=label, options=texts, right=list(right), each=POINT, minus=POINT)


def match_field(
    name: str, label: str, sources: Mapping[str, str], targets: Mapping[str, str], right: Mapping[str, str]
) -> MatchField:
    if len(sources) < 2 or len(targets) < 2:
        raise Refused("few_pairs")
    return MatchField(
        id=name, label=label, sources={one: unfilled(text) for one, text in sources.items()},
        targets={one: unfilled(text) for one, text in targets.items()}, right=dict(right), each=POINT,
    )  # fmt: skip


def order_field(name: str, label: str, cards: Mapping[str, str], right: Sequence[str]) -> OrderField:
    """Pays for the whole order only. The cards stand in another order than the right one."""
    if len(cards) < 2:
        raise Refused("few_cards")
    shown = sorted(cards)
    if shown == list(right):
        shown = shown[1:] + shown[:1]
    return OrderField(
        id=name, label=label, cards={one: unfilled(cards[one]) for one in shown}, right=list(right),
        bands={len(right): POINT},
    )  # fmt: skip


def paid(field: AuthoredField) -> Decimal:
    """What a field made here can earn."""
    match field:
        case MatchField(right=right, each=each):
            return each * len(right)
        case ChoicesField(right=rights, each=each):
            return each * len(rights)
        case OrderField(bands=bands):
            return max(bands.values())
        case ChoiceField(points=points) | TextField(points=points) | NumberField(points=points):
            return points
    return POINT

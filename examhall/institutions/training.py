"""What training counts: the hours of a level, and what is wrong with a record before it is one. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.institutions.standing import Authorisation, covers
from examhall.people.documents import DocumentKind, IdentityProblem, check_number
from examhall.people.identity import folded
from examhall.programme.days import is_day
from examhall.programme.texts import EMPTY, NO_DAY, TOO_LONG

MOST_HOURS: Final = 2_000
HOURS_A_DAY: Final = 12
LONGEST_NAME: Final = 100
LONGEST_COMPLETION: Final = 60


class Trained(NamedTuple):
    """What somebody has of a level here: hours, those the level asks for (0: none), and the numbers of completion."""

    hours: int
    standard_hours: int
    completions: tuple[str, ...]


class Record(Struct, frozen=True):
    """One training as it is written down. `trainer`: number of the certificate; days are YYYY-MM-DD."""

    name: str
    kind: str
    identity: str
    level: str
    hours: int
    completion: str
    trainer: str
    first: str
    last: str


class Certified(NamedTuple):
    """A trainer's certificate, and what his institution was granted."""

    id: str
    institution: str
    valid_from: str
    valid_until: str
    acts: Sequence[Authorisation]


def hours_of(records: Iterable[tuple[int, str]], standard: int) -> Trained:
    """(hours, completion) of all trainings of a person in a level, added up."""
    those = list(records)
    return Trained(sum(hours for hours, _completion in those), standard, tuple(completion for _hours, completion in those))


def faults_of(
    record: Record, levels: Iterable[str], trainers: Mapping[str, Certified], today: str
) -> Iterator[tuple[str, LazyString | str]]:
    """(field, what is wrong) of a record: on all its days its trainer must be certified, and the institution qualified."""
    for field, most in (("name", LONGEST_NAME), ("completion", LONGEST_COMPLETION)):
        said = getattr(record, field)
        if not said:
            yield field, EMPTY
        elif len(said) > most:
            yield field, TOO_LONG % {"most": most}
    yield from _faults_of_identity(record, today)
    if record.level not in set(levels):
        yield "level", _("There is no such level.")
    if not 0 < record.hours <= MOST_HOURS:
        yield "hours", _("Please give whole hours from 1 to %(most)s.", most=MOST_HOURS)
    days = [field for field in ("first", "last") if not is_day(getattr(record, field))]
    yield from ((field, NO_DAY) for field in days)
    if not days:
        yield from _faults_of_days(record, today)
    trainer = trainers.get(record.trainer)
    if trainer is None:
        yield "trainer", _("No trainer has a certificate of this number: a training needs a certified trainer.")
    elif not days and record.first <= record.last:
        yield from _faults_of_trainer(record, trainer)


def _faults_of_identity(record: Record, today: str) -> Iterator[tuple[str, LazyString | str]]:
    if record.kind not in set(DocumentKind):
        yield "kind", _("Please choose the kind of document.")
        return
    try:
        check_number(DocumentKind(record.kind), folded(record.identity), dt.date.fromisoformat(today))
    except IdentityProblem as problem:
        yield "identity", problem.says


def _faults_of_days(record: Record, today: str) -> Iterator[tuple[str, LazyString | str]]:
    if record.last < record.first:
        yield "last", _("The last day lies before the first.")
    elif record.last > today:
        yield "last", _("A training is recorded when it is over.")
    elif record.hours > HOURS_A_DAY * ((dt.date.fromisoformat(record.last) - dt.date.fromisoformat(record.first)).days + 1):
        yield "hours", _("So many hours do not fit into these days.")


def _faults_of_trainer(record: Record, trainer: Certified) -> Iterator[tuple[str, LazyString | str]]:
    if record.first < trainer.valid_from or record.last > trainer.valid_until:
        yield "trainer", _("This trainer's certificate does not cover all days of the training.")
    elif not covers(trainer.acts, record.first, record.last):
        yield "trainer", _("The trainer's institution was not qualified on all days of the training.")

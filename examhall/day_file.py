"""The file of an exam day: its shape, and everything that can be wrong with it, place by place. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct

from examhall.instants import Instant, instant
from examhall.people.identity import folded
from examhall.people.passwords import SHORTEST
from examhall.people.permissions import Role
from examhall.registration.accommodations import MOST_PERCENT, AccommodationProblem, Approval, Kinds, check
from examhall.schedule.layout import PLAIN, Layout, faults_of, to_fill
from examhall.schedule.settings import HouseRules
from examhall.text_file import Problem, Where

STAFF_ROLES: Final = tuple(role.value for role in Role if role is not Role.CANDIDATE)
SOME_DATE: Final = "2000-01-01"
WRONG: Final = {  # what can still be wrong in an accommodation whose shape is right
    "percent": "No kind of accommodation is given.",
    "approver": "Nobody has approved it.",
    "reference": "No reference to the evidence is given.",
    "approved_on": "This is no date such as 2026-11-24.",
    "valid_from": "This is no date such as 2026-11-24.",
    "valid_to": "This is no date such as 2026-11-24, or lies before the first day.",
}
MULTIPLE_CHOICE: Final = ("per_option", "all_or_nothing", "proportional")

Title = Annotated[str, Meta(min_length=1, max_length=100)]
Word = Annotated[str, Meta(min_length=1, max_length=60)]
Count = Annotated[int, Meta(ge=1, le=99)]


class RoomFile(Struct, forbid_unknown_fields=True):
    """`layout` left out: as the centre's room of this name stands, or plain rows for a new one."""

    name: Word
    rows: Count
    columns: Count
    layout: Layout | None = None


class StaffFile(Struct, forbid_unknown_fields=True):
    name: Title
    username: Word
    password: Annotated[str, Meta(min_length=SHORTEST)]
    roles: list[str]


class AccommodationFile(Struct, forbid_unknown_fields=True):
    """An approved accommodation; without `parts` for all of them, without days from the exam day on and without an end."""

    approver: Title
    reference: Annotated[str, Meta(min_length=1, max_length=200)]
    parts: list[str] = []
    approved_on: str = ""
    valid_from: str = ""
    valid_to: str = ""
    percent: Annotated[int, Meta(ge=0, le=MOST_PERCENT)] = 0
    extra_minutes: Annotated[int, Meta(ge=0, le=24 * 60)] = 0
    break_minutes: Annotated[int, Meta(ge=0, le=24 * 60)] = 0
    large_text: bool = False
    high_contrast: bool = False
    read_aloud: bool = False
    separate_room: bool = False


class CandidateFile(Struct, forbid_unknown_fields=True):
    """`extra_minutes` with its `reference` is the short way to write down an accommodation of nothing but time.

    `photo`: a file below the folder of this one.
    """

    name: Title
    identity: str
    sex: Annotated[str, Meta(max_length=1)] = ""
    identity_kind: Annotated[str, Meta(max_length=20)] = "resident"
    extra_minutes: Annotated[int, Meta(ge=0, le=24 * 60)] = 0
    reference: str = ""
    accommodations: list[AccommodationFile] = []
    photo: str = ""


class AdministrationFile(Struct, forbid_unknown_fields=True):
    """`seconds` shortens a part for a rehearsal; left out, the programme's own time counts."""

    part: str
    title: Title
    starts: str  # HH:MM in the centre's zone
    seconds: Annotated[int, Meta(ge=0, le=24 * 3600)] = 0
    rules: HouseRules = HouseRules()


class DayFile(Struct, forbid_unknown_fields=True):
    """The file's shape."""

    date: str  # YYYY-MM-DD
    batch: Count
    batch_title: Title
    level: str
    centre_code: str  # four digits
    centre_name: Title
    centre_address: Annotated[str, Meta(min_length=1, max_length=200)]
    rooms: list[RoomFile]
    administrations: list[AdministrationFile]
    candidates: list[CandidateFile]
    staff: list[StaffFile] = []
    zone: str = "Asia/Shanghai"
    batch_title_en: Annotated[str, Meta(max_length=100)] = ""


@dataclass(frozen=True)
class Known:
    """What the installation has already: seconds by (level, part), codes of batches, (rows, columns, layout) of the centre's
    rooms."""

    parts: Mapping[tuple[str, str], int]
    batches: frozenset[str] = frozenset()
    rooms: Mapping[str, tuple[int, int, Layout]] = field(default_factory=dict)


def day_problems(day: DayFile, known: Known) -> list[Problem]:
    """Everything in the day that the shape alone does not forbid, each with its place in the file. Pure."""
    return [
        *_problems_of_the_head(day, known),
        *_problems_of_rooms(day, known),
        *_problems_of_administrations(day, known),
        *_problems_of_candidates(day),
        *_problems_of_accommodations(day),
        *_problems_of_staff(day),
    ]


def seats_to_fill(given: RoomFile, known: Known) -> list[int]:
    """The seats of a room on which candidates are placed, in order."""
    return to_fill(given.rows, given.columns, _layout(given, known))


def _layout(given: RoomFile, known: Known) -> Layout:
    _rows, _columns, layout = known.rooms.get(given.name, (given.rows, given.columns, PLAIN))
    return given.layout or layout


def batch_code(day: DayFile) -> str:
    return f"{day.date[2:4]}{day.batch:02d}"


def starts_at(day: DayFile, clock: str) -> Instant:
    moment = dt.datetime.fromisoformat(f"{day.date}T{clock:0>5}")
    return instant(moment.replace(tzinfo=ZoneInfo(day.zone)))


def accommodations_of(candidate: CandidateFile, date: str, approver: str) -> list[tuple[list[str], Kinds, Approval]]:
    """What a candidate is given: (parts, none meaning all; kinds; approval). `approver`: who loads the short form."""
    given = [
        (
            one.parts,
            Kinds(
                one.percent, one.extra_minutes * 60, one.break_minutes * 60, one.large_text, one.high_contrast, one.read_aloud,
                one.separate_room,
            ),
            Approval(one.approver, one.approved_on or date, one.valid_from or date, one.valid_to, one.reference),
        )
        for one in candidate.accommodations
    ]  # fmt: skip
    if candidate.extra_minutes:
        time = Kinds(extra_seconds=candidate.extra_minutes * 60)
        given.append(([], time, Approval(approver, date, date, "", candidate.reference)))
    return given


def _problems_of_the_head(day: DayFile, known: Known) -> Iterator[Problem]:
    if not _is_date(day.date):
        yield Problem(("date",), f"`{day.date}` is no date.", "Write year, month and day, such as 2026-11-24.")
    elif batch_code(day) in known.batches:
        yield Problem(("batch",), f"Batch {day.batch} of {day.date[:4]} is there already.", "Take another number.")
    levels = sorted({level for level, _ in known.parts})
    if day.level not in levels:
        mend = f"Use one of: {', '.join(levels)}." if levels else "Load it first: examhall programme load FILE"
        yield Problem(("level",), f"The programme has no level {day.level}.", mend)
    if not re.fullmatch("[0-9]{4}", day.centre_code):
        yield Problem(("centre_code",), f"`{day.centre_code}` is no code of a centre.", "Write four digits, such as 0007.")
    if not _reads(ZoneInfo, day.zone):
        yield Problem(("zone",), f"There is no time zone {day.zone}.", "Write one such as Asia/Shanghai.")


def _problems_of_rooms(day: DayFile, known: Known) -> Iterator[Problem]:
    yield from _twice("room", ((("rooms", n, "name"), given.name) for n, given in enumerate(day.rooms)))
    for n, given in enumerate(day.rooms):
        layout = _layout(given, known)
        rows, columns, stands = known.rooms.get(given.name, (given.rows, given.columns, layout))
        if (rows, columns) != (given.rows, given.columns):
            what = f"The centre has a room {given.name} of {rows} rows and {columns} columns already."
            yield Problem(("rooms", n), what, "Write these numbers, or give the room another name.")
        elif stands != layout:
            what = f"The centre has a room {given.name} already, and it is laid out otherwise."
            yield Problem(("rooms", n, "layout"), what, "Leave the layout out, or change it on the room's page.")
        for part, what in faults_of(given.rows, given.columns, layout):
            yield Problem(("rooms", n, "layout", part), what, "Correct the layout, or the rows and columns.")
    seats = sum(len(seats_to_fill(given, known)) for given in day.rooms)
    if seats < len(day.candidates):
        what = f"There are {len(day.candidates)} candidates for {seats} seats."
        yield Problem(("candidates",), what, "Add a room or rows.")


def _problems_of_administrations(day: DayFile, known: Known) -> Iterator[Problem]:
    yield from _twice("part", ((("administrations", n, "part"), given.part) for n, given in enumerate(day.administrations)))
    parts = sorted(part for level, part in known.parts if level == day.level)
    for n, given in enumerate(day.administrations):
        where: Where = ("administrations", n)
        if parts and given.part not in parts:
            what = f"The programme has no part {given.part} at {day.level}."
            yield Problem((*where, "part"), what, f"Use one of: {', '.join(parts)}.")
        if not re.fullmatch("([01]?[0-9]|2[0-3]):[0-5][0-9]", given.starts):
            yield Problem((*where, "starts"), f"`{given.starts}` is no time of day.", "Write hours and minutes, such as 09:00.")
        if given.rules.multiple_choice not in MULTIPLE_CHOICE:
            what = f"There is no rule {given.rules.multiple_choice}."
            yield Problem((*where, "rules", "multiple_choice"), what, f"Use one of: {', '.join(MULTIPLE_CHOICE)}.")
        for name, rule in msgspec.structs.asdict(given.rules).items():
            if any(isinstance(seconds, int) and seconds < 0 for seconds in (rule if isinstance(rule, tuple) else (rule,))):
                yield Problem((*where, "rules", name), "Less than no time is not possible.", "Write seconds from 0 up.")


def _problems_of_candidates(day: DayFile) -> Iterator[Problem]:
    seen = set()
    for n, given in enumerate(day.candidates):
        where, number = ("candidates", n, "identity"), folded(given.identity)
        if not number:
            yield Problem(where, "There is no identity number.", "Write it as it stands on the document.")
        elif (given.identity_kind, number) in seen:
            yield Problem(where, "Another candidate above has this identity number.", "Correct or remove one of them.")
        seen.add((given.identity_kind, number))


def _problems_of_accommodations(day: DayFile) -> Iterator[Problem]:
    held = {given.part for given in day.administrations}
    date = day.date if _is_date(day.date) else SOME_DATE  # a wrong one is told once, at its own place
    for n, candidate in enumerate(day.candidates):
        seen = set[str]()
        where: Where = ("candidates", n, "accommodations")
        for k, (parts, kinds, approval) in enumerate(accommodations_of(candidate, date, candidate.name)):
            place: Where = (*where, k) if k < len(candidate.accommodations) else ("candidates", n, "extra_minutes")
            for part in parts:
                if part not in held:
                    yield Problem(
                        (*place, "parts"), f"This day has no part {part}.", f"Use some of: {', '.join(sorted(held))}."
                    )
            if seen & set(parts or held):
                yield Problem(place, "A part has another accommodation above.", "Put all kinds of one part together.")
            seen |= set(parts or held)
            try:
                check(kinds, approval)
            except AccommodationProblem as problem:
                yield Problem((*place, problem.field), WRONG[problem.field], "Correct it.")


def _problems_of_staff(day: DayFile) -> Iterator[Problem]:
    yield from _twice("user name", ((("staff", n, "username"), given.username) for n, given in enumerate(day.staff)))
    for n, given in enumerate(day.staff):
        if not given.roles:
            yield Problem(("staff", n, "roles"), f"{given.username} has no role.", f"Use some of: {', '.join(STAFF_ROLES)}.")
        yield from _twice("role", ((("staff", n, "roles", k), role) for k, role in enumerate(given.roles)))
        for k, role in enumerate(given.roles):
            if role not in STAFF_ROLES:
                yield Problem(("staff", n, "roles", k), f"There is no role {role}.", f"Use some of: {', '.join(STAFF_ROLES)}.")


def _twice(noun: str, said: Iterable[tuple[Where, str]]) -> Iterator[Problem]:
    """A problem for each place that says what another place before it has said."""
    seen = set()
    for where, value in said:
        if value in seen:
            yield Problem(where, f"The {noun} {value} is here twice.", "Correct or remove one of them.")
        seen.add(value)


def _is_date(text: str) -> bool:
    return bool(re.fullmatch("20[0-9]{2}-[0-9]{2}-[0-9]{2}", text)) and _reads(dt.date.fromisoformat, text)


def _reads(reader: Callable[[str], object], text: str) -> bool:
    try:
        reader(text)
    except (ValueError, OSError, KeyError):
        return False
    return True

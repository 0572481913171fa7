"""The room record in the words that are printed: a cell for each fact, a line for each thing that happened. Pure.

Screen and paper say the same, because both are made of this.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from flask_babel import LazyString, format_date, lazy_gettext
from flask_babel import gettext as _
from msgspec import Struct

from examhall.instants import SECOND, Instant, moment
from proctor.arrivals import NOTED
from proctor.incidents import KINDS
from proctor.record import Correction, RoomRecord
from proctor.report import Line

ADDED: Final = "+"  # the key of a line that was added by hand begins with it

SECTIONS: Final[dict[str, LazyString]] = {
    "absent": lazy_gettext("Absent"),
    "late": lazy_gettext("Late"),
    "machines": lazy_gettext("Changes of machine or seat"),
    "grants": lazy_gettext("Minutes granted"),
    "pauses": lazy_gettext("Clocks stopped"),
    "incidents": lazy_gettext("Faults and incidents"),
    "misconduct": lazy_gettext("Misconduct"),
    "handed_in": lazy_gettext("Handed in by a proctor"),
    "ended": lazy_gettext("Ended by a proctor"),
    "reopened": lazy_gettext("Reopened"),
    "kept": lazy_gettext("Decisions on answers kept aside"),
    "waived": lazy_gettext("Let in without the check of browser or network"),
}

# What stands among the incidents and is none.
BESIDES: Final[dict[str, LazyString]] = {
    "settled": NOTED["settled"],
    "refused": NOTED["refused"],
    "void": lazy_gettext("Requested: make void"),
    "unsent": lazy_gettext("Room closed although answers may still be on the machine"),
    "unsound": lazy_gettext("Room closed although the journal of this sitting does not verify"),
}


class Cell(Struct, frozen=True):
    """One fact. `was` is what it said before it was corrected, `notes` the numbers of its corrections."""

    field: str
    label: str
    said: str
    was: str = ""
    notes: tuple[int, ...] = ()


class Entry(Struct, frozen=True):
    """One line: `said` is empty where it was struck out."""

    field: str
    seat: str
    name: str
    ticket: str
    time: str
    said: str
    by: str
    was: str = ""
    notes: tuple[int, ...] = ()


class Section(Struct, frozen=True):
    name: str
    title: str
    lines: tuple[Entry, ...]


def clock(at: Instant | None, zone: str, form: str = "%H:%M") -> str:
    """An instant as the clock on the room's wall showed it."""
    return moment(at, zone).strftime(form) if at else "—"


def cells(record: RoomRecord, english: bool) -> list[Cell]:
    """The head of the record."""
    facts, happened = record.facts, record.happened
    planned = f"{clock(facts.starts_at, facts.zone)} – {clock(facts.starts_at + facts.seconds * SECOND, facts.zone)}"
    actual = f"{clock(facts.opened_at, facts.zone)} – {clock(facts.ended_at, facts.zone)}"
    said = [
        ("exam", _("Examination"), f"{facts.exam_en} · {facts.part_en}" if english else f"{facts.exam} · {facts.part}"),
        ("batch", _("Batch"), facts.batch),
        ("centre", _("Centre"), facts.centre),
        ("room", _("Room"), facts.room),
        ("title", _("Administration"), facts.title),
        ("date", _("Date"), format_date(moment(facts.starts_at, facts.zone), "yyyy-MM-dd (EEE)", rebase=False)),
        ("planned", _("Planned start and end"), planned),
        ("actual", _("Actual start and end"), actual),
        ("closed", _("Room closed"), clock(facts.closed_at, facts.zone)),
        ("expected", _("Number expected"), str(happened.expected)),
        ("present", _("Present"), str(happened.present)),
        ("away", _("Number absent"), str(len(happened.absent))),
    ]
    by_field = _by_field(record.corrections)
    return [Cell(field, label, *_corrected(text, by_field.get(field, ()))) for field, label, text in said]


def sections(record: RoomRecord) -> list[Section]:
    """Everything that happened, by kind; the lines added by hand come last in each."""
    happened, by_field = record.happened, _by_field(record.corrections)
    found: dict[str, Iterable[Line]] = {
        "absent": happened.absent, "late": happened.late, "grants": happened.grants,
        "machines": sorted([*happened.seats, *happened.machines], key=lambda line: (line.seat, line.at)),
        "pauses": [*happened.holds, *happened.pauses, *happened.shortened],
        "incidents": sorted([*happened.incidents, *happened.doubts], key=lambda line: line.at),
        "misconduct": [*happened.misconduct, *happened.requests],
        "handed_in": happened.handed_in, "ended": happened.ended, "reopened": happened.reopened, "kept": happened.kept,
        "waived": happened.waived,
    }  # fmt: skip
    return [
        Section(
            name,
            str(title),
            (*(_entry(name, line, record, by_field) for line in found[name]), *_added(name, record, by_field)),
        )
        for name, title in SECTIONS.items()
    ]


def fields_of(record: RoomRecord, english: bool) -> dict[str, str]:
    """Everything that can be corrected -> what it says now, in the reader's language."""
    lines = chain.from_iterable(section.lines for section in sections(record))
    found = {cell.field: cell.said for cell in cells(record, english)}
    return found | {line.field: line.said for line in lines}


def _by_field(corrections: Iterable[Correction]) -> dict[str, list[Correction]]:
    found: dict[str, list[Correction]] = {}
    for one in corrections:
        found.setdefault(one.field, []).append(one)
    return found


def _corrected(text: str, corrections: Sequence[Correction]) -> tuple[str, str, tuple[int, ...]]:
    if not corrections:
        return text, "", ()
    return corrections[-1].now, text, tuple(one.number for one in corrections)


def _entry(section: str, line: Line, record: RoomRecord, by_field: Mapping[str, Sequence[Correction]]) -> Entry:
    field = f"{section}/{line.key}"
    zone, shortened = record.facts.zone, line in record.happened.shortened
    begin = line.detail.get("since", line.at) if section == "pauses" and not shortened else line.at
    time = clock(begin, zone) + (f" – {clock(line.until, zone)}" if line.until else "")
    said, was, notes = _corrected(_shorter(line, zone) if shortened else _say(section, line), by_field.get(field, ()))
    who = (record.names.get(str(line.detail.get(role, "")), "") for role in ("by", "second"))
    by = " + ".join(name for name in who if name)
    seat = f"{line.seat:02d}" if line.seat else ""
    return Entry(field, seat, line.name, line.ticket, time, said, by, was, notes)


def _added(section: str, record: RoomRecord, by_field: Mapping[str, Sequence[Correction]]) -> Iterable[Entry]:
    for field, made in by_field.items():
        if field.startswith(f"{section}/{ADDED}"):
            said, was = made[-1].now, made[0].now if len(made) > 1 else ""
            at, by = clock(made[0].at, record.facts.zone), record.names.get(made[0].by, "")
            yield Entry(field, "", "", "", at, said, by, was, tuple(one.number for one in made))


def _say(section: str, line: Line) -> str:
    """What one line says besides whom, when and by whom."""
    detail = line.detail
    reason = str(detail.get("reason", ""))
    match section:
        case "absent":
            return str(_("did not come"))
        case "late":
            return str(_("began %(minutes)s minutes late", minutes=detail["minutes"]))
        case "machines":
            if "seat" in detail:
                before, seat = f"{detail['before']:02d}", f"{detail['seat']:02d}"
                return str(_("seat %(before)s → %(seat)s: %(reason)s", before=before, seat=seat, reason=reason))
            return f"{detail['before'] or '—'} → {detail['machine'] or '—'}"
        case "grants" | "reopened":
            return str(_("%(time)s: %(reason)s", time=_lasting(detail["seconds"]), reason=reason))
        case "pauses":
            return _pause(line, reason)
        case "incidents" | "misconduct":
            return _incident(line)
        case "handed_in" if detail.get("unsaved"):
            return str(_("%(reason)s (answers waited on the machine)", reason=reason))
        case "kept":
            count = detail["count"]
            if detail["admitted"]:
                if count == 1:
                    return str(_("One answer admitted: %(reason)s", reason=reason))
                return str(_("%(count)s answers admitted: %(reason)s", count=count, reason=reason))
            if count == 1:
                return str(_("One answer not admitted: %(reason)s", reason=reason))
            return str(_("%(count)s answers not admitted: %(reason)s", count=count, reason=reason))
    return reason


def _lasting(seconds: int) -> str:
    """5 min, 1 min 1 s, or 1 s; nothing at all is 0 min."""
    minutes, rest = divmod(seconds, 60)
    said = [_("%(minutes)s min", minutes=minutes)] if minutes or not rest else []
    said += [_("%(seconds)s s", seconds=rest)] if rest else []
    return " ".join(said)


def _shorter(line: Line, zone: str) -> str:
    since = clock(line.detail["since"], zone, "%H:%M:%S")
    return str(_("the pause counts only from %(time)s: %(reason)s", time=since, reason=line.detail["reason"]))


def _pause(line: Line, reason: str) -> str:
    if line.seat:
        return reason
    if line.detail.get("confirmed", True):
        return str(_("whole room: %(reason)s", reason=reason))
    return str(_("whole room, not confirmed by a second person: %(reason)s", reason=reason))


def _incident(line: Line) -> str:
    kind, text = KINDS.get(line.detail["kind"]), line.detail.get("text", "")
    said = str(BESIDES[line.detail["kind"]]) if kind is None else f"{kind.code} {kind.title}".strip()
    if text:
        said = _("%(title)s: %(text)s", title=said, text=text)
    if line.detail.get("sheet") == "draft":
        said = _("%(said)s (sheet not signed yet)", said=said)
    return str(_("%(said)s (noted after the closing)", said=said)) if line.detail.get("after_closing") else said

"""The printed forms of a room as the typesetter's data: what stands on the sign-in sheet, the seating chart, the labels. Pure.

Words are in the reader's language. How the room record is printed is told in `record_print`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from flask_babel import format_date
from flask_babel import gettext as _
from msgspec import Struct

from examhall.instants import SECOND, Instant, moment
from proctor.incidents import KINDS, Group
from proctor.misconduct import FIELDS, MANNERS, Sheet, numbered
from proctor.record_words import clock

HIGHEST_SEAT: Final = 22  # mm of a place on the seating chart
PLAN_HEIGHT: Final = 118  # mm that its rows share


class Seated(Struct, frozen=True):
    """Who sits where. `identity` is masked; `photo`: media type and bytes, where there is one."""

    seat: int
    name: str
    ticket: str
    identity: str = ""
    photo: tuple[str, bytes] | None = None


class About(Struct, frozen=True):
    """What stands at the head of every form; names of bodies and rooms are data and come as they are."""

    exam: str
    part: str
    batch: str
    title: str
    centre: str
    room: str
    zone: str
    starts_at: Instant
    seconds: int
    english: bool

    @property
    def when(self) -> str:
        day = format_date(moment(self.starts_at, self.zone), "yyyy-MM-dd (EEE)", rebase=False)
        return f"{day} {clock(self.starts_at, self.zone)} – {clock(self.starts_at + self.seconds * SECOND, self.zone)}"


def fact(label: str, said: str) -> dict[str, str]:
    return {"label": label, "said": said}


def grouped(digest: str) -> str:
    """A hash in groups of eight, so that a line can end between them and two can be compared by eye."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def line(title: str, name: str = "", at: str = "") -> dict[str, str]:
    """A line to sign on; `name` and `at` where somebody has signed in the hall already."""
    return {"title": title, "name": name, "at": at}


def number(seat: int) -> str:
    return f"{seat:02d}"


def form(about: About, title: str, words: Mapping[str, str], **more: Any) -> dict[str, Any]:
    """What all forms have: title, head, foot and words."""
    head = [
        fact(_("Examination"), f"{about.exam} · {about.part}"), fact(_("Administration"), f"{about.batch} · {about.title}"),
        fact(_("Centre"), about.centre), fact(_("Room"), about.room), fact(_("Time"), about.when),
    ]  # fmt: skip
    return {
        "title": title, "english": about.english, "head": head, "foot": f"{about.centre} · {about.room} · {about.title}",
        "words": {"page": _("Page {page} of {pages}"), **words}, **more,
    }  # fmt: skip


def sign_in_sheet(about: About, people: Sequence[Seated]) -> dict[str, Any]:
    made = form(
        about, _("Sign-in sheet"),
        {
            "rule": _("Compare the person with photograph and identity paper before the signature."), "photo": _("Photo"),
            "ticket": _("Ticket number"), "identity": _("Identity number"), "sign": _("Signature"), "time": _("Time"),
        },
        people=[
            {"seat": number(one.seat), "name": one.name, "ticket": one.ticket, "identity": one.identity, "photo": one.ticket}
            for one in people
        ],
        signatures=[line(_("Proctor 1")), line(_("Proctor 2"))],
    )  # fmt: skip
    made["head"].append(fact(_("Number expected"), str(len(people))))
    return made


def photos(people: Iterable[Seated]) -> dict[str, tuple[str, bytes]]:
    """The pictures of a sign-in sheet, by ticket."""
    return {one.ticket: one.photo for one in people if one.photo is not None}


def seating_chart(
    about: About, people: Sequence[Seated], plan: Sequence[Sequence[int]], aisles: Collection[int] = ()
) -> dict[str, Any]:
    """The room as it is laid out. `plan`: row by row from the front the seats, 0 where none stands; `aisles`: the columns, from
    1, right of which one walks."""
    taken = {one.seat: one for one in people}
    used = max((row for row, seats in enumerate(plan, 1) if taken.keys() & set(seats)), default=1)
    made = form(
        about, _("Seating chart"), {"front": _("Front of the room")}, columns=len(plan[0]), aisles=sorted(aisles),
        seats=[_on_plan(seat, taken.get(seat)) for row in plan[:used] for seat in row],
        height=min(HIGHEST_SEAT, PLAN_HEIGHT / used),
    )  # fmt: skip
    made["head"].append(fact(_("Number expected"), str(len(people))))
    return made


def _on_plan(seat: int, one: Seated | None) -> dict[str, str] | None:
    """A seat on the plan, with whoever sits there; nothing where none stands."""
    if one is not None:
        return _place(one)
    return {"seat": number(seat), "name": "", "ticket": ""} if seat else None


def _place(one: Seated) -> dict[str, str]:
    return {"seat": number(one.seat), "name": one.name, "ticket": one.ticket}


def door_label(about: About, people: Sequence[Seated]) -> dict[str, Any]:
    tickets = sorted(one.ticket for one in people)
    said = _("%(count)s candidates", count=len(people))
    return form(
        about, _("Door label"), {"seat": _("Seat"), "name": _("Name"), "ticket": _("Ticket number")},
        exam=f"{about.exam} · {about.part}", centre=about.centre, room=about.room, when=about.when,
        tickets=f"{tickets[0]} – {tickets[-1]} · {said}" if tickets else said, people=[_place(one) for one in people],
    )  # fmt: skip


def desk_labels(about: About, people: Sequence[Seated]) -> dict[str, Any]:
    where = f"{about.room} · {about.exam} · {about.part}"
    return form(about, _("Desk labels"), {}, where=where, when=about.when, people=[_place(one) for one in people])


def misconduct_form(about: About, sheet: Sheet | None, who: Seated | None, names: Mapping[str, str]) -> dict[str, Any]:
    """A sheet as it stands, or an empty one to fill in with a pen."""
    says = sheet.says if sheet else dict.fromkeys(FIELDS, "")
    kind, manner = KINDS.get(says["kind"]), says["manner"]
    kinds = [one for one in KINDS.values() if one.group is Group.MISCONDUCT]
    words = {
        "draft": _("Draft"), "kind": str(FIELDS["kind"]), "facts": str(FIELDS["facts"]), "statement": str(FIELDS["statement"]),
        "decision": _("The room only records. What follows from misconduct is decided by the authority."),
        "corrected": _("Corrected by hand"), "photo": _("Photograph {number}"),
    }  # fmt: skip
    made = form(
        about, _("Misconduct sheet"), words,
        person=[
            fact(_("Candidate"), who.name if who else ""), fact(_("Ticket number"), who.ticket if who else ""),
            fact(_("Seat"), number(who.seat) if who else ""), fact(_("Time of the act"), says["time"]),
            fact(_("Noted by"), names.get(sheet.noted_by, "") if sheet else ""),
        ],
        kind=_("%(code)s %(title)s (tier %(tier)s)", code=kind.code, title=kind.title, tier=kind.tier) if kind else "",
        kinds=[f"{one.code} {one.title}" for one in kinds], facts=says["facts"],
        statement=says["statement"] or (str(MANNERS[manner]) if manner else ""),
        manner=str(MANNERS[manner]) if manner and says["statement"] else "",
        draft=sheet is not None and sheet.state == "draft", photos=[photo.id for photo in sheet.photos] if sheet else [],
        heads=[_("Entry no."), _("Field"), _("Was"), _("Now"), _("Why"), _("By")],
        corrections=_corrections(about, sheet, names) if sheet else [], signatures=_signers(about, sheet, names),
    )  # fmt: skip
    return made


def _signers(about: About, sheet: Sheet | None, names: Mapping[str, str]) -> list[dict[str, str]]:
    signed = sheet.standing if sheet else []
    lines = [
        line(_("Proctor %(number)s", number=place), names.get(one.person, ""), clock(one.at, about.zone, "%m-%d %H:%M"))
        for place, one in enumerate(signed, 1)
    ]
    lines += [line(_("Proctor %(number)s", number=place)) for place in range(len(lines) + 1, 3)]
    return [*lines, line(_("Candidate"))]


def _corrections(about: About, sheet: Sheet, names: Mapping[str, str]) -> list[list[str]]:
    def shown(field: str, text: str) -> str:
        return str(KINDS[text].title) if field == "kind" else str(MANNERS.get(text, text))

    return [
        [
            str(place), str(FIELDS[one.field]), shown(one.field, one.was), shown(one.field, one.now),
            str(MANNERS.get(one.why, one.why)), f"{names.get(one.by, '')} {clock(one.at, about.zone)}",
        ]
        for place, one in numbered(sheet.corrections)
    ]  # fmt: skip


def handover_form(about: About, lines: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    """`lines`: what is handed over, how much of it, and what is to be said of it."""
    return form(
        about, _("Hand-over form"),
        {"time": _("Time"), "rule": _("Both count together. What differs is written down and signed.")},
        heads=[_("Entry no."), _("Handed over"), _("Count"), _("Remark"), _("Checked")],
        lines=[{"what": what, "count": count, "remark": remark} for what, count, remark in lines],
        parties=[line(_("Handed over by")), line(_("Received by")), line(_("Supervised by"))],
    )  # fmt: skip

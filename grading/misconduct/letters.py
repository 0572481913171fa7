"""The papers of a misconduct case as the typesetter's data: the notice, the decision, and the decision on an appeal. Pure.

Words are in the reader's language; names of bodies, and what people wrote, come as they are.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any, Final

from flask_babel import gettext as _
from msgspec import Struct

from examhall.programme.days import day_of
from grading.misconduct.moves import ON_APPEAL, Effect, Move, Step
from grading.misconduct.wording import in_words


class Letter(StrEnum):
    NOTICE = "notice"  # 告知书: what was found, what may follow, how and until when to state
    DECISION = "decision"  # 决定书, also where nothing follows
    APPEAL = "appeal"  # 申诉处理决定书


DECIDED: Final = (Move.DECIDE, Move.DISMISS)


class About(Struct, frozen=True):
    """What every paper of a case says at its head. `identity` is masked."""

    number: str
    name: str
    ticket: str
    identity: str
    exam: str
    when: str
    where: str
    kind: str


class Sender(Struct, frozen=True):
    """Who writes, as the settings name it. `contacts`: address, telephone, mail; `door`: where candidates read their cases."""

    programme: str
    body: str
    seal: str
    contacts: str
    door: str
    english: bool


class Decided(Struct, frozen=True):
    """What a decision brings, on the record from a day to a day; `until` is empty for ever and for none."""

    effect: Effect
    since: str
    until: str


Section = dict[str, Any]


def letters_of(steps: Sequence[Step]) -> list[Letter]:
    """The papers that a case has by now, none when its words have gone. A notice is there before it is handed over; a case that
    was dismissed before that has none."""
    moves = {one.move for one in steps if one.says}
    found = {
        Letter.NOTICE: Move.NOTIFY in moves or ("open" in moves and Move.DISMISS not in moves),
        Letter.DECISION: any(move in moves for move in DECIDED),
        Letter.APPEAL: any(move in moves for move in ON_APPEAL),
    }
    return [letter for letter, there in found.items() if there]


def notice(about: About, sender: Sender, steps: Sequence[Step], brings: Effect, days: int, until: str) -> dict[str, Any]:
    """What the candidate is told. `brings`: what the rule says of the tier; `days`: for a statement; `until`: empty as long as
    the notice is not handed over."""
    told = _last(steps, (Move.NOTIFY,))
    term = (
        _("You may make a statement, and hand in what supports it, until %(day)s.", day=until) if until
        else _("You may make a statement, and hand in what supports it, within %(days)s working days after you receive this.",
               days=days)
    )  # fmt: skip
    sections = [
        *_found(about, steps),
        _section(_("What may follow"), *_listed(in_words(brings)), _("The decision may be less than this.")),
        _section(
            _("Your right to be heard"), term, *_where_to(sender),
            _("Who makes no statement by then is decided on by the facts that stand."),
        ),
    ]  # fmt: skip
    received = [
        _line(_("Signature of the candidate")), _line(_("Received on")), _line(_("Served by")),
        _line(_("How it was handed over")),
    ]  # fmt: skip
    title = _("Notice of intended decision on misconduct")
    return _letter(title, about, sender, 1, sections, received, day_of(told.at) if told else "")


def decision(about: About, sender: Sender, steps: Sequence[Step], decided: Decided | None, appeal_until: str) -> dict[str, Any]:
    """What two persons decided; without `decided` the case was dismissed, and nothing follows."""
    step = _sure(_last(steps, DECIDED))
    day = day_of(step.at)
    if decided is None:
        title = _("Decision to dismiss a case")
        sections = [_section(_("What is decided"), _("No misconduct was established. Nothing follows from this case."))]
    else:
        title = _("Decision on misconduct")
        sections = [_section(_("What is decided"), *_brought(decided))]
    sections = [*_found(about, steps), _heard(steps), *sections, _section(_("Reasons"), step.says)]
    if decided is not None:
        sections += [
            _section(_("When it takes effect"), _("On %(day)s, the day on which it was made.", day=day)),
            _section(
                _("Your right to appeal"), _("You may appeal against it once, until %(day)s.", day=appeal_until),
                *_where_to(sender),
                _("Two persons decide on it who had no part in this decision; it can only become less. "
                  "An appeal does not put off the effect."),
            ),
        ]  # fmt: skip
    return _letter(title, about, sender, 2, sections, _signers(step), day)


def on_appeal(about: About, sender: Sender, steps: Sequence[Step], first: Decided, then: Decided | None) -> dict[str, Any]:
    """What the appeal came to. `then`: what stands in the first decision's place where it was lessened."""
    step, appealed = _sure(_last(steps, ON_APPEAL)), _last(steps, (Move.APPEAL,))
    decided = day_of(_sure(_last(steps, DECIDED)).at)
    outcome = {
        Move.UPHOLD: [_("The decision stands.")],
        Move.CHANGE: [_("The decision is lessened. In its place:"), *(_brought(then) if then else [])],
        Move.CANCEL: [
            _("The decision is cancelled. What it made void counts again, and nothing stays on the integrity record.")
        ],
    }[Move(step.move)]
    appeal = [_("You appealed on %(day)s.", day=day_of(appealed.at))] if appealed else []
    sections = [
        _section(_("The decision appealed against"), _("Made on %(day)s:", day=decided), *_brought(first)),
        _section(_("Your appeal"), *appeal),
        _section(_("What is decided"), *outcome),
        _section(_("Reasons"), step.says),
        _section(
            _("When it takes effect"), _("On %(day)s, the day on which it was made.", day=day_of(step.at)),
            _("It ends the case here. Whatever the law grants beyond it stays open to you."),
        ),
    ]  # fmt: skip
    return _letter(_("Decision on an appeal"), about, sender, 3, sections, _signers(step), day_of(step.at))


def _letter(
    title: str, about: About, sender: Sender, place: int, sections: Sequence[Section], lines: Sequence[dict[str, str]], day: str
) -> dict[str, Any]:  # fmt: skip
    number = f"{about.number}-{place}"
    return {
        "title": title, "english": sender.english, "programme": sender.programme, "body": sender.body, "number": number,
        "foot": f"{sender.programme} · {number}", "day": day, "seal": sender.seal or sender.body, "lines": lines,
        "facts": [
            _fact(_("Name"), about.name), _fact(_("Admission ticket number"), about.ticket),
            _fact(_("Identity number"), about.identity), _fact(_("Examination"), about.exam), _fact(_("Time"), about.when),
            _fact(_("Room and seat"), about.where),
        ],
        "sections": sections,
        "words": {"page": _("Page {page} of {pages}"), "number": _("Case number"), "seal": _("Place for the seal")},
    }  # fmt: skip


def _found(about: About, steps: Sequence[Step]) -> list[Section]:
    facts = _last(steps, ("open",))
    return [_section(_("What was found"), facts.says if facts else ""), _section(_("Kind of misconduct"), about.kind)]


def _heard(steps: Sequence[Step]) -> Section:
    days = list(dict.fromkeys(day_of(one.at) for one in steps if one.move == Move.STATE))
    told = any(one.move == Move.NOTIFY for one in steps)
    said = (
        _("You made a statement on %(days)s. It was weighed before this decision.", days=_(", ").join(days)) if days
        else _("You were told of the case and made no statement in time.") if told
        else _("You did not need to be heard, as nothing follows.")
    )  # fmt: skip
    return _section(_("Your statement"), said)


def _brought(decided: Decided) -> list[str]:
    said = in_words(decided.effect)
    if decided.effect.years:
        said.append(
            _("on the record from %(since)s to %(until)s", since=decided.since, until=decided.until) if decided.until
            else _("on the record from %(since)s on", since=decided.since)
        )  # fmt: skip
    return _listed(said)


def _listed(said: Sequence[str]) -> list[str]:
    return [f"• {one}" for one in said]


def _where_to(sender: Sender) -> list[str]:
    return [_("Do so at %(door)s, or in writing to %(body)s.", door=sender.door, body=sender.body), sender.contacts]


def _signers(step: Step) -> list[dict[str, str]]:
    return [_line(_("Decided by"), who, day_of(step.at)) for who in (step.by, step.second)]


def _last(steps: Sequence[Step], moves: Collection[str]) -> Step | None:
    return next((one for one in reversed(steps) if one.move in moves), None)


def _sure(step: Step | None) -> Step:
    assert step is not None, "asked for only where letters_of names it"
    return step


def _section(head: str, *paragraphs: str) -> Section:
    """A head and its paragraphs; what people wrote keeps its lines."""
    return {"head": head, "paragraphs": [line for one in paragraphs for line in one.split("\n") if line.strip()]}


def _fact(label: str, said: str) -> dict[str, str]:
    return {"label": label, "said": said}


def _line(title: str, name: str = "", at: str = "") -> dict[str, str]:
    return {"title": title, "name": name, "at": at}

"""The acts on candidates: letting in, stopping a clock, granting minutes, a word, a machine, an end. Each is a command.

What is possible is the sitting's to say; here is only whom an act concerns, and what goes with it.
"""

from collections.abc import Callable
from typing import Final

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import insert, select

from examhall.errors import HandTaken, Malformed, NotNow, Refusal
from examhall.instants import MILLISECOND, SECOND
from examhall.people.permissions import Role
from examhall.schedule.settings import HouseRules
from examhall.sittings import commands as c
from examhall.sittings import room_runs, seating
from examhall.sittings.receipts import milliseconds
from examhall.sittings.records import sealed
from examhall.sittings.states import BEFORE, RUNNING, State
from proctor.arrivals import Kind, may_be_admitted
from proctor.attention import shown_signals
from proctor.checking_in import Door, write_arrival
from proctor.doing import Doing, Done
from proctor.door_queries import standing_at_door
from proctor.incidents import BY_SYSTEM, KINDS
from proctor.paperwork import AlreadySigned
from proctor.tables import look
from proctor.two_persons import propose
from proctor.void_requests import request_void

LONGEST_TEXT: Final = 500


class AdmissionOver(Refusal):
    code = "admission_over"
    says = _("Admission has ended under the house rules of this exam. A chief proctor may still let somebody in.")


class GrantedMeanwhile(Refusal):
    """Two at once for one candidate: the second has seen another end of the time than the one that stands now."""

    code = "granted_meanwhile"
    says = _("Somebody else has granted minutes here meanwhile. Look at the new end of the time before you grant more.")


class AnswersWait(Refusal):
    """A hand-in for a candidate whose page says that answers wait there: what comes afterwards no longer counts by itself."""

    code = "answers_wait"
    says = _("Answers still wait on this candidate's machine. If you hand in now, they are kept aside for the chief.")


def authorise(doing: Doing) -> None:
    """Let candidates in; after the late limit of this exam only a chief proctor may (0: there is none)."""
    rules, chief = msgspec.json.decode(doing.run.settings, type=HouseRules), Role.CHIEF_PROCTOR in doing.roles
    late = doing.run.opened_at is not None and doing.now - doing.run.opened_at > rules.late_limit * SECOND > 0
    if late and not chief:
        raise AdmissionOver()
    ids, standing = doing.concerned(State.AWAITING), doing.standing()
    doors = standing_at_door(doing.connection, ids)
    refused = {one: refusal for one in ids if (refusal := may_be_admitted(doors[one], chief, rules.check_in_first))}
    doing.done += [Done(one, "refused", standing[one].version, refusal.code) for one, refusal in refused.items()]
    admitted = [one for one in ids if one not in refused]
    doing.came(admitted, room_runs.authorise(doing.room, admitted))


def withdraw(doing: Doing) -> None:
    doing.carry_out(doing.concerned(State.AUTHORISED), c.WithdrawAuthorisation(doing.by))


def pause(doing: Doing) -> None:
    """A hold of these candidates' own."""
    since = doing.wish.args.since
    command = c.Pause(doing.name("own"), doing.wish.reason, doing.by, None if since is None else since * MILLISECOND)
    doing.carry_out(doing.concerned(), command)


def take_break(doing: Doing) -> None:
    """A break from the candidate's approved allowance, while the clock stands."""
    doing.carry_out(doing.concerned(), c.TakeBreak(doing.by))


def resume(doing: Doing) -> None:
    """End the holds of their own; a pause of the whole room goes on for them as for all."""
    room_holds = {hold.name for hold in room_runs.open_holds(doing.connection, doing.run.id)}
    standing = doing.standing()
    for one in doing.concerned():
        own = [hold.name for hold in standing[one].open_holds if hold.name not in room_holds]
        if not own:
            doing.done.append(Done(one, "refused", standing[one].version, NotNow.code))
        for name in own:
            doing.carry_out([one], c.Resume(doing.by, name))


def lock(doing: Doing) -> None:
    """Cover the papers of these candidates; their clocks run, unless this exam's rules stop them."""
    doing.carry_out(doing.concerned(*RUNNING), c.Lock(doing.wish.reason, doing.by))


def unlock(doing: Doing) -> None:
    doing.carry_out(doing.concerned(*RUNNING), c.Unlock(doing.by))


def grant(doing: Doing) -> None:
    """Minutes for each. Those for whom it would be more than one person may give wait for a second one.

    Who was granted minutes since the wish was made gets none: two who decide at once on one loss do not give it twice.
    """
    if doing.wish.args.seconds <= 0:
        raise Malformed(field="seconds")
    ids, standing, seen = doing.concerned(), doing.standing(), doing.wish.args.granted
    overtaken = [one for one in ids if one in seen and seen[one] != milliseconds(standing[one].granted)]
    doing.done += [Done(one, "refused", standing[one].version, GrantedMeanwhile.code) for one in overtaken]
    ids = [one for one in ids if one not in overtaken]
    doing.carry_out(ids, c.Grant(doing.wish.args.seconds, doing.wish.reason, doing.by))
    beyond = [done.sitting for done in doing.done if done.code == "second_person_needed"]
    if beyond:
        doing.done = [done for done in doing.done if done.sitting not in beyond]
        propose(doing, beyond)


def message(doing: Doing) -> None:
    doing.carry_out(doing.concerned(*BEFORE, *RUNNING), c.Message(doing.wish.args.text[:LONGEST_TEXT], doing.by))


def take_help(doing: Doing) -> None:
    """One proctor goes there; the others see who."""
    doing.carry_out(doing.concerned(), c.TakeHelp(doing.by))


def release_help(doing: Doing) -> None:
    """Who has taken a hand gives it back to all; a chief may do so for somebody else."""
    standing = doing.standing()
    for one in doing.concerned():
        if standing[one].help_by in ("", doing.by) or Role.CHIEF_PROCTOR in doing.roles:
            doing.carry_out([one], c.ReleaseHelp(doing.by))
        else:
            doing.done.append(Done(one, "refused", standing[one].version, HandTaken.code))


def change_seat(doing: Doing) -> None:
    """One candidate to another seat of this room, now."""
    (one,) = _one(doing)
    doing.came([one], [seating.change_seat(doing.room, one, doing.wish.args.seat, doing.wish.reason)])


def answer_help(doing: Doing) -> None:
    doing.carry_out(doing.concerned(*BEFORE, *RUNNING), c.AnswerHelp(doing.by))


def approve_machine(doing: Doing) -> None:
    """The journal keeps when the machine before was last heard of: what the change cost is worked out from there."""
    ids = _one(doing)
    seen, left = doing.hall.presence.of(ids[0]), doing.standing()[ids[0]].vacated_at
    silent = doing.now if seen is None or seen.sockets else seen.at
    silent = min(silent, left or silent)  # the page at a seat that was left still says that it is there, and writes nothing
    doing.carry_out(ids, c.ApproveMachine(doing.wish.args.browser, doing.by, silent))


def refuse_machine(doing: Doing) -> None:
    doing.carry_out(_one(doing), c.RefuseMachine(doing.wish.args.browser, doing.by))


def _one(doing: Doing) -> list[str]:
    """A machine, a seat, a hand-in belong to one candidate."""
    if doing.wish.sittings == "all" or len(doing.wish.sittings) != 1:
        raise Malformed(field="sittings")
    return doing.concerned()


def waive_access(doing: Doing) -> None:
    """Let these candidates in whatever their browsers show and wherever they stand: the office cannot mend it in time."""
    ids = doing.concerned(*BEFORE, *RUNNING)
    doing.carry_out(ids, c.WaiveAccess(doing.wish.reason, doing.by))
    doing.write("waive_access", sittings=ids, reason=doing.wish.reason)


def settle(doing: Doing) -> None:
    """The chief has no doubt left about who these are, or (kind "refused") turns them away."""
    kind = Kind.REFUSED if doing.wish.args.kind == Kind.REFUSED else Kind.SETTLED
    door = Door(doing.hall, doing.connection, doing.now, doing.by, doing.run, doing.roles)
    for one in doing.concerned():
        write_arrival(door, one, kind, "", doing.wish.reason)
        doing.done.append(Done(one, "done"))


def mark_absent(doing: Doing) -> None:
    doing.carry_out(doing.concerned(State.AWAITING), c.MarkAbsent(doing.by))


def correct_absence(doing: Doing) -> None:
    doing.carry_out(doing.concerned(State.ABSENT), c.CorrectAbsence(doing.wish.reason, doing.by))


def hand_in(doing: Doing) -> None:
    """For a candidate who cannot; said twice where answers are known to wait on the machine."""
    ids = _one(doing)
    seen = doing.hall.presence.of(ids[0])
    unsaved = bool(seen and seen.unsaved_since)
    if unsaved and not doing.wish.args.unsaved:
        raise AnswersWait()
    doing.carry_out(ids, c.HandInFor(doing.wish.reason, doing.by, unsaved))


def end(doing: Doing) -> None:
    doing.carry_out(doing.concerned(), c.Terminate(doing.wish.reason, doing.by))


def reopen(doing: Doing) -> None:
    ids, seconds = _one(doing), doing.wish.args.seconds
    doing.came(ids, room_runs.reopen(doing.room, ids, doing.name("reopening"), seconds, doing.wish.reason))


def note_incident(doing: Doing) -> None:
    """On the room's paper and, in the same words, in the audit trail: for these candidates, or for the room.

    Once the room's record is signed it takes an addendum and nothing else.
    """
    kind, text = doing.wish.args.kind, doing.wish.args.text.strip()[:LONGEST_TEXT]
    if kind not in KINDS or kind in BY_SYSTEM:
        raise Malformed(field="kind")
    if sealed(doing.connection, doing.run.id) is not None:
        raise AlreadySigned()
    concerned: list[str | None] = list(doing.concerned()) if doing.wish.sittings else [None]
    for one in concerned:
        doing.note(one, kind, text)
        if one is not None:
            doing.done.append(Done(one, "done"))


def look_at(doing: Doing) -> None:
    """The proctor has looked at what the pages signalled until now."""
    standing = doing.standing()
    known = {
        (row.sitting_id, row.signal, row.times)
        for row in doing.connection.execute(select(look).where(look.c.sitting_id.in_(standing)))
    }
    for one in doing.concerned():
        for signal, times in shown_signals(standing[one]).items():
            if doing.wish.args.signal in ("", signal) and (one, signal, times) not in known:
                row = {"sitting_id": one, "signal": signal, "times": times, "looked_by": doing.by, "looked_at": doing.now}
                doing.connection.execute(insert(look), row)
        doing.done.append(Done(one, "done"))


VERBS: Final[dict[str, Callable[[Doing], None]]] = {
    "authorise": authorise,
    "withdraw": withdraw,
    "pause": pause,
    "break": take_break,
    "resume": resume,
    "lock": lock,
    "unlock": unlock,
    "grant": grant,
    "message": message,
    "take_help": take_help,
    "release_help": release_help,
    "answer_help": answer_help,
    "change_seat": change_seat,
    "approve_machine": approve_machine,
    "refuse_machine": refuse_machine,
    "waive_access": waive_access,
    "settle": settle,
    "mark_absent": mark_absent,
    "correct_absence": correct_absence,
    "hand_in": hand_in,
    "end": end,
    "reopen": reopen,
    "incident": note_incident,
    "request_void": request_void,
    "look": look_at,
}

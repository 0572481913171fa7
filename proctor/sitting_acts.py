"""The acts on candidates: letting in, stopping a clock, granting minutes, a word, a machine, an end. Each is a command.

What is possible is the sitting's to say; here is only whom an act concerns, and what goes with it.
"""

from collections.abc import Callable
from typing import Final

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import insert, select

from examhall.errors import Malformed, NotNow, Refusal
from examhall.instants import MILLISECOND, SECOND
from examhall.people.permissions import Role
from examhall.schedule.settings import HouseRules
from examhall.sittings import commands as c
from examhall.sittings import room_runs
from examhall.sittings.states import BEFORE, RUNNING, State
from proctor.attention import shown_signals
from proctor.doing import Doing, Done
from proctor.incidents import BY_SYSTEM, KINDS
from proctor.tables import look
from proctor.two_persons import propose

LONGEST_TEXT: Final = 500


class AdmissionOver(Refusal):
    code = "admission_over"
    says = _("Admission has ended under the house rules of this exam. A chief proctor may still let somebody in.")


def authorise(doing: Doing) -> None:
    """Let candidates in; after the late limit of this exam only a chief proctor may (0: there is none)."""
    limit = msgspec.json.decode(doing.run.settings, type=HouseRules).late_limit * SECOND
    late = doing.run.opened_at is not None and doing.now - doing.run.opened_at > limit > 0
    if late and Role.CHIEF_PROCTOR not in doing.roles:
        raise AdmissionOver()
    ids = doing.concerned(State.AWAITING)
    doing.came(ids, room_runs.authorise(doing.room, ids))


def withdraw(doing: Doing) -> None:
    doing.carry_out(doing.concerned(State.AUTHORISED), c.WithdrawAuthorisation(doing.by))


def pause(doing: Doing) -> None:
    """A hold of these candidates' own."""
    since = doing.wish.args.since
    command = c.Pause(doing.name("own"), doing.wish.reason, doing.by, None if since is None else since * MILLISECOND)
    doing.carry_out(doing.concerned(), command)


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
    """Minutes for each. Those for whom it would be more than one person may give wait for a second one."""
    if doing.wish.args.seconds <= 0:
        raise Malformed(field="seconds")
    doing.carry_out(doing.concerned(), c.Grant(doing.wish.args.seconds, doing.wish.reason, doing.by))
    beyond = [done.sitting for done in doing.done if done.code == "second_person_needed"]
    if beyond:
        doing.done = [done for done in doing.done if done.sitting not in beyond]
        propose(doing, beyond)


def message(doing: Doing) -> None:
    doing.carry_out(doing.concerned(*BEFORE, *RUNNING), c.Message(doing.wish.args.text[:LONGEST_TEXT], doing.by))


def answer_help(doing: Doing) -> None:
    doing.carry_out(doing.concerned(*BEFORE, *RUNNING), c.AnswerHelp(doing.by))


def approve_machine(doing: Doing) -> None:
    """The journal keeps when the machine before was last heard of: what the change cost is worked out from there."""
    ids = _one(doing)
    seen = doing.hall.presence.of(ids[0])
    silent = doing.now if seen is None or seen.sockets else seen.at
    doing.carry_out(ids, c.ApproveMachine(doing.wish.args.browser, doing.by, silent))


def refuse_machine(doing: Doing) -> None:
    doing.carry_out(_one(doing), c.RefuseMachine(doing.wish.args.browser, doing.by))


def _one(doing: Doing) -> list[str]:
    """A machine belongs to one candidate."""
    if doing.wish.sittings == "all" or len(doing.wish.sittings) != 1:
        raise Malformed(field="sittings")
    return doing.concerned()


def mark_absent(doing: Doing) -> None:
    doing.carry_out(doing.concerned(State.AWAITING), c.MarkAbsent(doing.by))


def correct_absence(doing: Doing) -> None:
    doing.carry_out(doing.concerned(State.ABSENT), c.CorrectAbsence(doing.wish.reason, doing.by))


def end(doing: Doing) -> None:
    doing.carry_out(doing.concerned(), c.Terminate(doing.wish.reason, doing.by))


def reopen(doing: Doing) -> None:
    ids, seconds = _one(doing), doing.wish.args.seconds
    doing.came(ids, room_runs.reopen(doing.room, ids, doing.name("reopening"), seconds, doing.wish.reason))


def note_incident(doing: Doing) -> None:
    """On the room's paper and, in the same words, in the audit trail: for these candidates, or for the room."""
    kind, text = doing.wish.args.kind, doing.wish.args.text.strip()[:LONGEST_TEXT]
    if kind not in KINDS or kind in BY_SYSTEM:
        raise Malformed(field="kind")
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
    "resume": resume,
    "lock": lock,
    "unlock": unlock,
    "grant": grant,
    "message": message,
    "answer_help": answer_help,
    "approve_machine": approve_machine,
    "refuse_machine": refuse_machine,
    "mark_absent": mark_absent,
    "correct_absence": correct_absence,
    "end": end,
    "reopen": reopen,
    "incident": note_incident,
    "look": look_at,
}

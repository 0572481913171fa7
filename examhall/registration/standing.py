"""Where an application stands, in plain words: what comes next, by when, and who does it. Pure."""

from typing import Any, Final

from flask_babel import LazyString, format_date
from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.instants import Instant, moment
from examhall.programme.days import HOME
from examhall.registration.application import Move, State

# The procedure as the programme's document counts it; the step on which each state stands.
PROCEDURE: Final = (
    _("Fill in and submit the application"),
    _("Eligibility is checked"),
    _("Print the form, sign it, paste your photo"),
    _("Confirm and pay at the centre, collect the admission ticket"),
    _("Sit the examination"),
)
STANDS_AT: Final = {
    State.DRAFT: 0, State.RETURNED: 0, State.WITHDRAWN: 0, State.SUBMITTED: 1, State.REJECTED: 1, State.APPROVED: 2,
    State.CONFIRMED: 4,
}  # fmt: skip
BADGES: Final = {
    State.DRAFT: "awaiting",
    State.SUBMITTED: "authorised",
    State.RETURNED: "warn",
    State.APPROVED: "ok",
    State.REJECTED: "stop",
    State.WITHDRAWN: "absent",
    State.CONFIRMED: "in_progress",
}
MOVE_WORDS: Final[dict[Move, LazyString]] = {
    Move.BEGIN: _("Begun"),
    Move.SUBMIT: _("Submitted"),
    Move.WITHDRAW: _("Withdrawn by you"),
    Move.TAKE_UP: _("Taken up again"),
    Move.RETURN: _("Returned for correction"),
    Move.APPROVE: _("Eligibility approved"),
    Move.REJECT: _("Not approved"),
    Move.CONFIRM: _("Confirmed and paid at the centre"),
    Move.LAPSE: _("Ended: not confirmed in time"),
    Move.READMIT: _("Admitted late: the places are held again"),
    Move.HOLD_AGAIN: _("Admitted late: the places are held again, and the evidence is checked first"),
    Move.VOID: _("The receipt was voided: to be paid anew"),
    Move.REFUND: _("Refunded"),
}


class NextStep(Struct, frozen=True):
    """What the applicant reads first: the sentence, what to do, and by when (empty: nothing presses)."""

    says: LazyString
    what: LazyString
    by_when: str = ""


def shown_at(at: Instant, zone: str = HOME) -> str:
    """2026-11-23 (周一) 09:30."""
    here = moment(at, zone)
    return f"{format_date(here, 'yyyy-MM-dd (EEE)', rebase=False)} {here:%H:%M}"


def next_step(row: Any, now: Instant) -> NextStep:
    """`row`: an application with its last move, the calendar of its batch and the zone of its centre."""
    opens, closes = shown_at(row.confirmation_opens_at, row.zone), shown_at(row.confirmation_closes_at, row.zone)
    applied_by = shown_at(row.applications_close_at)
    again = now < row.applications_close_at
    match State(row.state):
        case State.DRAFT if not again:
            return NextStep(
                _("Applications for this batch are closed."), _("Your draft is kept, but this batch no longer takes it.")
            )
        case State.DRAFT:
            says = _("Your application is a draft: nobody has received it yet.")
            return NextStep(says, _("Complete all steps and submit it."), applied_by)
        case State.SUBMITTED:
            what = _("The centre checks your evidence. You need do nothing; look here again before the counters open.")
            return NextStep(_("Your application was received, and your places are held."), what, opens)
        case State.RETURNED:
            says = _("Your application was returned to you. Your places are still held.")
            return NextStep(says, _("Mend what is named and submit it again."), closes)
        case State.APPROVED:
            what = _(
                "Print the application form, sign it and paste your photo. Bring it with your identity document to %(centre)s, "
                "%(address)s, from %(opens)s on, and pay the fee there.",
                centre=row.centre,
                address=row.address,
                opens=opens,
            )
            return NextStep(_("Your eligibility is approved."), what, closes)
        case State.REJECTED:
            what = _("The reason stands below. Your places were given back.")
            return NextStep(_("Your application was not approved."), what)
        case State.WITHDRAWN if row.last_move == Move.REFUND:
            says = _("This application ended: the fee was paid back, and the places were given back.")
            return NextStep(says, _("If you want to sit the examination after all, apply for a later batch."))
        case State.WITHDRAWN if again:
            what = _("You can take it up again while applications are open.")
            return NextStep(_how_it_ended(row.last_move), what, applied_by)
        case State.WITHDRAWN:
            return NextStep(_how_it_ended(row.last_move), _("Applications for this batch are closed."))
        case State.CONFIRMED:
            what = _("Your admission ticket says when and where you sit. Bring it and your identity document.")
            return NextStep(_("You are registered: the fee is paid and your form is accepted."), what)


def _how_it_ended(last_move: str) -> LazyString:
    if last_move == Move.LAPSE:
        return _("This application lapsed: it was not confirmed at the centre in time. Its places were given back.")
    return _("You withdrew this application. Its places were given back.")

"""Refusals: what the hall says no to, each with a code for machines and a sentence for a person. No HTTP here."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _


class Refusal(Exception):
    """A wish that is not granted. `code` names it in replies and logs; `says` is shown to the person who wished."""

    code = "refused"
    says: LazyString | str = _("This is not possible now.")

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details


class Malformed(Refusal):
    code = "malformed"
    says = _("This could not be read.")


class UnreadableChange(Malformed):
    """What a candidate changed; his page keeps it."""

    says = _("This could not be read. It was kept on this machine; please tell the proctor.")


class TooLarge(Refusal):
    code = "too_large"
    says = _("This is too large to be sent at once.")


class TooFast(Refusal):
    code = "too_fast"
    says = _("Too many changes at once. They wait on this machine and are sent in a moment.")


class WordsTooLong(Refusal):
    code = "words_too_long"

    def __init__(self, most: int) -> None:
        super().__init__(field="says")
        self.says = _("At most %(most)s characters.", most=most)


class NotFound(Refusal):
    code = "not_found"
    says = _("There is nothing here under this address.")


class NotAllowed(Refusal):
    code = "not_allowed"
    says = _("You are not allowed to do this.")


class SignInNeeded(Refusal):
    code = "sign_in"
    says = _("Please sign in first.")


class SignInFailed(Refusal):
    """One sentence for every cause, so that nobody learns which numbers exist."""

    code = "sign_in_failed"
    says = _("These details do not match. Please check both numbers and try again, or raise your hand.")


class StaffSignInFailed(SignInFailed):
    says = _("The user name and the password do not match. Please check both and try again.")


class SlowDown(Refusal):
    code = "slow_down"
    says = _("Please wait a few seconds before the next try.")


class NotNow(Refusal):
    """The state table has no such move from here."""

    code = "not_now"
    says = _("This is not possible as things stand now.")


class ChangedMeanwhile(Refusal):
    """Two persons edit the same thing: who comes second sees what the first one did before writing over it."""

    code = "changed_meanwhile"
    says = _("Somebody else has changed this meanwhile. It stands below as it is now; please make your change again.")


class ReasonNeeded(Refusal):
    code = "reason_needed"
    says = _("Please give a reason: it is written into the record.")


class SecondPersonNeeded(Refusal):
    code = "second_person_needed"
    says = _("This needs a second person to confirm it.")


class NoBreakLeft(Refusal):
    """No break was approved for this candidate, or all of it is used up."""

    code = "no_break_left"
    says = _("No time for breaks is approved here, or all of it is used up. The proctor may still pause the clock.")


class NotYetDue(Refusal):
    code = "not_yet_due"
    says = _("The time of this sitting is not over yet.")


class TooEarlyToHandIn(Refusal):
    code = "too_early"
    says = _("Handing in is not open yet. Your answers are saved.")


class HandTaken(Refusal):
    """A raised hand is one proctor's at a time."""

    code = "hand_taken"
    says = _("Another proctor has taken this hand. Who has it can answer or release it.")


class MachineTaken(Refusal):
    """Another browser writes to this sitting; the proctor must approve the change of machine."""

    code = "another_machine"
    says = _("This sitting is open on another machine. The proctor has been told; please wait.")


class Undecided(Refusal):
    """A room cannot close over answers kept aside or sittings still running."""

    code = "undecided"
    says = _("The room cannot close yet: some sittings or kept answers are not decided.")


class ClockSuspect(Refusal):
    code = "clock_suspect"
    says = _("The server's clock has jumped. Nothing is collected until the chief proctor has confirmed the time.")


class StorageFull(Refusal):
    code = "storage_full"
    says = _("The server's disk is full. Your answers are kept on this machine; please tell the proctor.")


class StorageGone(Refusal):
    code = "storage_gone"
    says = _("The server cannot save just now. Your answers are kept on this machine; please go on.")


class Overloaded(Refusal):
    code = "overloaded"
    says = _("The server is busy. Your answers are kept on this machine and sent in a moment.")


class Broken(Refusal):
    """A fault of ours, caught so that it stays in one sitting and shows no traceback."""

    code = "fault"
    says = _("Something went wrong on the server. Nothing that was acknowledged is lost; please tell the proctor.")


class Damaged(Refusal):
    """A chain, a seal or a sheet does not verify."""

    code = "damaged"
    says = _("This record does not verify.")

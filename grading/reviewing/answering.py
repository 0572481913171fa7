"""Verbs of answering a review: one person marks again, another signs, and what has to be corrected is corrected.

Nothing is corrected here by itself: another result becomes an edition like any other, and the public one changes by a
correcting release, which has its own two persons.
"""

import hashlib

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, insert, update

from examhall.audit import trail
from examhall.errors import ReasonNeeded, Refusal, SecondPersonNeeded
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people.news import About, tell
from examhall.sittings import board
from examhall.sittings.closing import write_sheet
from grading import editions
from grading.pieces.standing import is_settled
from grading.releasing.operations import confirm
from grading.reviewing import queries
from grading.reviewing.asking import note
from grading.reviewing.findings import written
from grading.reviewing.marking_again import Again, mark_again
from grading.reviewing.states import Move, Outcome, ReviewMovedOn, State, after
from grading.reviewing.stored import stands_still
from grading.reviewing.tables import score_review, score_review_marking


class MovedMeanwhile(Refusal):
    code = "review_moved_meanwhile"
    says = _("Since it was marked again, the sitting, its keys or its result have changed. Please mark it again.")


class NotSound(Refusal):
    """Nobody signs over a journal that does not verify or a sheet that cannot be marked."""

    code = "review_not_sound"
    says = _(
        "This cannot be signed: the journal does not verify, or the answers cannot be marked. "
        "The authority has to look into it first; the list of checks says what was found."
    )


class WithMarkers(Refusal):
    code = "review_with_markers"
    says = _("Markers are reading answers for this review. When they have come to an end, mark the sitting again.")


def cause_of(review_id: str) -> str:
    """The cause of the edition and of the correcting release that come from a review."""
    return f"review:{review_id}"


def carry_out(hall: Hall, by: str, review_id: str) -> None:
    """Mark the sitting again and keep what was found; as often as needed until it is signed. ReviewMovedOn.

    What this person found the last time is not found once more: a button pressed twice is pressed once.
    """
    with hall.database.reading() as connection:
        row = queries.review_of(connection, review_id, hall.now()).row
    after(State(row.state), Move.MARK_AGAIN)
    text, now = written(mark_again(hall, row.sitting).found), hall.now()
    with hall.database.writing() as connection:
        state = after(State(queries.locked(connection, review_id).state), Move.MARK_AGAIN)
        before = queries.newest_marking(connection, review_id)
        if before is not None and (before.by, before.hash) == (by, hashlib.sha256(text.encode()).hexdigest()):
            return
        marking = {
            "review_id": review_id, "number": before.number + 1 if before else 1, "at": now, "by": by, "text": text,
            "hash": hashlib.sha256(text.encode()).hexdigest(),
        }  # fmt: skip
        connection.execute(insert(score_review_marking), marking)
        connection.execute(update(score_review).where(score_review.c.id == review_id).values(state=state))
        note(connection, hall, now, review_id, Move.MARK_AGAIN, by)
        trail.write(connection, hall.audit_key, now, by, "mark_review", row.number, sitting=row.sitting, hash=marking["hash"])


def sign(hall: Hall, by: str, review_id: str, says: str) -> Outcome:
    """Another person than who marked again signs what was found; the outcome. `says` goes to the candidate.

    SecondPersonNeeded, WithMarkers, MovedMeanwhile, NotSound, ReasonNeeded for a correction, ReviewMovedOn.
    """
    with hall.database.reading() as connection:
        row, marking = queries.review_of(connection, review_id, hall.now()).row, queries.newest_marking(connection, review_id)
        waits = not is_settled(connection, row.sitting, cause_of(review_id))
    after(State(row.state), Move.SIGN)
    if marking is None:
        raise ReviewMovedOn()
    if marking.by == by:
        raise SecondPersonNeeded()
    if waits:
        raise WithMarkers()
    again = mark_again(hall, row.sitting)
    if again.found != marking.found:
        raise MovedMeanwhile()
    if not again.found.sound:
        raise NotSound()
    outcome, now = again.found.outcome, hall.now()
    if outcome is Outcome.CORRECTED and not says.strip():
        raise ReasonNeeded(field="says")
    with hall.database.writing() as connection:
        state = after(State(queries.locked(connection, review_id).state), Move.SIGN)
        if not stands_still(connection, row.sitting, again.found.basis):
            raise MovedMeanwhile()
        _make_it_count(connection, hall, now, by, review_id, row.sitting, again)
        answered = {"state": state, "outcome": outcome, "answered_at": now, "public": again.found.basis.public}
        connection.execute(update(score_review).where(score_review.c.id == review_id).values(answered))
        note(connection, hall, now, review_id, Move.SIGN, by, says)
        if outcome is Outcome.UNCHANGED:  # of a correction its release tells: before that nobody may read of it
            tell(connection, now, row.person_id, About.REVIEW, review_id)
        trail.write(
            connection, hall.audit_key, now, by, "sign_review", row.number, sitting=row.sitting, outcome=outcome,
            hash=marking.hash, marked_by=marking.by,
        )  # fmt: skip
    return outcome


def _make_it_count(
    connection: Connection, hall: Hall, now: Instant, by: str, review_id: str, sitting_id: str, again: Again
) -> None:  # fmt: skip
    """What marking again gave counts from now on, where it is another than what counted; from a sheet that is the journal's."""
    if again.rewrite:
        write_sheet(connection, hall.clerk.key, now, board.read(connection, [sitting_id], lock=True)[sitting_id])
    assert again.graded is not None
    assert again.scheme is not None
    editions.keep(connection, [again.graded], [again.scheme], by, now, cause_of(review_id))


def correct(hall: Hall, by: str, review_id: str) -> str:
    """Confirm the correcting release of this one result, for another person to release; its id.

    ReviewMovedOn where there is nothing to correct, and what `confirm` refuses.
    """
    with hall.database.reading() as connection:
        review = queries.review_of(connection, review_id, hall.now())
        if review.row.outcome != Outcome.CORRECTED or review.public:
            raise ReviewMovedOn()
        said = queries.signed(connection, hall, review_id).says
    return confirm(
        hall, by, review.row.administration, lambda done, total: None, cause=cause_of(review_id),
        reason=f"{said} ({review.row.number})", only=[review.row.sitting],
    )  # fmt: skip

"""Writing on the room's paper: a correction, a signature, an addition, each appended with its line in the audit trail."""

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Column, Connection, Table, func, insert, select

from examhall.audit import trail
from examhall.errors import Malformed, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.sittings.tables import room_run
from proctor.record import Correction, Signature
from proctor.tables import correction, signature

LONGEST: Final = 1000  # characters of what is written by hand


class AlreadySigned(Refusal):
    code = "already_signed"
    says = _("This is signed and can no longer be changed.")


class SignedAlreadyByYou(Refusal):
    code = "signed_twice"
    says = _("This person has signed already: another one must be the second.")


class ChangedMeanwhile(Refusal):
    code = "changed_meanwhile"
    says = _("Somebody else has changed this meanwhile. Look at what it says now; nothing was changed.")


@dataclass
class Writing:
    """One person's writing on one paper, in one transaction. `about`: the room run, or the incident of a misconduct sheet."""

    hall: Hall
    connection: Connection
    now: Instant
    run: str
    about: str
    by: str

    def trail(self, action: str, **detail: Any) -> int:
        """A line in the audit trail about this room; its number."""
        said = {"about": self.about, **detail}
        return trail.write(self.connection, self.hall.audit_key, self.now, self.by, action, self.run, **said).number

    def next(self, table: Table, key: Column[Any]) -> int:
        """The number of the next line in `table` about this paper; whoever asks holds the room."""
        last = self.connection.execute(select(func.max(table.c.number)).where(key == self.about)).scalar()
        return (last or 0) + 1

    def correct(self, field: str, was: str, now: str, why: str) -> None:
        """`now` in place of `was`; both stay. ReasonNeeded."""
        if not why.strip():
            raise ReasonNeeded()
        number = self.next(correction, correction.c.about)
        line = self.trail("correct_paper", number=number, field=field, was=was, says=now, why=why.strip()[:LONGEST])
        self.connection.execute(
            insert(correction),
            {
                "id": new_id(), "run_id": self.run, "about": self.about, "number": number, "field": field, "was": was,
                "now": now, "why": why.strip()[:LONGEST], "corrected_by": self.by, "corrected_at": self.now,
                "trail_number": line,
            },
        )  # fmt: skip

    def sign(self, digest: str, capacity: str) -> None:
        number = self.next(signature, signature.c.about)
        line = self.trail("sign_paper", number=number, digest=digest, capacity=capacity)
        self.connection.execute(
            insert(signature),
            {
                "about": self.about, "number": number, "run_id": self.run, "digest": digest, "capacity": capacity,
                "person_id": self.by, "signed_at": self.now, "trail_number": line,
            },
        )  # fmt: skip


def held(connection: Connection, run_id: str) -> None:
    """Nobody else writes on this room's paper until the transaction ends."""
    connection.execute(select(room_run.c.id).where(room_run.c.id == run_id).with_for_update())


def corrections_of(connection: Connection, about: str) -> tuple[Correction, ...]:
    """All corrections of one paper, oldest first."""
    rows = connection.execute(select(correction).where(correction.c.about == about).order_by(correction.c.number))
    return tuple(Correction(r.number, r.field, r.was, r.now, r.why, r.corrected_by, r.corrected_at) for r in rows)


def signatures_of(connection: Connection, about: str) -> tuple[Signature, ...]:
    """All signatures on one paper, oldest first, those that no longer stand too."""
    rows = connection.execute(select(signature).where(signature.c.about == about).order_by(signature.c.number))
    return tuple(Signature(row.number, row.digest, row.capacity, row.person_id, row.signed_at) for row in rows)


def same(seen: str, now: str) -> None:
    """What somebody saw when writing must be what it still says."""
    if _tidy(seen) != _tidy(now):
        raise ChangedMeanwhile()


def _tidy(text: str) -> str:
    return " ".join(text.split())


def one_line(text: str) -> str:
    """What was typed, as one line of a record; Malformed where it is too long."""
    if len(text) > LONGEST:
        raise Malformed(field="now")
    return _tidy(text)

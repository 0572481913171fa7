"""Verbs of rescoring: amend a key, propose a run by it, drop a run. What is decided is in the trail with its reason."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, Row, insert, update

from examhall.audit import trail
from examhall.errors import NotNow, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.jobs.queue import enqueue
from grading.amendments.amending import CAN_SPARE, WITH_KEYS, CannotScale, Manner
from grading.amendments.standing import amendment_of, standing_scheme
from grading.amendments.tables import key_amendment, rescoring
from grading.rescoring import queries
from question_bank.keys import Key

COMPUTE: Final = "rescore"  # the job that marks every sitting as a proposal
MAKE_LIVE: Final = "rescoring_live"
CORRECT: Final = "rescoring_correct"  # prepares the correction of public results


class EvidenceNeeded(Refusal):
    code = "evidence_needed"
    says = _("Name what this rests on: the decision, the minutes or the law, with its number.")


class NoManner(Refusal):
    code = "no_manner"
    says = _("Choose what is to be done about the item.")


class NothingSat(Refusal):
    code = "nothing_sat"
    says = _("This item stands on no paper that has been sat and whose key is released.")


class PaperNeeded(Refusal):
    code = "paper_needed"
    says = _("Choose the paper: what an item taken out leaves for the others is reckoned for one paper.")


class NotExact(Refusal):
    code = "not_exact"
    says = _(
        "Without this item the others cannot be brought to the paper's points exactly. Give its points to everybody instead."
    )


class RunMovedOn(NotNow):
    code = "rescoring_moved_on"
    says = _("This rescoring is still being computed, or has been decided on already. It stands below as it is now.")


class Wish(Struct, frozen=True):
    """An amendment as it is asked for. `paper` is empty where it is of every paper; `words`: a task's text with its keys."""

    item: str
    version: int
    manner: Manner
    reason: str
    evidence: str
    paper: str = ""
    keys: Mapping[str, Key] = {}
    words: str = ""
    spares: bool = False


def amend(hall: Hall, by: str, wish: Wish) -> str:
    """Write an amendment down and propose a run by it; the run. The same asked twice is one.

    ReasonNeeded, EvidenceNeeded, NothingSat, PaperNeeded, NotExact.
    """
    if not wish.reason.strip():
        raise ReasonNeeded()
    if not wish.evidence.strip():
        raise EvidenceNeeded()
    if wish.manner is Manner.TAKEN_OUT and not wish.paper:
        raise PaperNeeded()
    row = _row(wish, by, hall.now())
    with hall.database.writing() as connection:
        if same := queries.waiting_by(connection, row["hash"]):
            return same
        papers = queries.papers_with(connection, wish.item, wish.version)
        if wish.paper not in {"", *(paper.id for paper in papers)} or not papers:
            raise NothingSat()
        connection.execute(insert(key_amendment), row)
        _try(connection, row["id"])
        trail.write(
            connection, hall.audit_key, row["at"], by, "amend_key", wish.item, version=wish.version, amendment=row["id"],
            manner=wish.manner, paper=wish.paper, reason=row["reason"], evidence=row["evidence"], hash=row["hash"],
        )  # fmt: skip
        return _propose(connection, hall, by, queries.amendment(connection, row["id"]), wish.spares)


def _row(wish: Wish, by: str, now: Instant) -> dict[str, Any]:
    keys = msgspec.json.encode(wish.keys if wish.manner in WITH_KEYS else {}).decode()
    said = {
        "item_id": wish.item, "version": wish.version, "paper_id": wish.paper or None, "manner": str(wish.manner),
        "keys": keys, "words": wish.words, "reason": wish.reason.strip(), "evidence": wish.evidence.strip(), "by": by,
    }  # fmt: skip
    digest = hashlib.sha256(msgspec.json.encode([*said.values()])).hexdigest()
    return {"id": new_id(), "at": now, "hash": digest, **said}


def _try(connection: Connection, amendment_id: str) -> None:
    """A paper that the amendment makes unfit to be marked refuses it: NotExact."""
    about = queries.amendment(connection, amendment_id)
    for paper in queries.papers_of(connection, about):
        try:
            standing_scheme(connection, paper.id, [amendment_of(about, False)])
        except CannotScale as problem:
            raise NotExact() from problem


def propose(hall: Hall, by: str, amendment_id: str, spares: bool) -> str:
    """Have a run computed by an amendment, in the place of one that nobody decided on. RunMovedOn once it is live."""
    with hall.database.writing() as connection:
        about = queries.amendment(connection, amendment_id, lock=True)
        if queries.is_live(connection, amendment_id):
            raise RunMovedOn()
        for waiting in queries.undecided_runs(connection, amendment_id):
            decide(connection, hall, by, waiting, "dropped", "")
        return _propose(connection, hall, by, about, spares)


def _propose(connection: Connection, hall: Hall, by: str, about: Row[Any], spares: bool) -> str:
    now, run, spares = hall.now(), new_id(), spares and about.manner in CAN_SPARE
    row = {"id": run, "amendment_id": about.id, "spares": spares, "proposed_by": by, "proposed_at": now}
    connection.execute(insert(rescoring), row)
    enqueue(connection, COMPUTE, {"rescoring": run}, now, by)
    trail.write(connection, hall.audit_key, now, by, "propose_rescoring", run, amendment=about.id, spares=spares)
    return run


def drop(hall: Hall, by: str, rescoring_id: str, reason: str) -> None:
    """Nothing comes of this run: every result stays as it is. ReasonNeeded, RunMovedOn once it is decided, NotFound."""
    if not reason.strip():
        raise ReasonNeeded()
    with hall.database.writing() as connection:
        if queries.run_of(connection, rescoring_id, lock=True).decision is not None:
            raise RunMovedOn()
        decide(connection, hall, by, rescoring_id, "dropped", reason.strip())


def decide(connection: Connection, hall: Hall, by: str, rescoring_id: str, decision: str, why: str, **told: Any) -> None:
    """Write down what was decided on a run, in its row and in the trail."""
    now = hall.now()
    values = {"decision": decision, "decided_by": by, "decided_at": now, "decided_why": why}
    connection.execute(update(rescoring).where(rescoring.c.id == rescoring_id).values(values))
    trail.write(connection, hall.audit_key, now, by, f"rescoring_{decision}", rescoring_id, reason=why, **told)

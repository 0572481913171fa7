"""Reads of rescoring: amendments, their papers and runs, which sittings a run is of, and how its lines are made up."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, and_, exists, func, or_, select

from examhall.errors import NotFound
from examhall.papers.tables import booklet, sealed_paper
from examhall.schedule.tables import administration
from examhall.sittings.tables import sitting
from grading.amendments.tables import key_amendment, rescoring, rescoring_line
from grading.counting import COUNTS
from grading.tables import part_result, result_edition, set_aside
from question_bank.tables import paper, paper_item


class Basis(msgspec.Struct, frozen=True):
    """What a paper was marked by when a run was computed: `live` are the rescorings that counted on it."""

    title: str
    paper_hash: str
    scheme: str
    live: tuple[str, ...]


_read_basis = msgspec.json.Decoder(dict[str, Basis]).decode


def basis_of(run: Row[Any]) -> dict[str, Basis]:
    """paper -> what a run was computed on; nothing before it is."""
    return _read_basis(run.basis) if run.basis else {}


def cause_of(rescoring_id: str) -> str:
    """The cause of the editions and of the corrections that come from a run."""
    return f"rescoring:{rescoring_id}"


def amendment(connection: Connection, amendment_id: str, *, lock: bool = False) -> Row[Any]:
    """An amendment's row; NotFound."""
    query = select(key_amendment).where(key_amendment.c.id == amendment_id)
    return _one(connection, query.with_for_update() if lock else query)


def run_of(connection: Connection, rescoring_id: str, *, lock: bool = False) -> Row[Any]:
    """A run's row; NotFound."""
    query = select(rescoring).where(rescoring.c.id == rescoring_id)
    return _one(connection, query.with_for_update() if lock else query)


def _one(connection: Connection, query: Select[Any]) -> Row[Any]:
    row = connection.execute(query).first()
    if row is None:
        raise NotFound()
    return row


def papers_with(connection: Connection, item_id: str, version: int) -> list[Row[Any]]:
    """The papers that pin an item version, whose key is released: id, title, hash. Of any other nothing is said."""
    return list(
        connection.execute(
            select(sealed_paper.c.id, sealed_paper.c.title, sealed_paper.c.hash)
            .join(paper, paper.c.id == sealed_paper.c.id)
            .join(paper_item, paper_item.c.paper_id == paper.c.id)
            .where(paper_item.c.item_id == item_id, paper_item.c.version == version, paper.c.released_at.is_not(None))
            .order_by(sealed_paper.c.title, sealed_paper.c.id)
        )
    )


def papers_of(connection: Connection, about: Row[Any]) -> list[Row[Any]]:
    """The papers that an amendment (a row) concerns."""
    found = papers_with(connection, about.item_id, about.version)
    return [one for one in found if about.paper_id in (None, one.id)]


def is_live(connection: Connection, amendment_id: str) -> bool:
    query = select(rescoring.c.id).where(rescoring.c.amendment_id == amendment_id, rescoring.c.decision == "live")
    return connection.execute(query).first() is not None


def undecided_runs(connection: Connection, amendment_id: str) -> list[str]:
    """The runs by an amendment that nobody has decided on."""
    query = select(rescoring.c.id).where(rescoring.c.amendment_id == amendment_id, rescoring.c.decision.is_(None))
    return list(connection.execute(query).scalars())


def waiting_by(connection: Connection, digest: str) -> str:
    """The undecided run by an amendment that says exactly this; empty where there is none."""
    query = select(rescoring.c.id).join(key_amendment, key_amendment.c.id == rescoring.c.amendment_id)
    return str(connection.execute(query.where(key_amendment.c.hash == digest, rescoring.c.decision.is_(None))).scalar() or "")


def graded_sittings(connection: Connection, papers: Sequence[str]) -> list[str]:
    """The sittings of these papers that were graded and were sat: who was absent has nothing to be marked anew."""
    return list(connection.execute(_graded(papers).order_by(sitting.c.id)).scalars())


def has_grown(connection: Connection, rescoring_id: str, papers: Sequence[str]) -> bool:
    """Whether a sitting of these papers was graded that the run does not know."""
    known = select(rescoring_line.c.sitting_id).where(
        rescoring_line.c.rescoring_id == rescoring_id, rescoring_line.c.sitting_id == sitting.c.id
    )
    return connection.execute(_graded(papers).where(~known.exists()).limit(1)).first() is not None


def _graded(papers: Sequence[str]) -> Select[Any]:
    marked = and_(COUNTS, result_edition.c.scheme_id.is_not(None))
    return (
        select(sitting.c.id)
        .join(booklet, booklet.c.id == sitting.c.booklet_id)
        .outerjoin(part_result, part_result.c.sitting_id == sitting.c.id)
        .outerjoin(result_edition, marked)
        .outerjoin(set_aside, set_aside.c.sitting_id == sitting.c.id)
        .where(booklet.c.paper_id.in_(papers))
        .where(or_(result_edition.c.sitting_id.is_not(None), set_aside.c.sitting_id.is_not(None)))
    )


def counting(connection: Connection, ids: Sequence[str]) -> dict[str, Row[Any]]:
    """sitting -> its result that counts now: edition, verdict, score."""
    rows = connection.execute(select(part_result).where(part_result.c.sitting_id.in_(ids)))
    return {row.sitting_id: row for row in rows}


def lines_by_sitting(connection: Connection, rescoring_id: str) -> dict[str, Row[Any]]:
    """sitting -> its line in a run, in the order of sittings."""
    query = select(rescoring_line).where(rescoring_line.c.rescoring_id == rescoring_id)
    return {row.sitting_id: row for row in connection.execute(query.order_by(rescoring_line.c.sitting_id))}


def lines_with_paper(connection: Connection, rescoring_id: str) -> list[Row[Any]]:
    """A run's lines in the order of sittings, each with the hash of its sitting's paper."""
    return list(
        connection.execute(
            select(rescoring_line, sealed_paper.c.hash.label("paper_hash"))
            .join(sitting, sitting.c.id == rescoring_line.c.sitting_id)
            .join(booklet, booklet.c.id == sitting.c.booklet_id)
            .join(sealed_paper, sealed_paper.c.id == booklet.c.paper_id)
            .where(rescoring_line.c.rescoring_id == rescoring_id)
            .order_by(rescoring_line.c.sitting_id)
        )
    )


def counts_of(connection: Connection, rescoring_id: str) -> dict[str, int]:
    """change -> how many candidates of a run."""
    rows = connection.execute(
        select(rescoring_line.c.change, func.count().label("candidates"))
        .where(rescoring_line.c.rescoring_id == rescoring_id)
        .group_by(rescoring_line.c.change)
    )
    return {row.change: row.candidates for row in rows}


def left_as_they_were(connection: Connection, rescoring_id: str) -> list[Row[Any]]:
    """Administrations of which a run could not mark some, whose results still are those of before: id, title, how many."""
    here = rescoring_line.c
    return list(
        connection.execute(
            select(administration.c.id, administration.c.title, func.count().label("results"))
            .select_from(rescoring_line)
            .join(sitting, sitting.c.id == here.sitting_id)
            .join(administration, administration.c.id == sitting.c.administration_id)
            .join(part_result, part_result.c.sitting_id == sitting.c.id)
            .where(here.rescoring_id == rescoring_id, here.fault != "", here.before_edition == part_result.c.edition)
            .group_by(administration.c.id, administration.c.title)
            .order_by(administration.c.id)
        )
    )


def has_moved(connection: Connection, rescoring_id: str) -> bool:
    """Whether a result counts that did not when the run was computed, of anybody in it that is not set aside."""
    here = rescoring_line.c
    moved = (
        select(here.sitting_id)
        .outerjoin(part_result, part_result.c.sitting_id == here.sitting_id)
        .where(here.rescoring_id == rescoring_id, here.fault == "")
        .where(func.coalesce(part_result.c.edition, 0) != func.coalesce(here.before_edition, 0))
    )
    return connection.execute(select(exists(moved))).scalar_one()

"""What the papers of one batch may have in common, and which of them is an administration's spare."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, delete, insert, select

from examhall.audit import trail
from examhall.errors import NotFound, NotNow, Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.schedule.tables import administration, spare_paper
from question_bank.assembly.proof import in_common
from question_bank.papers import queries as paper_queries


class TooAlike(Refusal):
    """Two different papers of one batch share more items than their specification allows, or a task's variant."""

    code = "too_alike"
    says = _("Another paper of this batch has too much in common with this one. Take one that was assembled together with it.")


class SpareDiffers(Refusal):
    code = "spare_differs"
    says = _("A spare is a sealed paper that was assembled together with the one on the seats, and is another one.")


def set_spare(connection: Connection, hall: Hall, now: Instant, by: str, administration_id: str, paper_id: str) -> None:
    """Keep this paper ready for an administration, instead of any kept for it before. SpareDiffers, NotFound, NotNow."""
    row = connection.execute(select(administration).where(administration.c.id == administration_id).with_for_update()).first()
    if row is None:
        raise NotFound()
    if row.paper_id is None:
        raise NotNow(laid=False)
    chosen, laid = paper_queries.read_paper(connection, paper_id), paper_queries.read_paper(connection, row.paper_id)
    if chosen.sealed_at is None or chosen.id == laid.id or chosen.parallel != laid.parallel:
        raise SpareDiffers()
    connection.execute(delete(spare_paper).where(spare_paper.c.administration_id == administration_id))
    spare = {"administration_id": administration_id, "paper_id": paper_id, "set_by": by, "set_at": now}
    connection.execute(insert(spare_paper), spare)
    trail.write(connection, hall.audit_key, now, by, "set_spare_paper", administration_id, paper=paper_id)


def spares(connection: Connection) -> dict[str, str]:
    """Administration -> its spare paper."""
    return {row.administration_id: row.paper_id for row in connection.execute(select(spare_paper))}


def keep_apart(connection: Connection, chosen: Row[Any], batch_id: str) -> None:
    """TooAlike where another paper that lies or is kept ready in the batch has too much in common with this one.

    One and the same paper may lie in several administrations: they are held at one time.
    """
    specification = paper_queries.specification_of(connection, chosen)
    mine = paper_queries.standing_on(connection, chosen.id)
    for other in papers_in(connection, batch_id, chosen.level, chosen.part) - {chosen.id}:
        line = in_common(specification, [mine, paper_queries.standing_on(connection, other)])
        if not line.holds:
            raise TooAlike(paper=other, common=str(line.values[0]))


def papers_in(connection: Connection, batch_id: str, level: str, part: str) -> set[str]:
    """The papers that lie on seats or are kept ready in a batch, of one level and part."""
    here = (administration.c.batch_id == batch_id, administration.c.level == level, administration.c.part == part)
    laid = select(administration.c.paper_id).where(*here, administration.c.paper_id.is_not(None))
    kept = (
        select(spare_paper.c.paper_id).join(administration, spare_paper.c.administration_id == administration.c.id).where(*here)
    )
    return {*connection.execute(laid).scalars(), *connection.execute(kept).scalars()}

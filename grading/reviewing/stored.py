"""Reads of all that is stored of one sitting and bears on its marks: sheet, journal, edition, release, and whose it is."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, select

from examhall.errors import Damaged
from examhall.papers.tables import booklet, sealed_paper
from examhall.registration.tables import registered_part, registration
from examhall.schedule.tables import administration
from examhall.sittings import board, journal
from examhall.sittings.journal import Posted
from examhall.sittings.tables import answer_sheet, sitting
from grading.answer_sheets import SheetToMark, pass_mark_of, sheets_to_mark, voided_of
from grading.counting import COUNTS
from grading.graded import scheme_of
from grading.human_marks import Judged
from grading.pieces.standing import judged_of
from grading.releasing.queries import Released, released, scheme_text
from grading.reviewing.findings import Basis
from grading.scheme import Scheme, SchemeLine, read_scheme
from grading.tables import part_result, result_edition


class Stored(Struct, frozen=True):
    """`posted`, `head`: the journal, and its end as the board has it; `before`: the lines of the scheme it was marked by;
    `judged`: what persons gave to fields that are left to them."""

    about: Any  # see _about
    sheet_row: Any
    sheet: SheetToMark
    posted: list[Posted]
    head: str
    edition: Any
    before: Sequence[SchemeLine]
    public: Released
    scheme: Scheme | None
    judged: Mapping[str, Judged]
    pass_mark: Decimal
    voided: bool

    @property
    def basis(self) -> Basis:
        return _basis(self.sheet_row, self.edition, self.public, self.scheme)


def stored_of(connection: Connection, sitting_id: str) -> Stored:
    """Damaged where there is no sheet, no result or nothing public to begin with."""
    sheet_row, edition = _newest_sheet(connection, sitting_id), _counting(connection, sitting_id)
    public = released(connection, [sitting_id]).get(sitting_id)
    if sheet_row is None or edition is None or public is None:
        raise Damaged(what=f"result:{sitting_id}")
    sheet = sheets_to_mark(connection, [sitting_id])[sitting_id]
    before = read_scheme(scheme_text(connection, edition.scheme_id)).lines if edition.scheme_id else []
    return Stored(
        _about(connection, sitting_id), sheet_row, sheet, journal.read(connection, sitting_id),
        board.read(connection, [sitting_id])[sitting_id].head, edition, before, public,
        scheme_of(connection, sheet.paper_id), judged_of(connection, [sitting_id]).get(sitting_id, {}),
        pass_mark_of(connection, sheet.level, sheet.part),
        bool(voided_of(connection, [sitting_id])),
    )  # fmt: skip


def stands_still(connection: Connection, sitting_id: str, basis: Basis) -> bool:
    """Whether nothing of what was read has moved since."""
    sheet, edition = _newest_sheet(connection, sitting_id), _counting(connection, sitting_id)
    public = released(connection, [sitting_id]).get(sitting_id)
    if sheet is None or edition is None or public is None:
        return False
    scheme = scheme_of(connection, sheets_to_mark(connection, [sitting_id])[sitting_id].paper_id)
    return _basis(sheet, edition, public, scheme) == basis


def _basis(sheet: Row[Any], edition: Row[Any], public: Released, scheme: Scheme | None) -> Basis:
    return Basis(sheet.edition, edition.edition, public.number, scheme.id if scheme else "")


def _newest_sheet(connection: Connection, sitting_id: str) -> Row[Any] | None:
    query = select(answer_sheet).where(answer_sheet.c.sitting_id == sitting_id).order_by(answer_sheet.c.edition.desc())
    return connection.execute(query).first()


def _counting(connection: Connection, sitting_id: str) -> Any:
    """The edition of its result that counts, or None, with verdict and score as the result's own row has them."""
    query = select(
        part_result.c.edition, part_result.c.verdict, part_result.c.score, result_edition.c.scheme_id, result_edition.c.marks,
        result_edition.c.marks_hash, result_edition.c.answer_hash,
    ).join(result_edition, COUNTS)  # fmt: skip
    return connection.execute(query.where(part_result.c.sitting_id == sitting_id)).first()


def _about(connection: Connection, sitting_id: str) -> Any:
    """Whose sitting it is by each of the rows that say so."""
    registered = registered_part.c.registration_id == registration.c.id
    this_part = registered_part.c.part == administration.c.part
    return connection.execute(
        select(
            sitting.c.id, sitting.c.person_id, registration.c.person_id.label("registered"), registration.c.level,
            administration.c.level.label("sat_level"), administration.c.part, sealed_paper.c.level.label("paper_level"),
            sealed_paper.c.part.label("paper_part"), sealed_paper.c.hash, part_result.c.registration_id.label("told_to"),
            sitting.c.registration_id, part_result.c.part.label("told_part"),
            select(registered_part.c.part).where(registered).exists().label("by_part"),
            select(registered_part.c.part).where(registered, this_part).exists().label("for_this_part"),
        )
        .join(registration, registration.c.id == sitting.c.registration_id)
        .join(administration, administration.c.id == sitting.c.administration_id)
        .join(booklet, booklet.c.id == sitting.c.booklet_id)
        .join(sealed_paper, sealed_paper.c.id == booklet.c.paper_id)
        .join(part_result, part_result.c.sitting_id == sitting.c.id)
        .where(sitting.c.id == sitting_id)
    ).one()  # fmt: skip

"""Reads of analyses: what there is to analyse, what was found, and the marked sheets of a paper."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, Select, and_, func, select

from examhall.errors import NotFound
from examhall.instants import Instant
from examhall.institutions.tables import training_institution, training_record
from examhall.jobs.queue import newest
from examhall.papers.interactions import Choice, Choices
from examhall.papers.question import Question
from examhall.papers.tables import booklet
from examhall.people.tables import person
from examhall.registration.tables import registration, registration_centre
from examhall.schedule.layout import places_of, read_layout
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import administration, batch, centre, room
from examhall.sittings.journal import read as read_journal
from examhall.sittings.tables import room_run, sitting
from grading.analysis.findings import Equating, Findings, Pair
from grading.analysis.marked_sheet import Sheet
from grading.analysis.tables import alike_pair, analysis
from grading.analysis.timing import seconds_by_field
from grading.answer_sheets import is_void
from grading.counting import COUNTS
from grading.scheme import SchemeLine, read_scheme
from grading.tables import grading_run, mark_scheme, part_result, result_edition, set_aside
from question_bank.tables import paper

KINDS: Final = ("centre", "institution", "school")  # of groups that are compared
ANALYSE: Final = "analyse"  # kinds of jobs
EQUATE: Final = "equate"
TIMED: Final = 1_000  # sittings whose journals are read for the times: the median of more is no other
AT_ONCE: Final = 500

_read_findings = msgspec.json.Decoder(Findings).decode
read_equating = msgspec.json.Decoder(Equating).decode


def _counting() -> Select[Any]:
    """Marked sittings, but not those that were made void, even where their rooms were not graded again since."""
    return (
        select(sitting.c.id)
        .join(part_result, part_result.c.sitting_id == sitting.c.id)
        .join(result_edition, COUNTS)
        .join(booklet, booklet.c.id == sitting.c.booklet_id)
        .where(result_edition.c.marks.is_not(None), ~is_void())
    )


def _scope(query: Select[Any], paper_id: str, administration_id: str | None) -> Select[Any]:
    query = query.where(booklet.c.paper_id == paper_id)
    return query if administration_id is None else query.where(sitting.c.administration_id == administration_id)


def set_aside_of(connection: Connection, paper_id: str, administration_id: str | None) -> int:
    """How many sittings of these are set aside: what they answered is in no figure."""
    aside = select(func.count()).select_from(sitting).join(booklet, booklet.c.id == sitting.c.booklet_id)
    query = _scope(aside.join(set_aside, set_aside.c.sitting_id == sitting.c.id), paper_id, administration_id)
    return int(connection.execute(query).scalar_one())


def digest_lines(connection: Connection, paper_id: str, administration_id: str | None) -> list[Row[Any]]:
    """What an analysis of these sheets rests on: sitting, its mark sheet's hash, its scheme; in the order of sittings."""
    query = _counting().add_columns(result_edition.c.marks_hash, result_edition.c.scheme_id).order_by(sitting.c.id)
    return list(connection.execute(_scope(query, paper_id, administration_id)))


def sheets_of(connection: Connection, paper_id: str, administration_id: str | None) -> Iterator[Sheet]:
    """Every marked sitting of a paper (of one administration, or of all), in the order of sittings."""
    institutions = _institutions(connection, paper_id)
    query = (
        _counting()
        .add_columns(
            result_edition.c.marks, result_edition.c.scheme_id, sitting.c.run_id, sitting.c.seat, sitting.c.person_id,
            room.c.rows, room.c.columns, room.c.layout, centre.c.name.label("centre"), registration_centre.c.school,
        )
        .join(room_run, room_run.c.id == sitting.c.run_id)
        .join(room, room.c.id == room_run.c.room_id)
        .join(centre, centre.c.id == room.c.centre_id)
        .outerjoin(registration_centre, registration_centre.c.registration_id == sitting.c.registration_id)
        .order_by(sitting.c.id)
    )  # fmt: skip
    standing: dict[str, dict[int, tuple[int, int]]] = {}
    for row in connection.execute(_scope(query, paper_id, administration_id)).yield_per(AT_ONCE):
        if row.run_id not in standing:
            standing[row.run_id] = places_of(row.rows, row.columns, read_layout(row.layout))
        groups = (row.centre, institutions.get(row.person_id, ""), row.school or "")
        place = standing[row.run_id].get(row.seat, (0, 0))
        yield Sheet(row.id, row.marks, row.scheme_id, row.run_id, place, groups)


def _institutions(connection: Connection, paper_id: str) -> dict[str, str]:
    """Person -> where they were trained, for who sat this paper; by the records that stand."""
    query = (
        select(sitting.c.person_id, training_institution.c.name)
        .join(booklet, booklet.c.id == sitting.c.booklet_id)
        .join(person, person.c.id == sitting.c.person_id)
        .join(
            training_record,
            and_(training_record.c.identity_lookup == person.c.identity_lookup, training_record.c.struck_by == ""),
        )
        .join(training_institution, training_institution.c.id == training_record.c.institution_id)
        .where(booklet.c.paper_id == paper_id)
        .order_by(training_record.c.last, training_record.c.id)
    )
    return {row.person_id: row.name for row in connection.execute(query)}


def schemes_of(connection: Connection, paper_id: str) -> dict[str, list[SchemeLine]]:
    """Every scheme a paper was marked by."""
    rows = connection.execute(select(mark_scheme.c.id, mark_scheme.c.text).where(mark_scheme.c.paper_id == paper_id))
    return {row.id: read_scheme(row.text).lines for row in rows}


def times_of(connection: Connection, sittings: Sequence[str]) -> dict[str, dict[str, float]]:
    """Sitting -> how long each field took, of at most 1,000 sittings in even steps."""
    step = max(-(-len(sittings) // TIMED), 1)
    found = {}
    for one in sittings[::step]:
        found[one] = seconds_by_field(entry.record for entry in read_journal(connection, one))
    return found


def analysable(connection: Connection) -> list[Row[Any]]:
    """Each paper with marked sittings in each administration: how many, rooms closed of all; the newest first."""
    rooms = (
        select(
            room_run.c.administration_id, func.count().label("rooms"), func.count(room_run.c.closed_at).label("closed")
        )
        .group_by(room_run.c.administration_id)
        .subquery()
    )  # fmt: skip
    marked = _counting().add_columns(booklet.c.paper_id, sitting.c.administration_id).subquery()
    counted = (
        select(marked.c.paper_id, marked.c.administration_id, func.count().label("candidates"))
        .group_by(marked.c.paper_id, marked.c.administration_id)
        .subquery()
    )
    query = (
        select(
            counted, paper.c.title, paper.c.level, paper.c.part, administration.c.title.label("administration"),
            administration.c.starts_at, batch_title().label("batch"), rooms.c.rooms, rooms.c.closed,
        )
        .join(paper, paper.c.id == counted.c.paper_id)
        .join(administration, administration.c.id == counted.c.administration_id)
        .join(batch, batch.c.id == administration.c.batch_id)
        .join(rooms, rooms.c.administration_id == counted.c.administration_id)
        .order_by(administration.c.starts_at.desc(), administration.c.id, paper.c.title)
    )  # fmt: skip
    return list(connection.execute(query))


def marked_of(connection: Connection, paper_id: str) -> list[Row[Any]]:
    """The lines of `analysable` of one paper; NotFound where nobody's sheet of it was marked."""
    found = [row for row in analysable(connection) if row.paper_id == paper_id]
    if not found:
        raise NotFound()
    return found


def summaries(connection: Connection) -> dict[tuple[str, str], Any]:
    """(paper, administration or "") -> its analysis without what it found."""
    columns = [column for column in analysis.c if column.name != "result"]
    rows = connection.execute(select(*columns).where(analysis.c.kind == "paper"))
    return {(row.paper_id, row.administration_id or ""): row for row in rows}


def analysis_of(connection: Connection, paper_id: str, administration_id: str | None) -> Row[Any] | None:
    """The stored analysis of a paper in an administration, or of all its sittings; None where there is none yet."""
    where = analysis.c.administration_id.is_(None) if administration_id is None else (
        analysis.c.administration_id == administration_id
    )  # fmt: skip
    return connection.execute(
        select(analysis).where(analysis.c.kind == "paper", analysis.c.paper_id == paper_id, where)
    ).first()


def findings_of(connection: Connection, row: Row[Any]) -> Findings:
    """What an analysis found, with the pairs that stand beside it; those whose time is over are gone."""
    found = _read_findings(row.result)
    if found.likeness is None:
        return found
    columns = [column for column in alike_pair.c if column.name not in ("analysis_id", "number")]
    query = select(*columns).where(alike_pair.c.analysis_id == row.id).order_by(alike_pair.c.number)
    pairs = tuple(Pair(**one._mapping) for one in connection.execute(query))
    return replace(found, likeness=replace(found.likeness, most_alike=pairs))


def equatings(connection: Connection) -> list[Row[Any]]:
    """All equating reports, the newest first, with both papers' titles."""
    other = paper.alias()
    return list(
        connection.execute(
            select(analysis, paper.c.title, other.c.title.label("other_title"))
            .join(paper, paper.c.id == analysis.c.paper_id)
            .join(other, other.c.id == analysis.c.other_paper_id)
            .where(analysis.c.kind == "equating")
            .order_by(analysis.c.made_at.desc(), analysis.c.id)
        )
    )


def outdated(connection: Connection) -> list[tuple[str, str, Instant]]:
    """(administration, paper, when it was graded) whose rooms were graded after their analysis, or that have none."""
    graded = (
        select(room_run.c.administration_id, func.max(grading_run.c.ended_at).label("at"))
        .join(grading_run, grading_run.c.run_id == room_run.c.id)
        .group_by(room_run.c.administration_id)
    )
    last = {row.administration_id: row.at for row in connection.execute(graded)}
    done = {key: row.made_at for key, row in summaries(connection).items()}
    return [
        (row.administration_id, row.paper_id, last[row.administration_id])
        for row in analysable(connection)
        if row.administration_id in last and done.get((row.paper_id, row.administration_id), -1) < last[row.administration_id]
    ]


def people_of(connection: Connection, pairs: Sequence[Pair]) -> dict[str, Any]:
    """Sitting -> its candidate, as an officer knows them: name, ticket, room, seat."""
    wanted = {sitting_id for pair in pairs for sitting_id in (pair.first, pair.second)}
    query = (
        select(sitting.c.id, sitting.c.seat, person.c.name, registration.c.ticket, room.c.name.label("room"))
        .join(person, person.c.id == sitting.c.person_id)
        .join(registration, registration.c.id == sitting.c.registration_id)
        .join(room_run, room_run.c.id == sitting.c.run_id)
        .join(room, room.c.id == room_run.c.room_id)
        .where(sitting.c.id.in_(wanted))
    )
    return {row.id: row for row in connection.execute(query)}


def option_texts(question: Question | None) -> dict[str, str]:
    """Option id -> what stands on it, of a question with one choice."""
    shape = question.fields[0].interaction if question is not None and len(question.fields) == 1 else None
    return {one.id: one.html for one in shape.options} if isinstance(shape, Choice | Choices) else {}


def analysis_jobs(connection: Connection, kind: str = ANALYSE) -> list[tuple[Row[Any], dict[str, Any]]]:
    """The last jobs of analysis with what was asked of each, the oldest first."""
    return [(job, msgspec.json.decode(job.arguments)) for job in reversed(newest(connection, kind))]

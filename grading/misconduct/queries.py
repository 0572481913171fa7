"""Reads of misconduct cases: lists, one case with its steps, who may not decide on it, and what each tier brings now."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.schedule.tables import administration, centre, room
from examhall.sittings.tables import room_run, sitting
from grading.misconduct.moves import SUGGESTED, Effect, Handling, Move, Reach, State, Step
from grading.misconduct.tables import case_decision, case_step, case_words, misconduct_case, misconduct_rule
from grading.rule_editions import RuleEditions
from proctor.incidents import KINDS, Group
from proctor.tables import incident, signature, void_request

PURPOSE: Final = "misconduct"  # the vault's, for what is said in a case

WORDS: Final = (case_words.c.case_id == case_step.c.case_id) & (case_words.c.number == case_step.c.number)

# What a room noted of somebody.
NOTED: Final = (incident.c.id.label("incident"), incident.c.kind, incident.c.text, incident.c.noted_at)

RULE: Final = RuleEditions(misconduct_rule, SUGGESTED)  # what each tier brings


def tier_of(kind: str) -> int:
    return KINDS[kind].tier


def noted(connection: Connection, sitting_id: str, incident_id: str = "") -> Any:
    """Who sat where, and what the room noted where an incident is named; NotFound."""
    query = _sittings().where(sitting.c.id == sitting_id)
    if incident_id:
        query = query.add_columns(*NOTED).join(incident, incident.c.sitting_id == sitting.c.id)
        query = query.where(incident.c.id == incident_id)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound()
    return row


def noted_without_case(connection: Connection) -> list[Row[Any]]:
    """What rooms noted as misconduct of somebody who has no case, the newest first."""
    case = select(misconduct_case.c.id).where(misconduct_case.c.sitting_id == sitting.c.id).exists()
    kinds = [name for name, kind in KINDS.items() if kind.group is Group.MISCONDUCT]
    query = _sittings().add_columns(*NOTED).join(incident, incident.c.sitting_id == sitting.c.id)
    return list(connection.execute(query.where(incident.c.kind.in_(kinds), ~case).order_by(incident.c.noted_at.desc())))


def case_on(connection: Connection, sitting_id: str) -> Any:
    """The case on a sitting that was not dismissed, there is one at most; None."""
    query = select(misconduct_case.c.id, misconduct_case.c.number, misconduct_case.c.state)
    where = (misconduct_case.c.sitting_id == sitting_id, misconduct_case.c.state != State.DISMISSED)
    return connection.execute(query.where(*where)).first()


def next_number(connection: Connection, year: str) -> str:
    """WJ2026-0001 and so on within a year."""
    begins = f"WJ{year}-"
    query = select(func.max(misconduct_case.c.number)).where(misconduct_case.c.number.startswith(begins))
    last = connection.execute(query).scalar()
    return f"{begins}{int(last.removeprefix(begins)) + 1 if last else 1:04d}"


def _cases() -> Select[Any]:
    return _sittings().add_columns(misconduct_case).join(misconduct_case, misconduct_case.c.sitting_id == sitting.c.id)


def _sittings() -> Select[Any]:
    """Who sat where, in which part."""
    return (
        select(
            sitting.c.id.label("sitting"), sitting.c.registration_id, sitting.c.person_id, sitting.c.run_id, sitting.c.seat,
            person.c.name, person.c.identity_locked, registration.c.ticket, administration.c.title, administration.c.starts_at,
            room.c.name.label("room"), centre.c.name.label("centre"), centre.c.zone,
        )
        .select_from(sitting)
        .join(person, person.c.id == sitting.c.person_id)
        .join(registration, registration.c.id == sitting.c.registration_id)
        .join(administration, administration.c.id == sitting.c.administration_id)
        .join(room_run, room_run.c.id == sitting.c.run_id)
        .join(room, room.c.id == room_run.c.room_id)
        .join(centre, centre.c.id == room.c.centre_id)
    )  # fmt: skip


def cases(connection: Connection, states: Sequence[str] = ()) -> list[Row[Any]]:
    """Cases in these states, or all; the newest first."""
    query = _cases().order_by(misconduct_case.c.opened_at.desc(), misconduct_case.c.number.desc())
    return list(connection.execute(query.where(misconduct_case.c.state.in_(states)) if states else query))


def case_of(connection: Connection, case_id: str, for_update: bool = False) -> Row[Any]:
    """One case with its candidate, room and administration; NotFound."""
    query = _cases().where(misconduct_case.c.id == case_id)
    row = connection.execute(query.with_for_update(of=misconduct_case) if for_update else query).first()
    if row is None:
        raise NotFound()
    return row


def opened(hall: Hall, locked: bytes | None) -> str:
    return hall.vault.open(PURPOSE, locked).decode() if locked is not None else ""


def _told(person_id: str) -> Select[Any]:
    """The cases that this person was told of."""
    notified = select(case_step.c.at).where(case_step.c.case_id == misconduct_case.c.id, case_step.c.move == Move.NOTIFY)
    return _cases().where(sitting.c.person_id == person_id, notified.exists())


def cases_of_person(connection: Connection, person_id: str) -> list[Row[Any]]:
    """The cases that this person was told of, the newest first."""
    query = _told(person_id).order_by(misconduct_case.c.opened_at.desc(), misconduct_case.c.number.desc())
    return list(connection.execute(query))


def own_case(connection: Connection, person_id: str, case_id: str, for_update: bool = False) -> Row[Any]:
    """One of these; NotFound for another's and for one that the person was not told of, as for none."""
    query = _told(person_id).where(misconduct_case.c.id == case_id)
    row = connection.execute(query.with_for_update(of=misconduct_case) if for_update else query).first()
    if row is None:
        raise NotFound()
    return row


def steps_so_far(connection: Connection, case_id: str) -> int:
    """The number of the last step."""
    return connection.execute(select(func.max(case_step.c.number)).where(case_step.c.case_id == case_id)).scalar() or 0


def steps_of(connection: Connection, hall: Hall, case_id: str) -> list[Step]:
    """Every step of a case, the first one first; without words where these have gone."""
    by, second = person.alias(), person.alias()
    rows = connection.execute(
        select(
            case_step, by.c.name.label("by_name"), second.c.name.label("second_name"), sitting.c.person_id, case_words.c.locked
        )
        .join(by, by.c.id == case_step.c.by)
        .outerjoin(case_words, WORDS)
        .outerjoin(second, second.c.id == case_step.c.second)
        .join(misconduct_case, misconduct_case.c.id == case_step.c.case_id)
        .join(sitting, sitting.c.id == misconduct_case.c.sitting_id)
        .where(case_step.c.case_id == case_id)
        .order_by(case_step.c.number)
    )
    return [
        Step(
            row.move, row.at, row.by_name, row.second_name or "", opened(hall, row.locked), own=row.by == row.person_id
        )
        for row in rows
    ]  # fmt: skip


def decisions_of(connection: Connection, case_id: str) -> list[Row[Any]]:
    """Every decision of a case; the last one stands."""
    query = select(case_decision).where(case_decision.c.case_id == case_id).order_by(case_decision.c.number)
    return list(connection.execute(query))


def effect_of(decision: Row[Any]) -> Effect:
    return Effect(Reach(decision.reach), decision.years, decision.bars)


def decision_of(connection: Connection, case_id: str) -> Row[Any]:
    """What stands of a case's decisions, the one on appeal if there is one; NotFound before any."""
    query = select(case_decision).where(case_decision.c.case_id == case_id).order_by(case_decision.c.number.desc())
    row = connection.execute(query).first()
    if row is None:
        raise NotFound()
    return row


def handling_of(connection: Connection, case: Row[Any], today: str) -> Handling:
    """What bears on who may do what with a case on this day."""
    steps = connection.execute(select(case_step).where(case_step.c.case_id == case.id)).all()
    decided = {who for step in steps if step.move == Move.DECIDE for who in (step.by, step.second)}
    stated = any(step.move == Move.STATE for step in steps)
    noted = {case.opened_by}
    asked = select(void_request.c.requested_by).where(void_request.c.sitting_id == case.sitting_id)
    noted |= set(connection.execute(asked).scalars())
    if case.incident_id:
        noted |= set(connection.execute(select(incident.c.noted_by).where(incident.c.id == case.incident_id)).scalars())
        noted |= set(connection.execute(select(signature.c.person_id).where(signature.c.about == case.incident_id)).scalars())
    return Handling(State(case.state), noted, decided, stated, today, case.state_until, case.appeal_until)

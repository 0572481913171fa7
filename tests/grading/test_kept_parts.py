"""One passed part kept for some batches: the rule, what is held after a release, and what may be applied for with it."""

import pytest
from sqlalchemy import select, update

from examhall.jobs.worker import kinds, work_once
from examhall.opening import named_wings
from examhall.people.tables import attainment
from examhall.programme.keeping_parts import kept_for, kept_part_rules, set_kept_parts
from examhall.programme.texts import WritingProblem
from examhall.registration.application_queries import known_of
from examhall.registration.eligibility import parts_held
from examhall.registration.operations import register
from examhall.registration.tables import registration
from examhall.schedule.operations import add_administration, add_batch
from examhall.schedule.tables import administration, batch
from examhall.site.queries import programme_on
from examhall.sittings.tables import sitting
from grading.certificates.entitled import entitled
from grading.mark_book.queries import results_of
from grading.operations import grade_run
from grading.releasing.standing import standings
from grading.results import Verdict
from grading.voiding import void_part
from tests.bank_builders import a_desk, a_room_that_sits, right
from tests.grading.test_releasing import confirmed, let_out, marked

DAY = "2026-11-24"


def rule(hall, batches, valid_from=DAY):
    with hall.database.writing() as connection:
        set_kept_parts(connection, hall, hall.now(), "authority", batches, valid_from, "decided")


def later_batches(hall, count):
    """Batches of the level after the first, a month apart."""
    made = []
    with hall.database.writing() as connection:
        for number in range(1, count + 1):
            made.append(add_batch(connection, f"later-{number}", f"第 {number + 1} 批"))
            starts = hall.now() + number * 30 * 24 * 3600 * 10**6
            add_administration(connection, made[-1], "L1", "practical", "后", starts, 3600)
    return made


def out(room, **more):
    """Confirmed, released, and what follows from it done."""
    let_out(room, confirmed(room, **more))
    while work_once(room.hall, kinds(named_wings())):
        pass


def person_of(room, seat):
    with room.hall.database.reading() as connection:
        return connection.execute(
            select(registration.c.person_id).where(registration.c.id == room.registrations[seat - 1])
        ).scalar_one()


def held(room, seat, batch_id):
    with room.hall.database.reading() as connection:
        return parts_held("L1", known_of(connection, person_of(room, seat), "L1", room.hall.now(), batch_id))


def test_the_rule_of_the_day_on_which_a_part_was_passed_holds(sqlite_hall):
    rule(sqlite_hall, 2, "2026-01-01")
    rule(sqlite_hall, 4, "2027-01-01")
    rule(sqlite_hall, 3, "2026-01-01")
    with sqlite_hall.database.reading() as connection:
        rules = kept_part_rules(connection)
    assert [kept_for(rules, day) for day in ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01")] == [0, 3, 3, 4]


@pytest.mark.parametrize(("batches", "day", "field"), [(-1, DAY, "batches"), (21, DAY, "batches"), (1, "soon", "valid_from")])
def test_a_rule_that_says_nothing_is_refused_beside_its_field(sqlite_hall, batches, day, field):
    with pytest.raises(WritingProblem) as refused:
        rule(sqlite_hall, batches, day)
    assert set(refused.value.faults) == {field}


def test_without_a_rule_a_single_passed_part_is_not_kept(sqlite_bank):
    room = marked(sqlite_bank)
    (later,) = later_batches(room.hall, 1)
    out(room)
    assert held(room, 1, later) == []


def test_a_passed_part_is_kept_for_as_many_batches_as_the_rule_says(bank):
    room = marked(bank)
    rule(room.hall, 2)
    later = later_batches(room.hall, 3)
    out(room)
    assert [held(room, 1, one) for one in later] == [["theory"], ["theory"], []]
    assert held(room, 2, later[0]) == held(room, 4, later[0]) == []


def test_what_is_voided_is_held_no_more(sqlite_bank):
    room = marked(sqlite_bank)
    rule(room.hall, 2)
    (later,) = later_batches(room.hall, 1)
    out(room)
    void_part(room.hall, room.bank.staff["officer"], room.bank.staff["authority"], room.sittings[0], "x")
    grade_run(room.hall, room.run, room.bank.staff["officer"])
    out(room, cause="officer", reason="voided")
    assert held(room, 1, later) == []
    assert held(room, 3, later) == ["theory"]


def practical_of(bank, theory, *, again):
    """The practical part, sat by the candidates of a theory room: in the same batch, or in the next one on a new ticket."""
    hall, registrations = bank.hall, theory.registrations
    with hall.database.writing() as connection:
        mine = registration.c.id.in_(registrations)
        batch_id = connection.execute(select(registration.c.batch_id).where(mine)).scalars().first()
        if again:
            batch_id = add_batch(connection, "again", "次")
            query = select(registration.c.person_id).join(sitting, sitting.c.registration_id == registration.c.id)
            who = connection.execute(query.where(mine).order_by(sitting.c.seat)).scalars().all()
            registrations = [register(connection, one, batch_id, "L1", f"again-{seat}") for seat, one in enumerate(who, 1)]
    if again:
        hall.clock.pass_minutes(60 * 24)
    room = a_room_that_sits(bank, "practical", candidates=4, absent=(4,), same=registrations)
    with hall.database.writing() as connection:
        given = administration.c.id == room.administration
        connection.execute(update(administration).where(given).values(batch_id=batch_id))
    for seat in (1, 2, 3):
        room.sit(seat, right(room, seat) if seat != 3 else {})
    room.close()
    grade_run(hall, room.run, bank.staff["officer"])
    return room


def overall(room):
    with room.hall.database.reading() as connection:
        told = standings(connection, room.registrations)
        officers = {line.ticket: line.overall for line in results_of(connection, room.administration)}
    found = [told[one].overall for one in room.registrations]
    assert found == [officers[told[one].row.ticket] for one in room.registrations]
    return found


def test_both_parts_of_one_batch_are_the_level_for_good(sqlite_bank):
    theory = marked(sqlite_bank)
    out(theory)
    practical = practical_of(sqlite_bank, theory, again=False)
    out(practical)
    assert overall(practical) == [Verdict.PASSED, Verdict.FAILED, Verdict.FAILED, Verdict.ABSENT]
    with practical.hall.database.reading() as connection:
        rows = connection.execute(select(attainment.c.part, attainment.c.kept_for)).all()
    assert sorted(rows) == [("practical", 0), ("theory", 0)]


@pytest.mark.parametrize(("batches", "first"), [(1, Verdict.PASSED), (0, Verdict.INCOMPLETE)])
def test_a_kept_part_counts_for_the_overall_verdict_of_a_later_batch(sqlite_bank, batches, first):
    theory = marked(sqlite_bank)
    rule(theory.hall, batches)
    out(theory)
    practical = practical_of(sqlite_bank, theory, again=True)
    out(practical)
    assert overall(practical)[0] == first
    with practical.hall.database.reading() as connection:
        kept = standings(connection, practical.registrations)[practical.registrations[0]].parts[0].kept_from
        title = connection.execute(select(batch.c.title).where(batch.c.code == "theory")).scalar_one()
        may_have = entitled(connection, practical.registrations)
    assert kept == (title if batches else "")
    assert [one.theory.sitting for one in may_have.values()] == ([theory.sittings[0]] if batches else [])


def test_the_site_and_the_desk_say_the_rule(sqlite_bank):
    hall = sqlite_bank.hall
    authority = a_desk(hall)("authority")
    wrong = authority.post("/staff/programme/kept-parts", data={"batches": "x", "valid_from": DAY, "why": "w"})
    assert wrong.status_code == 422
    assert "from 0 to 20" in wrong.get_data(as_text=True)
    assert (
        authority.post("/staff/programme/kept-parts", data={"batches": "2", "valid_from": DAY, "why": "w"}).status_code == 302
    )
    page = authority.get("/staff/programme/kept-parts").get_data(as_text=True)
    assert "for the next 2 batches" in page
    with hall.database.reading() as connection:
        assert programme_on(connection, DAY, "").kept_for == 2
        assert programme_on(connection, "2026-11-23", "").kept_for == 0
    assert "keeps it for the next 2 batches" in authority.get("/programme/levels").get_data(as_text=True)

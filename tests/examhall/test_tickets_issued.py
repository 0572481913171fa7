"""Admission tickets: issued by the batch's rule, kept as they said, issued again with a reason, printed together as one file."""

import re
from types import SimpleNamespace

import pytest
from flask import get_template_attribute

from examhall.app import create_app
from examhall.arranging import moving, ticket_prints, tickets
from examhall.arranging.ticket_paper import code
from examhall.arranging.ticket_queries import ticket_of, waiting_for_tickets
from examhall.arranging.ticket_sessions import Session, session
from examhall.audit import trail
from examhall.errors import ReasonNeeded
from examhall.instants import MINUTE
from examhall.jobs.queue import look
from examhall.people.photos import keep_photo
from examhall.schedule.operations import set_windows
from examhall.schedule.windows import TicketRule, Windows
from seeds.portraits import portrait
from tests.builders import NINE
from tests.examhall.test_seating_draft import asks, changes, seated, takes_over
from tests.seating_builders import a_batch, fill, work


def ticket(batch, registration_id: str):
    from flask import Flask

    from examhall import language

    app = Flask("x")
    language.install(app, "zh_CN")
    with app.app_context(), batch.hall.database.reading() as connection:
        return ticket_of(connection, registration_id)


@pytest.fixture(autouse=True)
def speaking():
    from examhall.language import speaking as said

    with said("zh_CN"):
        yield


def at_counter(batch) -> None:
    with batch.hall.database.writing() as connection:
        set_windows(connection, batch.id, Windows(1, 2, 1, 2, TicketRule.AT_COUNTER))


def test_after_seating_a_ticket_waits_for_its_seats(hall):
    batch = a_batch(hall)
    one = batch.candidate("甲")
    with pytest.raises(tickets.SeatsToFollow):
        changes(batch, tickets.issue, one)
    seated(batch)
    assert changes(batch, tickets.issue, one) == 1
    found = ticket(batch, one)
    theory, practical = found.says.sessions
    assert (theory.part, theory.days, theory.starts, theory.ends, theory.entry) == (
        "theory", ("2026-12-08",), "09:00", "10:00", "08:30",
    )  # fmt: skip
    assert (practical.starts, theory.room, theory.seat > 0, found.says.address) == ("10:30", "第1考场", True, "学府路 1 号")


def test_at_the_counter_day_and_address_are_known_and_the_seat_follows_without_another_ticket(hall):
    batch = a_batch(hall)
    at_counter(batch)
    one = batch.candidate("甲")
    assert changes(batch, tickets.issue, one) == 1
    says = ticket(batch, one).says
    assert [(part.days, part.starts, part.seat) for part in says.sessions] == [
        (("2026-12-08",), "09:00", 0), (("2026-12-08",), "10:30", 0),
    ]  # fmt: skip
    seated(batch)
    assert not ticket(batch, one).is_stale


def test_where_groups_are_held_only_the_day_is_said(sqlite_hall):
    batch = a_batch(sqlite_hall, groups=2)
    at_counter(batch)
    one = batch.candidate("甲")
    assert ticket(batch, one).now.sessions[0] == Session("theory", ("2026-12-08",))


def test_a_seat_that_moves_makes_the_ticket_stale_and_another_copy_needs_a_reason(hall):
    batch = a_batch(hall)
    one = batch.candidate("甲")
    seated(batch)
    changes(batch, tickets.issue, one)
    free = ({1, 2, 3, 4, 5, 6, 7, 8} - {seat for _, seat in batch.seats().values()}).pop()
    changes(batch, moving.move, one, "theory", batch.held["theory"], batch.rooms[batch.centres[0]][0], free, "设备故障")
    assert ticket(batch, one).is_stale
    with pytest.raises(ReasonNeeded):
        changes(batch, tickets.issue, one)
    assert changes(batch, tickets.issue, one, "换座") == 2
    assert not ticket(batch, one).is_stale
    with hall.database.reading() as connection:
        act = next(trail.read(connection, one))
        assert (act.action, act.detail) == ("issue_ticket", {"copy": 2, "reason": "换座"})
    for statement in ("UPDATE ticket_copy SET reason = 'x'", "DELETE FROM ticket_copy"):
        with pytest.raises(Exception, match="append-only"), hall.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_copy_is_collected_once(sqlite_hall):
    batch = a_batch(sqlite_hall)
    one = batch.candidate("甲")
    seated(batch)
    changes(batch, tickets.issue, one)
    changes(batch, tickets.collect, one)
    assert ticket(batch, one).collected_at
    with pytest.raises(tickets.AlreadyCollected):
        changes(batch, tickets.collect, one)
    changes(batch, tickets.issue, one, "遗失")
    assert not ticket(batch, one).collected_at


def test_a_void_ticket_is_not_issued(sqlite_hall):
    from examhall.arranging import deferring

    batch = a_batch(sqlite_hall)
    one = batch.candidate("甲")
    seated(batch)
    changes(batch, deferring.put_off, one, ["theory", "practical"], "住院", "")
    with pytest.raises(tickets.TicketVoid):
        changes(batch, tickets.issue, one)


def printed(batch, reason: str = "") -> tuple[str, dict]:
    hall = batch.hall
    with hall.database.writing() as connection:
        print_id = ticket_prints.ask(connection, hall, hall.now(), "officer", batch.id, batch.centres[0], reason)
    work(hall)
    with hall.database.reading() as connection:
        job = look(connection, ticket_prints.print_of(connection, print_id).job_id)
    return print_id, job


def characters(pdf: bytes) -> set[str]:
    from tests.examhall.test_print import characters as said

    return said(pdf)


def test_a_centres_tickets_are_one_file_with_a_page_a_photo_and_a_code_each(hall):
    batch = a_batch(hall, rows=3)
    fill(batch, 9)
    seated(batch)
    with hall.database.writing() as connection:
        person = connection.exec_driver_sql("SELECT person_id FROM registration").scalar()
        keep_photo(connection, hall, 0, "x", person, portrait("1", "女"))
    print_id, job = printed(batch)
    assert (job.state, job.result) == ("done", '{"tickets":9,"without_photo":8}')
    pdf = ticket_prints.content_of(hall, print_id)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 9
    assert len(re.findall(rb"/Filter\s*/DCTDecode|/DCTDecode", pdf)) == 1
    assert set("准考证考生须知跨境电子商务员第三批学府路理论知识") <= characters(pdf)
    with hall.database.reading() as connection:
        assert pdf[:64] not in b"".join(
            bytes(row[0]) for row in connection.exec_driver_sql("SELECT locked FROM ticket_print_piece")
        )
        new, stale, right = waiting_for_tickets(connection, batch.id, batch.centres[0])
        assert (len(new), len(stale), len(right)) == (0, 0, 9)
        assert next(trail.read(connection, batch.id)).action == "print_tickets"


def test_printing_again_prints_only_who_is_new_and_with_a_reason_who_moved(sqlite_hall):
    batch = a_batch(sqlite_hall, rows=3)
    fill(batch, 3)
    seated(batch)
    printed(batch)
    with pytest.raises(ticket_prints.NothingToPrint):
        printed(batch)
    late = batch.candidate("来迟")
    seated(batch)
    _, job = printed(batch)
    assert job.result == '{"tickets":1,"without_photo":1}'
    assert ticket(batch, late).copy == 1
    changes(batch, moving.swap, late, batch.registrations[0], "theory", "视线")
    with pytest.raises(ReasonNeeded):
        printed(batch)
    _, job = printed(batch, "换座")
    assert job.result == '{"tickets":2,"without_photo":2}'


def test_a_print_that_broke_off_takes_up_the_tickets_it_had_issued(sqlite_hall, monkeypatch):
    batch = a_batch(sqlite_hall, rows=3)
    fill(batch, 3)
    seated(batch)

    def power_cut(*_):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(ticket_prints, "keep", power_cut)
        with pytest.raises(SystemExit):
            printed(batch)
    sqlite_hall.clock.pass_minutes(2)
    work(sqlite_hall)
    with sqlite_hall.database.reading() as connection:
        (row,) = ticket_prints.prints_of(connection, batch.id)
        assert look(connection, row.job_id).result == '{"tickets":3,"without_photo":3}'
        assert connection.exec_driver_sql("SELECT count(*), max(copy) FROM ticket_copy").one() == (3, 1)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", ticket_prints.content_of(sqlite_hall, row.id))) == 3


def test_a_file_of_tickets_is_gone_after_two_days(sqlite_hall, clock):
    from examhall.errors import NotFound

    batch = a_batch(sqlite_hall, rows=3)
    fill(batch, 2)
    seated(batch)
    print_id, _ = printed(batch)
    clock.pass_minutes(49 * 60)
    batch.candidate("来迟")
    seated(batch)
    printed(batch)
    with pytest.raises(NotFound):
        ticket_prints.content_of(sqlite_hall, print_id)


def test_the_code_is_the_number_alone_as_the_door_reads_it():
    import segno

    assert code("26030001100017").startswith(b"\x89PNG")
    assert segno.make("26030001100017", error="m", micro=False).mode == "numeric"


def test_the_doors_open_half_an_hour_before_the_start():
    assert session("theory", NINE, 3600, 15 * 60, "Asia/Shanghai").entry == "08:30"
    assert session("theory", NINE + 30 * MINUTE, 3600, 0, "Asia/Urumqi").starts == "07:30"


def test_a_draft_over_issued_tickets_names_who_is_to_get_another(sqlite_hall):
    batch = a_batch(sqlite_hall, rows=4)
    fill(batch, 12)
    seated(batch)
    printed(batch)
    from examhall.registration.seating import Rule

    takes_over(batch, asks(batch, again=True, reason="考场更换", rule=Rule("another", 0)))
    with sqlite_hall.database.reading() as connection:
        _new, stale, right = waiting_for_tickets(connection, batch.id, batch.centres[0])
    assert len(stale) > 6
    assert len(stale) + len(right) == 12


def test_the_bar_counts_the_tickets_that_are_gathered_and_then_names_the_setting_of_the_pages(sqlite_hall):
    batch, steps = a_batch(sqlite_hall, rows=3), []
    fill(batch, 9)
    seated(batch)
    with sqlite_hall.database.writing() as connection:
        wanted = (connection, sqlite_hall, sqlite_hall.now(), "officer", batch.id, batch.centres[0], "")
        print_id = ticket_prints.ask(*wanted)
    wish = {"print": print_id, "by": "officer", "reason": "", "locale": "zh_CN"}
    ticket_prints.print_together(sqlite_hall, wish, lambda done, total: steps.append((done, total)))
    assert steps == [(9, 9)]
    app = create_app(sqlite_hall)
    for done, counting in ((5, True), (9, False)):
        with app.test_request_context():
            job = SimpleNamespace(id="1", done=done, total=9)
            said = get_template_attribute("arranging/frame.html", "working")(job, "waits", "gathered", "set in one piece")
        assert ('value="5"' in said) == counting
        assert bool(re.search("data-last hidden", said)) == counting
        assert bool(re.search("data-done hidden", said)) != counting

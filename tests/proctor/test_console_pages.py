"""The pages around a console: the rooms of a day, a candidate's timeline, and the room record."""

import datetime as dt

import pytest

from examhall.instants import SECOND, moment
from examhall.sittings import commands as c
from examhall.sittings.queries import timeline_of
from examhall.sittings.receipts import milliseconds
from examhall.sittings.room_runs import CONFIRM_WITHIN
from tests.builders import a_room


@pytest.fixture
def proctor(small_centre):
    return small_centre.person("proctor", name="陈监考")


@pytest.fixture
def chief(small_centre):
    return small_centre.person("chief_proctor", name="周主考")


def page(person, path: str) -> str:
    reply = person.browser.get(f"/proctor/rooms{path}")
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def figures_of(person) -> dict:
    """What the overview's script is told of the person's room."""
    return person.browser.get("/proctor/rooms/counts").get_json()["rooms"][person.run]


def opened(centre, proctor) -> None:
    proctor.does("authorise", "all")
    proctor.does("open")
    for seat in (1, 2, 3):
        centre.room.lease(seat, f"browser-of-seat-{seat}")


def test_todays_rooms_are_listed_with_their_counts(small_centre, proctor):
    opened(small_centre, proctor)
    assert "理论" in page(proctor, "")
    figures = figures_of(proctor)
    assert figures["counts"]["in_progress"] == 3
    assert figures["phase"] == "opened"


def test_who_has_signed_in_is_not_counted_among_those_who_are_not_here(small_centre, proctor):
    small_centre.room.lease(1, "browser-of-seat-1")
    counts = figures_of(proctor)["counts"]
    assert (counts["awaiting"], counts["signed_in"]) == (2, 1)
    proctor.does("authorise", small_centre.room.sittings[:1])
    counts = figures_of(proctor)["counts"]
    assert (counts["awaiting"], counts["signed_in"], counts["authorised"]) == (2, 0, 1)


def test_needs_of_a_room_are_counted_when_they_have_begun(small_centre, proctor, clock):
    opened(small_centre, proctor)
    for seat in (1, 2, 3):
        small_centre.hall.presence.plugged(small_centre.room.sittings[seat - 1], clock.now(), +1)
    counted = lambda: sum(since <= clock.now() // 1000 for _seat, _need, since in figures_of(proctor)["waiting"])  # noqa: E731
    assert counted() == 0
    small_centre.room.wish(c.AskHelp("ill"))
    assert counted() == 1
    small_centre.hall.presence.heard(small_centre.room.sittings[2], clock.now(), unsaved_for=SECOND)
    assert counted() == 1
    clock.pass_minutes(1.1)
    assert counted() == 2


def test_a_day_without_rooms_says_so_and_a_day_that_is_none_is_not_found(small_centre, proctor):
    assert "<table" not in page(proctor, "?day=2026-11-20")
    assert "<table" in page(proctor, "?day=2026-11-24")
    assert proctor.browser.get("/proctor/rooms?day=yesterday").status_code == 404


def test_the_days_beside_are_counted_from_the_calendar_of_the_centre(small_centre, proctor, clock):
    clock.pass_minutes(16 * 60)  # one in the morning there, still the day before in UTC
    today = moment(clock.now(), "Asia/Shanghai").date()
    assert today != moment(clock.now()).date()
    for text in (page(proctor, ""), page(proctor, f"?day={today}")):
        assert f"{today} (" in text
        assert f"day={today - dt.timedelta(days=1)}" in text
        assert f"day={today + dt.timedelta(days=1)}" in text
        assert "· 今天" in text
    yesterday = page(proctor, f"?day={today - dt.timedelta(days=1)}")
    assert "· 今天" not in yesterday
    assert f"day={today}" in yesterday


def test_a_room_that_still_goes_on_stays_on_the_list_the_next_day(small_centre, proctor, clock):
    opened(small_centre, proctor)
    clock.pass_minutes(24 * 60)
    assert "<table" in page(proctor, "")


def test_a_room_with_an_unconfirmed_pause_alarms_on_the_list(small_centre, proctor, clock):
    opened(small_centre, proctor)
    proctor.does("emergency_pause", reason="fire")
    alarm = dict(figures_of(proctor)["alarms"])["pause_unconfirmed"]
    assert alarm == milliseconds(clock.now() + CONFIRM_WITHIN)
    assert 'class="alarmed"' not in page(proctor, "")
    clock.pass_minutes(5.1)
    assert 'class="alarmed"' in page(proctor, "")


def test_the_timeline_names_who_acted_and_why_the_clock_shows_what_it_shows(small_centre, proctor, clock):
    opened(small_centre, proctor)
    clock.pass_minutes(10)
    small_centre.room.save(1, browser="browser-of-seat-1")
    proctor.does("pause", small_centre.room.sittings[:1], "ill")
    clock.pass_minutes(2)
    proctor.does("resume", small_centre.room.sittings[:1])
    proctor.does("grant", small_centre.room.sittings[:1], "machine failed", seconds=300)
    proctor.does("incident", small_centre.room.sittings[:1], kind="machine_failure", text="键盘失灵")
    told = proctor.get(f"/sittings/{small_centre.room.sittings[0]}/timeline").get_json()
    assert [line["kind"] for line in told["lines"]][-4:] == ["answered", "paused", "resumed", "granted"]
    assert told["names"] == {proctor.id: "陈监考"}
    assert told["incidents"][0]["text"] == "键盘失灵"
    figures = told["clock"]
    sum_of_all = sum(figures[part] for part in ("opened_at", "allowed_ms", "extra_ms", "granted_ms", "held_ms"))
    assert figures["deadline"] == sum_of_all == figures["opened_at"] + 67 * 60_000


def test_every_entry_is_told_with_both_clocks_and_fills_the_answer_card_in_the_candidates_order(small_centre, proctor, clock):
    opened(small_centre, proctor)
    sitting = small_centre.room.sittings[0]
    clock.pass_minutes(10)
    said = milliseconds(clock.now()) - 4000
    for number, (place, value) in enumerate([(2, "q3a"), (0, "q1a"), (2, None)], 1):
        change = c.Change(number, f"a-token-of-{number:04d}", said, f"f{place + 1}", value)
        small_centre.room.wish(c.SaveChange(change, "browser-of-seat-1", place, value is not None))
    told = proctor.get(f"/sittings/{sitting}/entries").get_json()
    with small_centre.hall.database.reading() as connection:
        moments = timeline_of(connection, sitting)
    assert [one["number"] for one in told["entries"]] == [moment.number for moment in moments]
    last = told["entries"][-1]
    assert (last["kind"], last["at"] - last["said_at"], last["detail"]) == ("answered", 4000, {})
    assert [(place, given) for _at, place, given in told["steps"]] == [(2, True), (0, True), (2, False)]
    assert sorted(place for section in told["card"] for question in section for place in question) == [0, 1, 2, 3, 4]
    assert [[len(question) for question in section] for section in told["card"]] == [[1, 1, 1, 1], [1]]
    orders = {str(proctor.get(f"/sittings/{one}/entries").get_json()["card"]) for one in small_centre.room.sittings}
    assert len(orders) > 1, "each candidate has an order of their own"
    assert "全部流水" in proctor.get(f"/sittings/{sitting}").get_data(as_text=True)


def test_the_entries_of_another_room_are_not_found(small_centre, proctor):
    stranger = a_room(small_centre.hall, 1).sittings[0]
    for path in ("", "/entries"):
        assert proctor.get(f"/sittings/{stranger}{path}").status_code == 404


def test_names_with_markup_stay_text(small_centre, proctor):
    with small_centre.hall.database.writing() as connection:
        connection.exec_driver_sql(
            f"UPDATE person SET name = '<script>alert(1)</script>' WHERE id = '{small_centre.room.persons[0]}'"
        )
    proctor.does("mark_absent", small_centre.room.sittings[:1])
    assert "<script>alert" not in page(proctor, f"/{small_centre.room.run}/record")

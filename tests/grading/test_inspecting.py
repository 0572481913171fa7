"""Supervised inspection: in its window, its network and with the watcher's code a candidate reads the own marked paper."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from examhall.audit import trail
from examhall.audit.tables import audit_entry
from examhall.errors import NotAllowed, ReasonNeeded
from examhall.instants import MINUTE, instant
from examhall.schedule.local_time import as_typed
from examhall.secure_browser.networks import NoNetwork
from grading.inspecting import queries
from grading.inspecting.operations import (
    InspectionOpen,
    NoPlace,
    NotInspected,
    NotPublic,
    NoWatcher,
    Planned,
    come_in,
    end,
    end_what_is_over,
    leave,
    look,
    open_inspection,
    show_code,
)
from grading.inspecting.terms import (
    CODE_LASTS,
    LONGEST,
    InspectionOver,
    NotOpenYet,
    NoWindow,
    OtherNetwork,
    Window,
    check,
    check_planned,
    read_networks,
)
from tests.bank_builders import a_desk
from tests.grading.reviewed import ALTERED, BLANK, reviewed
from tests.grading.test_looking_up import TICKETS
from tests.grading.test_release_pages import text_of
from tests.grading.test_review_pages import a_visitor

NOON = instant(dt.datetime(2026, 11, 25, 4, tzinfo=dt.UTC))  # 12:00 in Shanghai
HOUR = 60 * MINUTE
WINDOW = Window(NOON, NOON + HOUR, "Asia/Shanghai", ("10.1.0.0/16", "::1"))
HERE = "10.1.7.9"


# --- when and from where: pure


@pytest.mark.parametrize(
    ("now", "address", "window", "refusal"),
    [
        (NOON, HERE, WINDOW, None),
        (NOON + HOUR - 1, "::1", WINDOW, None),
        (NOON, "::ffff:10.1.7.9", WINDOW, None),
        (NOON - 1, HERE, WINDOW, NotOpenYet),
        (NOON + HOUR, HERE, WINDOW, InspectionOver),
        (NOON, "10.2.0.1", WINDOW, OtherNetwork),
        (NOON, "", WINDOW, OtherNetwork),
        (NOON + 1, HERE, Window(NOON, NOON + HOUR, "Asia/Shanghai", ("10.1.0.0/16",), NOON + 1), InspectionOver),
    ],
)
def test_a_paper_is_read_in_its_window_and_network_and_not_outside(now, address, window, refusal):
    if refusal is None:
        check(window, now, address)
    else:
        with pytest.raises(refusal):
            check(window, now, address)


def test_who_comes_too_early_is_told_when_it_opens():
    with pytest.raises(NotOpenYet) as early:
        check(WINDOW, NOON - MINUTE, HERE)
    assert early.value.details == {"opens": "2026-11-25 12:00", "closes": "13:00"}


def test_a_window_ends_after_it_begins_and_after_now_and_is_four_hours_at_most():
    assert check_planned(NOON, NOON + LONGEST, NOON) == (NOON, NOON + LONGEST)
    for opens, closes in ((None, NOON), (NOON, None), (NOON, NOON), (NOON, NOON + LONGEST + 1), (NOON - HOUR, NOON)):
        with pytest.raises(NoWindow):
            check_planned(opens, closes, NOON)


def test_networks_are_one_a_line_and_at_least_one():
    assert read_networks("10.1.7.9/16\n\n 10.1.0.0/16 \n192.168.0.7") == ["10.1.0.0/16", "192.168.0.7/32"]
    for typed in ("", "the lab", "\n".join(f"10.0.{n}.0/24" for n in range(11))):
        with pytest.raises(NoNetwork):
            read_networks(typed)


# --- the verbs


class Desk:
    """Released results, and an inspection of one sitting from now on for an hour."""

    def __init__(self, bank):
        self.reviewed = reviewed(bank)
        self.hall, self.staff, self.sittings = bank.hall, bank.staff, self.reviewed.room.sittings

    def planned(self, **other):
        now = self.hall.now()
        said = {
            "reason": "复核 FH2026-0001",
            "place": "一楼 查卷室",
            "networks": "127.0.0.1\n10.1.0.0/16",
            "watcher": self.staff["chief"],
        }
        return Planned(**{**said, "opens_at": now, "closes_at": now + HOUR, **other})

    def does(self, verb, *arguments):
        with self.hall.database.writing() as connection:
            return verb(connection, self.hall, self.hall.now(), *arguments)

    def open(self, seat=ALTERED, **other):
        return self.does(open_inspection, self.staff["officer"], self.sittings[seat - 1], self.planned(**other))

    def code(self, inspection_id):
        return self.does(show_code, self.staff["chief"], inspection_id)

    def acts(self):
        with self.hall.database.reading() as connection:
            found = list(connection.execute(select(audit_entry.c.action).order_by(audit_entry.c.number)).scalars())
            assert trail.verify(connection, self.hall.audit_key) is None
        return [one for one in found if "inspection" in one]


@pytest.fixture
def desk(sqlite_bank):
    return Desk(sqlite_bank)


def test_opening_a_code_a_look_and_the_end_stand_in_the_trail(bank):
    desk = Desk(bank)
    one = desk.open()
    held = desk.does(come_in, TICKETS[0], desk.code(one), HERE)
    for _ in range(2):
        assert desk.does(look, *held, HERE).sitting == desk.sittings[0]
    desk.does(leave, *held)
    with pytest.raises(InspectionOver):
        desk.does(look, *held, HERE)
    assert desk.acts() == [
        "open_inspection", "show_inspection_code", "begin_inspection", "view_inspection", "view_inspection", "end_inspection",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"reason": " "}, ReasonNeeded),
        ({"place": ""}, NoPlace),
        ({"networks": ""}, NoNetwork),
        ({"closes_at": 0}, NoWindow),
        ({"watcher": "nobody"}, NoWatcher),
    ],
)
def test_nothing_is_opened_without_reason_room_network_window_and_watcher(desk, other, refusal):
    with pytest.raises(refusal):
        desk.open(**other)
    assert desk.acts() == []


def test_one_inspection_of_a_sitting_at_a_time_and_none_before_its_result_is_public(desk):
    one = desk.open()
    with pytest.raises(InspectionOpen):
        desk.open()
    desk.does(end, desk.staff["officer"], one)
    assert desk.open() != one
    with pytest.raises(NotPublic):
        desk.does(open_inspection, desk.staff["officer"], "nothing", desk.planned())


def test_a_code_counts_once_for_its_ticket_and_for_some_minutes(desk):
    one = desk.open()
    code = desk.code(one)
    for ticket, typed in ((TICKETS[1], code), (TICKETS[0], "00000000"), (TICKETS[0], "")):
        with pytest.raises(NotInspected):
            desk.does(come_in, ticket, typed, HERE)
    desk.does(come_in, TICKETS[0], f" {code[:4]} {code[4:]}", HERE)
    with pytest.raises(NotInspected):
        desk.does(come_in, TICKETS[0], code, HERE)
    late = desk.code(one)
    desk.hall.clock.pass_minutes(CODE_LASTS // MINUTE)
    with pytest.raises(NotInspected):
        desk.does(come_in, TICKETS[0], late, HERE)


def test_only_the_watcher_shows_codes_and_a_new_one_takes_the_page_from_the_browser_before(desk):
    one = desk.open()
    with pytest.raises(NotAllowed):
        desk.does(show_code, desk.staff["officer"], one)
    first = desk.does(come_in, TICKETS[0], desk.code(one), HERE)
    second = desk.does(come_in, TICKETS[0], desk.code(one), HERE)
    with pytest.raises(InspectionOver):
        desk.does(look, *first, HERE)
    with pytest.raises(InspectionOver):
        desk.does(leave, *first)
    assert desk.does(look, *second, HERE)
    with pytest.raises(OtherNetwork):
        desk.does(look, *second, "10.2.0.1")


def test_a_code_from_elsewhere_or_too_early_is_refused_in_words_and_not_used_up(desk):
    now = desk.hall.now()
    one = desk.open(opens_at=now + 2 * MINUTE, closes_at=now + HOUR)
    code = desk.code(one)
    with pytest.raises(NotOpenYet):
        desk.does(come_in, TICKETS[0], code, HERE)
    desk.hall.clock.pass_minutes(2)
    with pytest.raises(OtherNetwork):
        desk.does(come_in, TICKETS[0], code, "172.16.0.1")
    assert desk.does(come_in, TICKETS[0], code, HERE)


def test_it_ends_by_itself_at_the_end_of_its_window(desk):
    held = desk.does(come_in, TICKETS[0], desk.code(desk.open()), HERE)
    end_what_is_over(desk.hall)
    assert desk.does(look, *held, HERE)
    desk.hall.clock.pass_minutes(60)
    with pytest.raises(InspectionOver):
        desk.does(look, *held, HERE)
    end_what_is_over(desk.hall)
    end_what_is_over(desk.hall)
    assert desk.acts().count("end_inspection") == 1
    with pytest.raises(InspectionOver):
        desk.code(held[0])


def test_what_is_shown_is_what_is_public_and_not_what_counts_since(desk):
    desk.reviewed.signed()  # the correction counts, and nobody has released it
    with desk.hall.database.reading() as connection:
        public, sections = queries.marked_sitting(connection, desk.hall, desk.sittings[0])
    assert public.edition == 1
    assert sum(one.points for one in sections) == public.result.score


# --- the doors


@pytest.fixture
def officers(desk):
    return a_desk(desk.hall)


def local(at):
    return as_typed(at, "Asia/Shanghai")


def opened(desk, officers, networks="127.0.0.1"):
    """Through the officer's page; its address."""
    now = desk.hall.now()
    form = {
        "reason": "复核 FH2026-0001", "place": "查卷室", "networks": networks, "watcher": desk.staff["chief"],
        "opens": local(now), "closes": local(now + HOUR),
    }  # fmt: skip
    return officers("officer").post(f"/results/inspections/new/{desk.sittings[0]}", data=form).location


def shown_code(page):
    return re.search(r'class="handed"[^>]*><code>(\d{4} \d{4})</code>', page.get_data(as_text=True))[1]


def test_a_candidate_reads_the_own_paper_with_keys_under_the_watchers_eyes(desk, officers):
    where = opened(desk, officers)
    watcher = officers("chief")
    assert "考生1" in text_of(watcher.get("/results/inspections"))
    code = shown_code(watcher.post(f"{where}/code"))
    assert "handed" not in watcher.get(where).get_data(as_text=True)
    candidate = a_visitor(desk.reviewed)
    assert candidate.get("/inspection/paper").location.endswith("/inspection")
    reply = candidate.post("/inspection", data={"ticket": TICKETS[0], "code": code})
    assert reply.location.endswith("/inspection/paper")
    paper = candidate.get("/inspection/paper")
    page = paper.get_data(as_text=True)
    assert paper.headers["Cache-Control"] == "no-store"
    assert re.fullmatch(r"3[0-9]{3}; url=/inspection/over", paper.headers["Refresh"])
    assert page.count('class="inspected-question"') == len(desk.reviewed.room.asked(1))
    assert "css/inspection.css" in page
    assert "Right answer" in page
    assert page.count("<form") == 1  # to end it
    assert "L1-" not in page  # no item's id goes out
    assert "candidate reads" in text_of(watcher.get(where))
    assert "read a marked paper" in text_of(officers("officer").get(where))
    assert candidate.post("/inspection/end").location.endswith("/inspection/over")
    assert "is not shown any more" in text_of(candidate.get("/inspection/over"))
    assert candidate.get("/inspection/paper").location.endswith("/inspection")
    assert "inspection over" in text_of(watcher.get(where))


def test_the_watcher_ends_it_and_the_candidates_next_look_shows_nothing(desk, officers):
    where = opened(desk, officers)
    watcher, candidate = officers("chief"), a_visitor(desk.reviewed)
    candidate.post("/inspection", data={"ticket": TICKETS[0], "code": shown_code(watcher.post(f"{where}/code"))})
    assert candidate.get("/inspection/paper").status_code == 200
    assert candidate.get("/inspection/still").status_code == 204
    assert watcher.post(f"{where}/end").status_code == 302
    assert candidate.get("/inspection/still").status_code == 410
    assert a_visitor(desk.reviewed).get("/inspection/still").status_code == 410
    assert candidate.get("/inspection/paper").location.endswith("/inspection/over")


def test_who_neither_watches_nor_opens_inspections_sees_none(desk, officers):
    where = opened(desk, officers)
    proctor = officers("proctor")
    assert "考生1" not in text_of(proctor.get("/results/inspections"))
    assert proctor.get(where).status_code == 403
    assert proctor.post(f"{where}/code").status_code == 403
    assert proctor.post(f"{where}/end").status_code == 403
    assert officers("officer").post(f"{where}/code").status_code == 403
    assert officers("author").get("/results/inspections").status_code == 403


def test_from_another_network_the_refusal_says_so_and_what_does_not_fit_is_one_sentence(desk, officers):
    where = opened(desk, officers, networks="10.1.0.0/16")
    code = shown_code(officers("chief").post(f"{where}/code"))
    candidate = a_visitor(desk.reviewed)
    elsewhere = candidate.post("/inspection", data={"ticket": TICKETS[0], "code": code})
    assert "only on the machines of the room" in text_of(elsewhere, status=409)
    for ticket, typed in ((TICKETS[0], "1"), (TICKETS[1], code), ("nobody", code)):
        reply = candidate.post("/inspection", data={"ticket": ticket, "code": typed})
        assert "These details do not fit" in text_of(reply, status=409)


def test_guessing_codes_is_slowed_down(desk, officers):
    opened(desk, officers)
    candidate = a_visitor(desk.reviewed)
    replies = [candidate.post("/inspection", data={"ticket": TICKETS[0], "code": f"{n:08}"}).status_code for n in range(7)]
    assert replies == [409] * 5 + [429] * 2


def test_bad_input_is_said_beside_its_field_and_the_rest_is_kept(desk, officers):
    form = {"reason": "because", "place": "查卷室", "networks": "the lab", "watcher": "", "opens": "soon", "closes": ""}
    page = officers("officer").post(f"/results/inspections/new/{desk.sittings[BLANK - 1]}", data=form)
    assert "Write when it begins and when it ends" in text_of(page, status=409)
    for kept in (">because<", 'value="查卷室"', ">the lab<"):
        assert kept in page.get_data(as_text=True)

"""The pages of a batch: made, held, moved and cancelled in the browser; what is refused is told beside its field; who may where."""

import re
from io import BytesIO

import pytest
from sqlalchemy import insert, select

import examhall.opening
from examhall.app import create_app
from examhall.arranging.queries import administrations
from examhall.audit import trail
from examhall.people.operations import add_person
from examhall.people.tables import role_grant
from examhall.registration.tables import registration
from examhall.schedule.local_time import as_typed
from examhall.schedule.settings import HouseRules, read_settings
from examhall.schedule.tables import administration, administration_room, batch, batch_calendar, offering, room
from examhall.sittings import closing
from tests.builders import CHIEF, a_hand_in, a_room
from tests.examhall.test_candidate_lists import GOOD, OTHER, a_list
from tests.room_acts import act, open_room
from tests.seating_builders import a_batch, a_programme, fill, work

WINDOWS = {
    "code": "2604", "title": "第四批", "applications_open_at": "2026-11-01T09:00", "applications_close_at": "2026-11-20T17:00",
    "confirmation_opens_at": "2026-11-05T09:00", "confirmation_closes_at": "2026-11-25T17:00", "ticket_rule": "at_counter",
}  # fmt: skip


@pytest.fixture
def app(sqlite_hall, monkeypatch):
    monkeypatch.setattr(examhall.opening, "WINGS", ("proctor",))
    sqlite_hall.judge = lambda question, key, response: {}
    app = create_app(sqlite_hall)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def sign_in(app, sqlite_hall):
    numbers = iter(range(100))

    def signed_in(role: str, centre: str = ""):
        with sqlite_hall.database.writing() as connection:
            name = f"user{next(numbers)}"
            person_id = add_person(connection, sqlite_hall.vault, name, username=name, password_hash="x")
            connection.execute(insert(role_grant), {"person_id": person_id, "role": role, "centre_id": centre})
        client = app.test_client()
        client.set_cookie("locale", "en")
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = person_id, True
        return client

    return signed_in


@pytest.fixture
def officer(sign_in):
    return sign_in("exams_officer")


def rows(hall, table):
    with hall.database.reading() as connection:
        return connection.execute(select(table)).all()


def problem(reply) -> str:
    """The sentence beside the field that is wrong."""
    return " ".join(re.findall(r'class="problem"[^>]*>([^<]+)<', reply.get_data(as_text=True)))


def test_a_batch_is_made_with_windows_in_the_authoritys_zone(officer, sqlite_hall):
    reply = officer.post("/staff/schedule/new", data=WINDOWS)
    assert reply.status_code == 302
    (row,) = rows(sqlite_hall, batch_calendar)
    assert (row.applications_close_at - row.applications_open_at) // 3_600_000_000 == 19 * 24 + 8
    page = officer.get(reply.location).get_data(as_text=True)
    assert "2026-11-01 (Sun) 09:00" in page
    again = officer.get(f"{reply.location}/windows").get_data(as_text=True)
    assert 'value="2026-11-01T09:00"' in again
    assert re.search(r'value="at_counter" checked', again)


def test_an_english_title_is_what_the_public_reads_in_english_and_the_chinese_one_where_none_is_written(officer, app):
    made = officer.post("/staff/schedule/new", data=WINDOWS).location
    public = app.test_client()
    public.set_cookie("locale", "en")
    assert WINDOWS["title"] in public.get("/calendar").get_data(as_text=True)
    officer.post(f"{made}/windows", data={**WINDOWS, "title_en": "Third batch of 2026"})
    assert 'value="Third batch of 2026"' in officer.get(f"{made}/windows").get_data(as_text=True)
    app.extensions["hall"].clock.pass_minutes(1)
    for locale, title in (("en", "Third batch of 2026"), ("zh_CN", WINDOWS["title"])):
        public.set_cookie("locale", locale)
        assert title in public.get("/calendar").get_data(as_text=True)
    assert "at most 100" in problem(officer.post(f"{made}/windows", data={**WINDOWS, "title_en": "x" * 101}))


def test_an_english_title_is_what_the_staff_read_in_english(officer):
    made = officer.post("/staff/schedule/new", data={**WINDOWS, "title_en": "Fourth batch"}).location
    for page in ("/staff/schedule", made, f"{made}/candidates", f"{made}/lists", f"{made}/seating", f"{made}/tickets"):
        officer.set_cookie("locale", "en")
        assert "Fourth batch" in officer.get(page).get_data(as_text=True), page
        assert WINDOWS["title"] not in officer.get(page).get_data(as_text=True), page
        officer.set_cookie("locale", "zh_CN")
        assert WINDOWS["title"] in officer.get(page).get_data(as_text=True), page


@pytest.mark.parametrize(
    ("field", "typed"),
    [("code", "26"), ("title", " "), ("applications_close_at", "2026-10-01T09:00"), ("confirmation_closes_at", "tomorrow"),
     ("confirmation_opens_at", "2026-10-01T09:00"), ("ticket_rule", "never")],
)  # fmt: skip
def test_what_is_wrong_in_a_batch_is_told_beside_its_field_and_the_rest_stays(officer, sqlite_hall, field, typed):
    reply = officer.post("/staff/schedule/new", data={**WINDOWS, field: typed})
    assert reply.status_code == 409
    assert problem(reply)
    assert 'value="2026-11-25T17:00"' in reply.get_data(as_text=True) or field == "confirmation_closes_at"
    assert rows(sqlite_hall, batch) == []


def test_a_code_is_used_once_and_stays_once_numbers_were_made_of_it(officer, sqlite_hall):
    made = a_batch(sqlite_hall)
    assert "第三批" in problem(officer.post("/staff/schedule/new", data={**WINDOWS, "code": "2603"}))
    made.candidate("甲")
    reply = officer.post(f"/staff/schedule/{made.id}/windows", data=WINDOWS)
    assert "2603" in problem(reply)
    assert officer.post(f"/staff/schedule/{made.id}/windows", data={**WINDOWS, "code": "2603"}).status_code == 302


def test_places_are_typed_as_a_grid_and_never_fall_below_those_taken(officer, sqlite_hall):
    made = a_batch(sqlite_hall)
    name = f"{made.centres[0]}-L1-theory"
    assert officer.post(f"/staff/schedule/{made.id}/places", data={name: "30"}).status_code == 302
    with sqlite_hall.database.writing() as connection:
        connection.execute(offering.update().values(taken=12))
    reply = officer.post(f"/staff/schedule/{made.id}/places", data={name: "11"})
    assert reply.status_code == 409
    assert "12 places are taken" in reply.get_data(as_text=True)
    assert 'value="11"' in reply.get_data(as_text=True)
    assert officer.post(f"/staff/schedule/{made.id}/places", data={name: "many"}).status_code == 409
    assert [(row.places, row.taken) for row in rows(sqlite_hall, offering)] == [(30, 12)]


def wanted(made, **more):
    return {
        "part": "L1-theory", "title": "下午", "starts": "2026-12-09T14:00", "minutes": "60",
        "rooms": [made.rooms[made.centres[0]][0]], **more,
    }  # fmt: skip


def test_an_administration_is_held_moved_and_cancelled(officer, sqlite_hall):
    made = a_batch(sqlite_hall)
    assert officer.post(f"/staff/schedule/{made.id}/administrations/new", data=wanted(made)).status_code == 302
    row = next(row for row in rows(sqlite_hall, administration) if row.title == "下午")
    page = officer.get(f"/staff/schedule/{made.id}").get_data(as_text=True)
    assert "2026-12-09 (Wed) 14:00–15:00" in page
    path = f"/staff/schedule/administrations/{row.id}"
    assert officer.post(path, data=wanted(made, starts="2026-12-09T16:00", minutes="45")).status_code == 302
    assert 'value="2026-12-09T16:00"' in officer.get(path).get_data(as_text=True)
    assert officer.post(f"{path}/cancel").status_code == 302
    assert all(one.id != row.id for one in rows(sqlite_hall, administration))
    assert all(one.administration_id != row.id for one in rows(sqlite_hall, administration_room))
    with sqlite_hall.database.reading() as connection:
        assert [act.action for act in trail.read(connection, row.id)] == [
            "cancel_administration", "change_administration", "hold_administration",
        ]  # fmt: skip


def test_a_room_that_is_used_at_that_time_is_refused_with_the_name_of_the_other(officer, sqlite_hall):
    made = a_batch(sqlite_hall)
    reply = officer.post(f"/staff/schedule/{made.id}/administrations/new", data=wanted(made, starts="2026-12-08T09:30"))
    assert reply.status_code == 409
    assert "第1考场 is used by “第1组theory” of 第三批 at that time (2026-12-08 09:00–10:00)" in problem(reply)
    assert 'value="下午"' in reply.get_data(as_text=True)


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"minutes": "long"}, {"minutes": "0"}, {"starts": "noon"}, {"rooms": []}, {"part": "L9-theory"}]
)
def test_what_is_wrong_in_an_administration_is_told_beside_its_field(officer, sqlite_hall, wrong):
    made = a_batch(sqlite_hall)
    reply = officer.post(f"/staff/schedule/{made.id}/administrations/new", data=wanted(made, **wrong))
    assert (reply.status_code, bool(problem(reply))) == (409, True)
    assert len(rows(sqlite_hall, administration)) == 2


RULES = {
    "rules": "1", "sign_in_before": "20", "late_limit": "10", "earliest_hand_in": "25", "alone_limit": "5", "decide_after": "40",
    "reminders": "10，2", "multiple_choice": "all_or_nothing", "check_in_first": "1",
}  # fmt: skip


def test_house_rules_are_set_in_the_browser_kept_by_who_leaves_them_alone_and_written_into_the_trail(officer, sqlite_hall):
    made = a_batch(sqlite_hall)
    officer.post(f"/staff/schedule/{made.id}/administrations/new", data=wanted(made, **RULES))
    row = next(row for row in rows(sqlite_hall, administration) if row.title == "下午")
    path = f"/staff/schedule/administrations/{row.id}"
    assert read_settings(row.settings) == HouseRules(
        sign_in_before=1200, late_limit=600, earliest_hand_in=1500, alone_limit=300, decide_after=2400, reminders=(600, 120),
        multiple_choice="all_or_nothing", calculator=False, check_in_first=True,
    )  # fmt: skip
    page = officer.get(path).get_data(as_text=True)
    assert 'value="10, 2"' in page
    assert re.search(r'name="check_in_first" value="1" checked', page)
    officer.post(path, data=wanted(made, title="傍晚"))
    officer.post(path, data=wanted(made, **{**RULES, "late_limit": "15", "calculator": "1"}))
    (kept,) = (one for one in rows(sqlite_hall, administration) if one.id == row.id)
    assert read_settings(kept.settings).late_limit == 900
    with sqlite_hall.database.reading() as connection:
        said = [act.detail.get("rules") for act in trail.read(connection, row.id)]
    assert said[:2] == [{"late_limit": 900, "calculator": True}, {}]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("late_limit", "soon"), ("late_limit", "61"), ("earliest_hand_in", "-1"), ("reminders", "15, x"), ("multiple_choice", "best"),
     ("alone_limit", "1e9")],
)  # fmt: skip
def test_what_is_wrong_in_a_house_rule_is_told_beside_it_and_the_rest_stays(officer, sqlite_hall, field, typed):
    made = a_batch(sqlite_hall)
    sent = wanted(made, **{**RULES, field: typed})
    reply = officer.post(f"/staff/schedule/{made.id}/administrations/new", data=sent)
    page = reply.get_data(as_text=True)
    assert (reply.status_code, bool(problem(reply))) == (409, True)
    assert '<details class="acts" open>' in page
    assert 'value="20"' in page


def test_once_papers_lie_on_the_seats_the_house_rules_stay(officer, sqlite_hall):
    laid = a_room(sqlite_hall, 1)
    a_programme(sqlite_hall)
    with sqlite_hall.database.reading() as connection:
        (row,) = connection.execute(select(administration)).all()
        used = connection.execute(select(room.c.id)).scalar_one()
    same = {
        "part": f"{row.level}-{row.part}", "title": row.title, "starts": as_typed(row.starts_at, "Asia/Shanghai"),
        "minutes": f"{row.seconds / 60:g}", "rooms": [used],
    }  # fmt: skip
    path = f"/staff/schedule/administrations/{row.id}"
    assert officer.post(path, data=same).status_code == 302
    reply = officer.post(path, data={**same, **RULES})
    assert reply.status_code == 409
    assert "rules and seats stay" in reply.get_data(as_text=True)
    assert laid.sittings
    assert [read_settings(one.settings) for one in rows(sqlite_hall, administration)] == [HouseRules()]


def seat_everybody(officer, made) -> str:
    reply = officer.post(f"/staff/schedule/{made.id}/seating", data={"spare_percent": "0", "apart": "1", "whom": "missing"})
    assert reply.status_code == 302
    work(made.hall)
    assert "8 of 8 parts" in officer.get(reply.location).get_data(as_text=True)
    assert officer.post(f"{reply.location}/take").status_code == 302
    work(made.hall)
    return reply.location


def test_seats_are_drawn_looked_at_room_by_room_and_taken_over(officer, sqlite_hall):
    made = a_batch(sqlite_hall)
    fill(made, 4)
    draft = seat_everybody(officer, made)
    room = officer.get(f"{draft}?administration={made.held['theory']}&room={made.rooms[made.centres[0]][0]}")
    assert len(re.findall(r'class="[^"]*taken', room.get_data(as_text=True))) == 4
    assert len(made.seats()) == 8
    line = re.search(
        r'<td class="number">(\d+)</td><td class="number">(\d+)</td><td class="number">(\d+)</td>', officer.get(draft).text
    )
    assert line.groups() == ("4", "4", "4"), "new, seated, free: nobody is counted twice once it is taken over"
    assert officer.post(f"{draft}/take").status_code == 409
    assert "share between 0 and 50" in problem(
        officer.post(f"/staff/schedule/{made.id}/seating", data={"spare_percent": "90", "whom": "missing"})
    )


def test_once_somebody_is_seated_another_time_needs_a_reason_and_cancelling_is_refused(officer, sqlite_hall):
    made = a_batch(sqlite_hall)
    fill(made, 4)
    seat_everybody(officer, made)
    path = f"/staff/schedule/administrations/{made.held['theory']}"
    moved = wanted(made, title="第1组theory", starts="2026-12-08T08:00")
    assert problem(officer.post(path, data=moved))
    assert officer.post(path, data={**moved, "reason": "停电"}).status_code == 302
    assert officer.post(f"{path}/cancel").status_code == 409
    clash = officer.post(path, data=wanted(made, title="x", starts="2026-12-08T10:45", reason="停电"))
    assert "is used by “第1组practical”" in problem(clash)


def test_one_candidate_is_moved_put_off_and_given_a_ticket_in_the_browser(officer, sqlite_hall):
    made = a_batch(sqlite_hall)
    fill(made, 4)
    seat_everybody(officer, made)
    one = made.registrations[0]
    path = f"/staff/schedule/candidates/{one}"
    page = officer.get(path).get_data(as_text=True)
    assert "P00000000" not in page
    assert "P0" not in page.split("Identity number")[1][:60] or "*" in page
    free = ({1, 2, 3, 4, 5, 6, 7, 8} - {seat for _, seat in made.seats().values()}).pop()
    where = f"{made.held['theory']}-{made.rooms[made.centres[0]][0]}"
    move = {"act": "move", "part": "theory", "where": where, "seat": str(free)}
    assert problem(officer.post(f"{path}/seat", data=move))
    assert officer.post(f"{path}/seat", data={**move, "reason": "设备故障"}).status_code == 302
    assert "Nobody is registered" in problem(
        officer.post(f"{path}/seat", data={"act": "swap", "part": "theory", "other": "1", "reason": "x"})
    )
    for where_else in ("", f"{made.held['practical']}-{made.rooms[made.centres[0]][0]}"):
        refused = officer.post(f"{path}/seat", data={**move, "where": where_else, "reason": "换考场"})
        assert "Choose the room to move to" in problem(refused)
        assert 'value="换考场"' in refused.get_data(as_text=True)
    with sqlite_hall.database.reading() as connection:
        own = connection.execute(select(registration.c.ticket).where(registration.c.id == one)).scalar_one()
    with_oneself = {"act": "swap", "part": "theory", "other": own, "reason": "x"}
    assert "somebody else" in problem(officer.post(f"{path}/seat", data=with_oneself))
    assert "at least one part" in problem(officer.post(f"{path}/put-off", data={"reason": "住院"}))
    assert officer.post(f"{path}/ticket", data={}).status_code == 302
    assert officer.post(f"{path}/ticket", data={}).status_code == 422
    pdf = officer.get(f"{path}/ticket")
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    assert officer.post(f"{path}/ticket", data={"collected": "1"}).status_code == 302
    page = officer.get(path).get_data(as_text=True)
    assert "设备故障" in page
    name = re.findall(r'data-label="Room">([^<]+)<', page)[0]
    assert re.search(rf"{name} \d\d → {name} {free:02d}<", page)
    refused = officer.post(f"{path}/put-off", data={"form": "put_off", "part": ["theory"], "reason": " "})
    assert refused.status_code == 422
    assert re.findall(r'name="part" value="(\w+)" (checked)?', refused.get_data(as_text=True)) == [
        ("theory", "checked"), ("practical", "")
    ]  # fmt: skip
    off = officer.post(f"{path}/put-off", data={"part": ["theory", "practical"], "reason": "住院"})
    assert off.status_code == 302
    assert "ticket void" in officer.get(path).get_data(as_text=True)


def test_who_is_taken_out_of_a_seat_is_not_said_to_be_seated_anew(officer, sqlite_hall):
    made = a_batch(sqlite_hall)
    fill(made, 4)
    seat_everybody(officer, made)
    path = f"/staff/schedule/candidates/{made.registrations[0]}"
    officer.post(f"{path}/seat", data={"act": "unseat", "part": "theory", "reason": "改期"})
    page = officer.get(path).get_data(as_text=True)
    assert "Taken out of the seat" in page
    assert re.search(r"\d\d → —<", page)


def test_tickets_of_a_centre_are_printed_and_who_opens_the_file_stands_in_the_trail(officer, sqlite_hall):
    made = a_batch(sqlite_hall)
    fill(made, 4)
    seat_everybody(officer, made)
    reply = officer.post(f"/staff/schedule/{made.id}/tickets", data={"centre": made.centres[0]})
    assert reply.status_code == 302
    assert "data-progress" in officer.get(reply.location).get_data(as_text=True)
    work(sqlite_hall)
    assert "Open the file" in officer.get(reply.location).get_data(as_text=True)
    assert officer.get(f"{reply.location}/file").data.startswith(b"%PDF-")
    with sqlite_hall.database.reading() as connection:
        assert next(trail.read(connection, made.id)).action == "fetch_tickets"
    assert officer.post(f"/staff/schedule/{made.id}/tickets", data={"centre": made.centres[0]}).status_code == 409


def test_a_list_is_looked_through_and_taken_in_the_browser(officer, sqlite_hall):
    made = a_batch(sqlite_hall)

    def send(data: bytes):
        form = {"file": (BytesIO(data), "名单.xlsx")}
        return officer.post(f"/staff/schedule/{made.id}/lists", data=form, content_type="multipart/form-data")

    assert "no spreadsheet" in problem(send(b"MZ an executable"))
    reply = send(a_list(GOOD, (*OTHER[:3], "12", *OTHER[4:])))
    page = officer.get(reply.location).get_data(as_text=True)
    assert "0000**********5732" in page
    assert "000000199303275732" not in page
    assert "five to seventeen" in page
    assert "Document number (证件号码)" in page
    assert officer.post(f"{reply.location}/take").status_code == 409
    assert officer.post(f"{reply.location}/take", data={"only_right": "1"}).status_code == 302
    assert "1 candidates came" in officer.get(reply.location).get_data(as_text=True)
    assert officer.get("/staff/schedule/list.xlsx").data.startswith(b"PK")


def test_a_centres_staff_sees_and_serves_its_own_candidates_alone(sign_in, sqlite_hall):
    made = a_batch(sqlite_hall, centres=2)
    mine, theirs = made.candidate("本点"), made.candidate("外点", centre=1)
    staff = sign_in("centre_staff", made.centres[0])
    listed = staff.get(f"/staff/schedule/{made.id}/candidates").get_data(as_text=True)
    assert "本点" in listed
    assert "外点" not in listed
    assert staff.get(f"/staff/schedule/candidates/{mine}").status_code == 200
    assert staff.get(f"/staff/schedule/candidates/{theirs}").status_code == 403
    assert staff.post(f"/staff/schedule/candidates/{theirs}/ticket").status_code == 403
    assert staff.post(f"/staff/schedule/{made.id}/tickets", data={"centre": made.centres[1]}).status_code == 403
    assert staff.post(f"/staff/schedule/candidates/{mine}/seat").status_code == 403
    assert staff.get(f"/staff/schedule/{made.id}/seating").status_code == 403
    tickets = staff.get(f"/staff/schedule/{made.id}/tickets").get_data(as_text=True)
    assert "第1考点" in tickets
    assert "第2考点" not in tickets


def test_markup_in_names_stays_text(officer, sqlite_hall):
    made = a_batch(sqlite_hall)
    one = made.candidate("<script>alert(1)</script>", "<b>school</b>")
    for path in (f"{made.id}/candidates", f"candidates/{one}"):
        page = officer.get(f"/staff/schedule/{path}").get_data(as_text=True)
        assert "<script>alert(1)" not in page
        assert "<b>school" not in page


def test_a_batch_says_of_each_examination_how_far_it_is(sqlite_hall, clock):
    room = a_room(sqlite_hall, 1)
    with sqlite_hall.database.reading() as connection:
        batch_id = connection.execute(select(batch.c.id)).scalar_one()

    def stage():
        with sqlite_hall.database.reading() as connection:
            return [one["stage"] for one in administrations(connection, batch_id)]

    assert stage() == ["laid"]
    open_room(room)
    assert stage() == ["opened"]
    room.lease()
    room.wish(a_hand_in(1, 0))
    act(room, closing.close, by=CHIEF)
    assert stage() == ["over"]

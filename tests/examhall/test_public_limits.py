"""Every form that anybody may send without a sign-in is slowed down or refused when it comes too often; none is forgotten."""

import re
from io import BytesIO

import pytest

from examhall.app import create_app
from examhall.people.permissions import Role
from examhall.people.throttle import Pace
from examhall.schedule.operations import add_centre
from examhall.secure_browser import gate_pages
from tests.builders import NINE

# What changes nothing but the cookie of the browser that sends it, or keeps nothing at all.
NOTHING_TO_LIMIT = {
    "people.sign_out", "complaints.leave", "practice.responses", "results_lookup.leave", "inspection.finish",
}  # fmt: skip
# Pages of a wing, flooded where the wing is tested: tests/grading/test_looking_up.py, test_review_pages.py,
# test_inspecting.py, and tests/grading/certificates.
IN_A_WING = {
    "results_lookup.look_up", "verify.verify", "verify.compare", "looked_up_reviews.ask_for", "looked_up_reviews.take_back",
    "inspection.enter",
}  # fmt: skip
MOST = 60  # posts within one moment, where nothing else is said


def a_complaint(browser, hall, clock):
    page = browser.get("/complaints/new").get_data(as_text=True)
    stamped = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    clock.pass_minutes(2)
    return {"about": f"centre:{hall.centre}", "kind": "fees", "says": "窗口另收了三十元资料费，没有收据。", "stamp": stamped}


def own_complaint(desk, clock):
    browser = desk.browser()
    assert browser.post("/complaints/new", data=a_complaint(browser, desk.hall, clock)).status_code == 302
    return browser


def files(desk, clock):
    browser = own_complaint(desk, clock)
    return lambda: browser.post("/complaints/mine/attachments", data={"file": (BytesIO(b"MZ"), "a.jpg")})


def on_own_complaint(path):
    def prepare(desk, clock):
        browser = own_complaint(desk, clock)
        return lambda: browser.post(f"/complaints/mine/{path}", data={"says": ""})

    return prepare


def complaints(desk, clock):
    browser = desk.browser()

    def file():
        return browser.post("/complaints/new", data=a_complaint(browser, desk.hall, clock))

    return file


def post(path, **data):
    def prepare(desk, clock):
        browser = desk.browser()
        return lambda: browser.post(path, data=data)

    return prepare


def step(path, role, asked, **data):
    """A person who stands before this step of the sign-in."""

    def prepare(desk, clock):
        desk.add("officer", role)
        if asked == "enrolled":
            desk.enrols(desk.comes_in("officer"), "/staff/access/factor")
        elif asked == "given":
            desk.add("authority", Role.AUTHORITY)
            page = desk.comes_in("authority").post(f"/staff/people/{desk.ids['officer']}/password").get_data(as_text=True)
            given = page.partition('class="handed"><code>')[2].partition("<")[0]
            browser, where = desk.knock("officer", given)
            assert where == path
            return lambda: browser.post(path, data=data)
        else:
            desk.ask_for_factor(role)
        browser, where = desk.knock("officer")
        assert where == path
        return lambda: browser.post(path, data=data)

    return prepare


def applicants_codes(desk, clock):
    browser = desk.browser()
    return lambda: browser.post("/apply/code", data={"contact": "li@example.cn"})


def applicants_guesses(desk, clock):
    browser = desk.browser()
    assert browser.post("/apply/code", data={"contact": "li@example.cn"}).status_code == 302
    return lambda: browser.post("/apply/enter", data={"code": "no code"})


def stations(desk, clock):
    def send():
        figures = {
            "missing": [],
            "width": 1366,
            "height": 768,
            "offset_ms": 0,
            "storage": True,
            "socket": True,
            "latency_ms": 5,
        }
        return desk.browser().post("/station", json={"figures": figures, "room": "r", "station": "s"})

    return send


FLOODS = {
    "people.sign_staff_in": post("/staff/sign-in", username="officer", password="wrong"),
    "registration.sign_candidate_in": post("/exam", ticket="26010001100014", identity="x"),
    "arriving.take": step("/staff/sign-in/code", Role.EXAMS_OFFICER, "enrolled", code="000000"),
    "arriving.choose": step("/staff/sign-in/password", Role.EXAMS_OFFICER, "given", password="short", again="short"),
    "arriving.enrol": step("/staff/sign-in/factor", Role.EXAMS_OFFICER, "asked", code="000000"),
    "apply.ask_for_code": applicants_codes,
    "apply.enter": applicants_guesses,
    "complaints.file": complaints,
    "complaints.find": post("/complaints/follow", number="2600000001", code="AAAA"),
    "complaints.appeal_against": on_own_complaint("appeal"),
    "complaints.take_back": on_own_complaint("withdraw"),
    "complaints.add": files,
    "station.judge": stations,
    "secure_browser.show_keys": post("/seb/gate/no-such-gate"),
}


def open_posts(app):
    views = app.view_functions
    return {
        rule.endpoint for rule in app.url_map.iter_rules()
        if "POST" in rule.methods and getattr(views[rule.endpoint], "required_action", "guarded") is None
    }  # fmt: skip


def test_every_form_without_a_sign_in_is_in_the_list(sqlite_hall):
    assert open_posts(create_app(sqlite_hall)) == FLOODS.keys() | NOTHING_TO_LIMIT | IN_A_WING


@pytest.mark.parametrize("endpoint", FLOODS)
def test_who_sends_it_too_often_is_slowed_down(endpoint, small_desk, clock, monkeypatch):
    monkeypatch.setattr(gate_pages, "BURST", 20)
    with small_desk.hall.database.writing() as connection:
        small_desk.hall.centre = add_centre(connection, "0002", "滨海商贸技师学院考点", "滨海市")
    send = FLOODS[endpoint](small_desk, clock)
    answers = []
    while len(answers) < MOST and answers[-1:] != [True]:
        reply = send()
        answers.append(reply.status_code == 429 or "no longer works" in reply.get_data(as_text=True))
    assert answers[0] is False, reply.status_code
    assert answers[-1] is True, reply.status_code


def test_a_pace_lets_a_burst_through_and_then_so_many_a_second_for_each_key():
    pace, second = Pace(3, 0.5), 1_000_000
    assert [pace.allows("a", NINE) for _ in range(4)] == [True, True, True, False]
    assert pace.allows("b", NINE)
    assert not pace.allows("a", NINE + second)
    assert pace.allows("a", NINE + 2 * second)
    assert not pace.allows("a", NINE + 2 * second)
    assert [pace.allows("a", NINE + 3600 * second) for _ in range(4)] == [True, True, True, False]

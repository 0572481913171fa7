"""The gate and the doors behind it: who shows the keys of this exam comes in, all others are told what to do."""

import pytest

from examhall.secure_browser import operations
from examhall.secure_browser.doorkeeper import BROWSER_HEADER, CONFIG_HEADER
from examhall.secure_browser.gate import PASS_LASTS
from examhall.sittings.commands import WaiveAccess
from examhall.sittings.states import State
from tests.builders import BROWSER, a_hand_in, a_room, a_save
from tests.room_acts import kinds, open_room, shown, stored
from tests.secure_browser.conftest import BUILD, ORIGIN, Asked, a_room_asked, a_rule, an_app

NOBODY = {"config": "", "browser": "", "version": ""}


def lease(browser, asked, seat=1, name=BROWSER):
    return browser.post(f"{asked.page(seat)}/lease", json={"browser": name})


def signals(asked, seat=1):
    return shown(asked.room, seat).sitting.signals


def through_the_gate(browser, asked):
    """By the script of the gate's page, as on Apple's clients."""
    assert browser.get(asked.gate).status_code == 200
    assert browser.post(asked.gate, json=asked.shown(asked.gate)).get_json() == {"go": "/exam"}


def test_without_a_rule_any_browser_comes_in(app, plain):
    browser = app.test_client()
    assert plain.sign_in(browser).status_code == 302
    assert browser.get(plain.page()).status_code == 200
    assert lease(browser, plain).status_code == 200
    assert browser.get(f"{plain.page()}/leave").status_code == 409


def test_any_other_browser_is_told_what_to_do_and_what_the_proctor_reads_out(app, asked):
    browser = app.test_client()
    reply = asked.sign_in(browser)
    (refusal,) = asked.refusals()
    assert reply.status_code == 403
    page = reply.get_data(as_text=True)
    for said in (refusal.id[:4].upper(), f"{ORIGIN}/", "no_pass", refusal.expected, asked.gate):
        assert said in page
    assert browser.get(asked.page()).status_code == 401, "nobody was signed in"
    assert signals(asked) == {"secure_browser": 1}


def test_keys_in_the_headers_open_sign_in_and_page(app, asked):
    browser = app.test_client()
    reply = browser.get(asked.gate, headers=asked.headers(asked.gate))
    assert (reply.status_code, reply.headers["Location"]) == (302, "/exam")
    assert asked.sign_in(browser, headers=asked.headers("/exam")).status_code == 302
    assert browser.get(asked.page(), headers=asked.headers(asked.page())).status_code == 200
    assert browser.get(f"{asked.page()}/about").status_code == 200
    assert lease(browser, asked).status_code == 200
    assert asked.refusals() == []


def test_keys_by_the_script_open_the_same_doors_on_both_databases(hall, monkeypatch):
    app, asked = an_app(hall, monkeypatch), a_rule(a_room_asked(hall))
    browser = app.test_client()
    assert asked.sign_in(browser).status_code == 403
    through_the_gate(browser, asked)
    assert asked.sign_in(browser).status_code == 302
    assert browser.get(asked.page()).status_code == 200
    assert lease(browser, asked).status_code == 200
    asked.set_networks("10.0.0.0/8 all", "2001:db8::/64")
    assert browser.get(asked.page()).status_code == 403
    assert sorted(row.fault for row in asked.refusals()) == ["network", "no_pass"]


def test_headers_at_the_sitting_itself_make_a_pass_of_their_own(app, asked):
    browser = app.test_client()
    assert asked.sign_in(browser, headers=asked.headers("/exam")).status_code == 302
    assert lease(browser, asked).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"config": "0" * 64}, "config_key"),
        ({"browser": "0" * 64}, "browser_key"),
        ({"origin": "http://localhost"}, "other_address"),
        ({"origin": "https://elsewhere.example.org"}, "config_key"),
    ],
    ids=["other settings", "other build", "this address by another name", "other address"],
)
def test_wrong_keys_are_refused_and_named(app, asked, wrong, fault):
    browser = app.test_client()
    reply = browser.get(asked.gate, headers=asked.headers(asked.gate, **wrong))
    assert reply.headers["Location"].startswith("/seb/refused/")
    assert browser.get(reply.headers["Location"]).status_code == 403
    assert asked.sign_in(browser, headers=asked.headers("/exam", **wrong)).status_code == 403
    assert {row.fault for row in asked.refusals()} == {fault}
    header = BROWSER_HEADER if fault == "browser_key" else CONFIG_HEADER
    (at_sign_in,) = (row for row in asked.refusals() if row.sitting_id)
    assert at_sign_in.received == asked.headers("/exam", **wrong)[header][:8]


def test_a_hash_made_for_another_page_opens_nothing(app, asked):
    browser = app.test_client()
    assert "/refused/" in browser.get(asked.gate, headers=asked.headers("/exam")).headers["Location"]
    assert "/refused/" in browser.post(asked.gate, json=asked.shown("/exam")).get_json()["go"]
    assert asked.sign_in(browser, headers=asked.headers(asked.gate)).status_code == 403


def test_the_address_is_the_configured_one_whatever_the_browser_calls_the_host(app, asked):
    browser = app.test_client()
    forged = {"Host": "evil.example.org", "X-Forwarded-Host": "evil.example.org", "X-Forwarded-Proto": "http"}
    wrong = asked.headers(asked.gate, origin="http://evil.example.org")
    assert "/refused/" in browser.get(asked.gate, headers={**wrong, **forged}).headers["Location"]
    assert browser.get(asked.gate, headers={**asked.headers(asked.gate), **forged}).headers["Location"] == "/exam"


def test_keys_of_another_administration_open_nothing(app, asked):
    other = Asked(a_room(asked.hall, 1), asked.officer, [])
    other.do(operations.set_rule, other.room.administration, True, "")
    other.do(operations.add_key, other.room.administration, "browser", BUILD, "")
    browser = app.test_client()
    assert browser.get(other.gate, headers=other.headers(other.gate)).headers["Location"] == "/exam"
    assert asked.sign_in(browser).status_code == 403, "a pass of the other exam"
    assert asked.sign_in(browser, headers=other.headers("/exam")).status_code == 403, "keys of the other exam"


def test_an_empty_list_of_browser_keys_refuses_everybody(app, asked):
    inside = app.test_client()
    through_the_gate(inside, asked)
    asked.do(operations.remove_key, asked.room.administration, "browser", BUILD)
    browser = app.test_client()
    assert "/refused/" in browser.get(asked.gate, headers=asked.headers(asked.gate)).headers["Location"]
    assert asked.sign_in(browser, headers=asked.headers("/exam")).status_code == 403
    assert asked.sign_in(inside).status_code == 403, "a pass from before does not help"
    assert {row.fault for row in asked.refusals()} == {"no_browser_keys"}


def test_settings_made_elsewhere_are_accepted_once_they_are_entered(app, asked):
    own = "c" * 64
    assert "/refused/" in app.test_client().get(asked.gate, headers=asked.headers(asked.gate, config=own)).headers["Location"]
    asked.do(operations.add_key, asked.room.administration, "config", own, "centre.seb")
    assert app.test_client().get(asked.gate, headers=asked.headers(asked.gate, config=own)).headers["Location"] == "/exam"


def test_a_pass_serves_one_candidate_and_ends_after_a_day(app, asked, clock):
    browser = app.test_client()
    through_the_gate(browser, asked)
    assert asked.sign_in(browser).status_code == 302
    browser.post("/sign-out")
    assert asked.sign_in(browser, seat=2).status_code == 403, "the second candidate at this machine"
    assert asked.sign_in(browser).status_code == 302
    clock.at += PASS_LASTS
    assert browser.get(asked.page()).status_code == 403


def test_a_pass_cannot_be_made_up(app, asked):
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["secure_browser"] = {asked.room.administration: "f" * 32}
    assert asked.sign_in(browser).status_code == 403


def test_the_doors_behind_the_page_are_shut_too(app, asked):
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = asked.room.persons[0], True
    page = browser.get(asked.page())
    assert page.status_code == 403
    for reply in (browser.get(f"{asked.page()}/about"), lease(browser, asked)):
        assert (reply.status_code, reply.get_json()["code"]) == (403, "access_refused")
    assert kinds(asked.room) == ["Prepared", "Observed"], "no lease, and one signal for all three"


def test_wrong_headers_at_the_page_are_refused_whatever_pass_the_browser_has(app, asked):
    browser = app.test_client()
    through_the_gate(browser, asked)
    asked.sign_in(browser)
    assert browser.get(asked.page(), headers=asked.headers(asked.page(), config="0" * 64)).status_code == 403


def test_a_page_that_runs_goes_on_and_its_answers_are_stored_whatever_a_later_look_says(app, asked):
    browser = app.test_client()
    through_the_gate(browser, asked)
    asked.sign_in(browser)
    token = lease(browser, asked).get_json()["lease"]
    open_room(asked.room)
    asked.do(operations.remove_key, asked.room.administration, "browser", BUILD)
    assert browser.post(f"{asked.page()}/secure-browser", json=NOBODY).get_json() == {"passed": False}
    saved = browser.post(
        f"{asked.page()}/responses",
        json={"seen": 0, "changes": [{"number": 1, "token": "token-0001", "field": "f1", "value": "q1a"}]},
        headers={"Authorization": f"Lease {token}"},
    )
    assert saved.status_code == 200
    assert len(saved.get_json()["receipts"]) == 1
    assert lease(browser, asked).status_code == 200, "the same browser, after a reload"
    assert lease(browser, asked, name="another-browser").status_code == 403
    assert signals(asked) == {"secure_browser": 1}


def test_each_page_load_is_looked_at_by_the_page_s_own_address(app, asked, clock):
    browser = app.test_client()
    through_the_gate(browser, asked)
    asked.sign_in(browser)
    look = f"{asked.page()}/secure-browser"
    assert browser.post(look, json=asked.shown(asked.page())).get_json() == {"passed": True}
    assert browser.post(look, json=NOBODY, headers=asked.headers(look)).get_json() == {"passed": True}, "an old client"
    assert signals(asked) == {}
    assert browser.post(look, json=asked.shown(asked.page(2))).get_json() == {"passed": False}
    assert browser.post(look, json=asked.shown(asked.gate)).get_json() == {"passed": False}
    assert signals(asked) == {"secure_browser": 1}, "once a minute"
    clock.pass_minutes(1.1)
    assert browser.post(look, json=NOBODY).get_json() == {"passed": False}
    assert signals(asked) == {"secure_browser": 2}


@pytest.mark.parametrize("body", [b"", b"[]", b'{"config": 1}', b'{"config": "\\u0000\\ud83d", "browser": "x"}'])
def test_what_is_no_key_is_refused_or_noted_and_breaks_nothing(app, asked, body):
    browser = app.test_client()
    reply = browser.post(asked.gate, data=body, content_type="application/json")
    assert reply.status_code in (200, 400)
    if reply.status_code == 200:
        assert "/refused/" in reply.get_json()["go"]
    assert browser.post(asked.gate, data=body, content_type="text/plain").status_code == 400


def test_no_other_candidate_is_looked_at_or_led_out(app, asked):
    browser = app.test_client()
    through_the_gate(browser, asked)
    asked.sign_in(browser)
    assert browser.post(f"{asked.page(2)}/secure-browser", json=NOBODY).status_code == 403
    assert browser.get(f"{asked.page(2)}/leave").status_code == 403


def test_an_unknown_gate_refusal_or_quit_link_leads_nowhere(app, asked):
    browser = app.test_client()
    for path in ("/seb/gate/x", "/seb/refused/x", "/seb/quit/x"):
        assert browser.get(path).status_code == 404
    assert browser.post("/seb/gate/x", json=NOBODY).status_code == 404


def test_the_way_out_is_told_when_the_sitting_is_over_and_not_before(app, asked, clock):
    browser = app.test_client()
    through_the_gate(browser, asked)
    asked.sign_in(browser)
    assert asked.rule.quit not in browser.get(asked.page()).get_data(as_text=True)
    lease(browser, asked)
    open_room(asked.room)
    assert browser.get(f"{asked.page()}/leave").status_code == 409
    asked.room.wish(a_save(1))
    asked.room.wish(a_hand_in(2, 1))
    assert shown(asked.room).sitting.state is State.SUBMITTED
    reply = browser.get(f"{asked.page()}/leave")
    assert reply.headers["Location"] == f"{ORIGIN}/seb/quit/{asked.rule.quit}"
    assert browser.get(f"/seb/quit/{asked.rule.quit}").status_code == 200


def test_who_has_nothing_left_to_sit_may_sign_in_anywhere(app, asked):
    from examhall.sittings.commands import MarkAbsent

    asked.room.wish(MarkAbsent("proctor"))
    assert asked.sign_in(app.test_client()).status_code == 302


def test_a_proctor_s_word_opens_the_doors_of_one_candidate(app, asked):
    asked.room.wish(WaiveAccess("spare machine", "proctor"))
    browser = app.test_client()
    assert asked.sign_in(browser).status_code == 302
    assert browser.get(asked.page()).status_code == 200
    assert lease(browser, asked).status_code == 200
    assert browser.post(f"{asked.page()}/secure-browser", json=NOBODY).get_json() == {"passed": True}
    assert asked.sign_in(app.test_client(), seat=2).status_code == 403
    assert stored(asked.room)[1].record.entry.reason == "spare machine"


def test_a_room_with_networks_is_entered_from_these_only(app, plain):
    plain.set_networks("192.168.10.0/24 second floor", "", "10.0.0.5")
    inside, outside = {"REMOTE_ADDR": "192.168.10.77"}, {"REMOTE_ADDR": "192.168.11.77"}
    reply = plain.sign_in(app.test_client(), environ_base=outside)
    assert reply.status_code == 403
    assert "192.168.10.0/24" in reply.get_data(as_text=True)
    (refusal,) = plain.refusals()
    assert (refusal.fault, refusal.address, refusal.sitting_id) == ("network", "192.168.11.77", plain.room.sittings[0])
    assert signals(plain) == {"foreign_network": 1}
    browser = app.test_client()
    assert plain.sign_in(browser, environ_base=inside).status_code == 302
    assert browser.get(plain.page(), environ_base=inside).status_code == 200
    assert browser.get(plain.page(), environ_base=outside).status_code == 403
    plain.set_networks()
    assert browser.get(plain.page(), environ_base=outside).status_code == 200


def test_a_waiver_counts_for_the_network_as_well(app, plain):
    plain.set_networks("192.168.10.0/24")
    plain.room.wish(WaiveAccess("other address today", "proctor"))
    assert plain.sign_in(app.test_client()).status_code == 302


def test_a_wrong_identity_number_is_told_nothing_of_browsers(app, asked):
    reply = app.test_client().post("/exam", data={"ticket": asked.tickets[0], "identity": "wrong"})
    assert reply.status_code == 403
    assert "seb" not in reply.get_data(as_text=True).lower()
    assert asked.refusals() == []


def test_the_sitting_page_shows_its_keys_again_only_where_the_rule_is_on(app, asked):
    browser = app.test_client()
    through_the_gate(browser, asked)
    asked.sign_in(browser)
    assert f'data-leave="{asked.page()}/leave"' in browser.get(asked.page()).get_data(as_text=True)
    asked.do(operations.set_rule, asked.room.administration, False, "")
    assert "data-leave" not in browser.get(asked.page()).get_data(as_text=True)
    assert app.test_client().get(asked.gate).status_code == 200

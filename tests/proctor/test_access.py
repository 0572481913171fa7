"""A browser or a network that does not pass: the console says so, and a proctor may let the candidate in with a reason."""

from sqlalchemy import insert, select

from examhall.audit import trail
from examhall.secure_browser.tables import room_network
from examhall.sittings.commands import Observe
from examhall.sittings.tables import room_run
from tests.room_acts import shown


def needs(proctor, seat=0):
    return [need for need, _since in proctor.snapshot()["seats"][seat].get("needs", ())]


def ask_for_a_network(centre):
    with centre.hall.database.writing() as connection:
        room_id = connection.execute(select(room_run.c.room_id).where(room_run.c.id == centre.room.run)).scalar_one()
        row = {"room_id": room_id, "network": "10.0.0.0/8", "note": "", "set_by": centre.room.persons[0], "set_at": 0}
        connection.execute(insert(room_network), row)


def test_the_console_knows_whether_browsers_are_checked_here(small_centre):
    proctor = small_centre.person("proctor")
    assert proctor.snapshot()["about"]["access"] is False
    ask_for_a_network(small_centre)
    assert proctor.snapshot()["about"]["access"] is True


def test_a_check_that_fails_asks_for_the_proctor_until_somebody_lets_the_candidate_in(small_centre):
    proctor, room = small_centre.person("proctor", name="王监考"), small_centre.room
    one = room.sittings[0]
    for signal in ("secure_browser", "foreign_network", "focus_lost"):
        room.wish(Observe(signal))
    seat = next(number for number, seat in enumerate(proctor.snapshot()["seats"]) if seat["id"] == one)
    assert needs(proctor, seat) == ["access", "focus_loss"]
    assert proctor.act("waive_access", [one]).get_json()["code"] == "reason_needed"
    proctor.does("waive_access", [one], "备用机未装防作弊浏览器")
    assert needs(proctor, seat) == ["focus_loss"]
    assert shown(room).sitting.waived
    assert proctor.snapshot()["seats"][seat]["waived"] is True
    again = proctor.does("waive_access", [one], "again")
    assert again["outcomes"][0]["status"] == "done"
    lines = proctor.get(f"/sittings/{one}/timeline").get_json()["lines"]
    assert [line["detail"]["reason"] for line in lines if line["kind"] == "access_waived"] == ["备用机未装防作弊浏览器"]
    record = proctor.get("/record").get_data(as_text=True)
    assert "备用机未装防作弊浏览器" in record
    assert "王监考" in record
    with small_centre.hall.database.reading() as connection:
        acts = [act for act in trail.read(connection) if act.action == "waive_access"]
    assert [act.detail["reason"] for act in acts] == ["again", "备用机未装防作弊浏览器"]


def test_only_who_runs_the_room_lets_anybody_in(small_centre):
    inspector = small_centre.person("inspector")
    assert inspector.act("waive_access", small_centre.room.sittings[:1], "because").status_code == 403

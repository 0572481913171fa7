"""The candidate's door and pages: signing in, one's own sitting and nobody else's, the lease and the booklet."""

import gzip
import re

import msgspec
import pytest

from examhall.instants import MINUTE
from examhall.people.operations import add_person
from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.registration.tickets import ticket_number
from examhall.sittings import commands as c
from examhall.sittings import room_runs
from examhall.sittings.room_runs import Act
from tests.builders import PROCTOR, a_room

IDENTITY = "11010519491231002X"
TOKEN = re.compile(rb'name="csrf[_-]token" (?:value|content)="[^"]+"')  # another one each second


@pytest.fixture
def room(hall):
    room = a_room(hall, 2)
    with hall.database.writing() as connection:
        made = add_person(connection, hall.vault, "x", identity=IDENTITY)
        row = connection.execute(person.select().where(person.c.id == made)).one()
        connection.execute(
            person.update()
            .where(person.c.id == room.persons[0])
            .values(identity_locked=row.identity_locked, identity_lookup=row.identity_lookup)
        )
        room.ticket = ticket_number(2026, 1, 1, 1, 1)
        connection.execute(registration.update().where(registration.c.id == room.registrations[0]).values(ticket=room.ticket))
    return room


@pytest.fixture
def client(doors, room):
    doors.config["WTF_CSRF_ENABLED"] = False
    return doors.test_client()


def sign_in(client, ticket, identity=IDENTITY):
    return client.post("/exam", data={"ticket": ticket, "identity": identity})


def open_part(room):
    def work(connection, now):
        act = Act(connection, room.hall.clerk.key, now, room.run, PROCTOR)
        return room_runs.authorise(act, room.sittings) + room_runs.open_part(act)

    room.hall.clerk.transact(work)


def full_width(text):
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def test_ticket_and_identity_open_the_door_however_they_are_typed(client, room):
    for ticket, identity in (
        (room.ticket, IDENTITY),
        (full_width(room.ticket), full_width(IDENTITY.lower())),
        (f" {room.ticket[:4]} {room.ticket[4:]} ", f"({IDENTITY[:6]} {IDENTITY[6:]})"),
    ):
        reply = sign_in(client, ticket, identity)
        assert (reply.status_code, reply.headers.get("Location")) == (302, "/sittings")


def test_every_wrong_sign_in_gets_the_same_sentence(client, room):
    pages = {
        TOKEN.sub(b"", sign_in(client, ticket, identity).data).replace(ticket.upper().encode(), b"")
        for ticket, identity in ((room.ticket, "1"), ("99999999999999", IDENTITY), (room.registrations[1], IDENTITY))
    }
    assert len({page.count(b"name=") for page in pages}) == 1
    assert len(pages) == 1


def test_after_five_wrong_tries_the_next_waits_and_the_real_candidate_still_gets_in(client, room, clock):
    for _ in range(5):
        assert sign_in(client, room.ticket, "wrong").status_code == 403
    assert sign_in(client, room.ticket, "wrong").status_code == 429
    clock.pass_minutes(2.1 / 60)
    assert sign_in(client, room.ticket).status_code == 302


def test_a_flood_of_wrong_tries_from_the_candidates_own_address_does_not_keep_him_out(client, doors, room, clock):
    seat, flood = client, doors.test_client()
    for browser in (seat, flood):
        browser.get("/exam")
    let_in = None
    for step in range(20 * 16):  # twenty seconds
        sign_in(flood, room.ticket, "wrong")
        if step % 48 == 47 and not let_in:
            let_in = sign_in(seat, room.ticket).status_code == 302 and step
        clock.pass_minutes(1 / 16 / 60)
    assert let_in
    assert let_in <= 2 * 48


def test_identity_numbers_are_not_in_the_database_in_clear(hall, room):
    with hall.database.reading() as connection:
        rows = connection.execute(person.select()).all()
    assert all(IDENTITY.encode() not in str(tuple(row)).encode() for row in rows)


def test_a_candidate_sees_no_other_candidates_sitting(client, room):
    sign_in(client, room.ticket)
    mine, other = room.sittings
    assert client.get(f"/sittings/{mine}/about").status_code == 200
    for path in ("", "/about", "/news"):
        assert client.get(f"/sittings/{other}{path}").status_code == 403
    reply = client.post(f"/sittings/{other}/lease", json={"browser": "browser-0001"})
    assert reply.status_code == 403


def test_the_waiting_page_opens_when_the_house_rules_say_so(client, room, clock):
    mine, starts_at = f"/sittings/{room.sittings[0]}", clock.at
    clock.at = starts_at - 20 * MINUTE
    sign_in(client, room.ticket)
    listed = client.get("/sittings")
    assert mine not in listed.get_data(as_text=True)
    assert "08:45 开放入场" in listed.get_data(as_text=True)
    assert listed.headers["Refresh"] == "301", "the list looks again when it is time"
    assert client.get(mine).headers["Location"] == "/sittings"
    clock.at = starts_at - 15 * MINUTE
    assert mine in client.get("/sittings").get_data(as_text=True)
    assert client.get(mine).status_code == 200
    assert "Refresh" not in client.get("/sittings").headers


def test_whoever_was_let_in_early_has_the_waiting_page(client, room, clock):
    clock.at -= 40 * MINUTE
    sign_in(client, room.ticket)
    assert client.get(f"/sittings/{room.sittings[0]}").status_code == 302
    open_part(room)
    assert client.get(f"/sittings/{room.sittings[0]}").status_code == 200


def test_about_masks_the_identity_number(client, room):
    sign_in(client, room.ticket)
    about = client.get(f"/sittings/{room.sittings[0]}/about").get_json()
    assert about["candidate"]["identity"] == "1101**********002X"
    assert IDENTITY not in str(about)


def test_the_booklet_is_not_given_out_before_the_part_is_open(client, room):
    sign_in(client, room.ticket)
    path = f"/sittings/{room.sittings[0]}"
    lease = client.post(f"{path}/lease", json={"browser": "browser-0001"}).get_json()["lease"]
    headers = {"Authorization": f"Lease {lease}"}
    assert client.get(f"{path}/booklet", headers=headers).status_code == 409
    open_part(room)
    reply = client.get(f"{path}/booklet", headers=headers)
    booklet = msgspec.json.decode(gzip.decompress(reply.data))
    assert [section["title"] for section in booklet["sections"]] == ["Choice", "Text"]
    assert client.get(f"{path}/booklet", headers={**headers, "If-None-Match": reply.headers["ETag"]}).status_code == 304


def test_a_second_machine_waits_for_the_proctor(client, doors, room):
    sign_in(client, room.ticket)
    path = f"/sittings/{room.sittings[0]}"
    assert client.post(f"{path}/lease", json={"browser": "browser-0001"}).status_code == 200
    second = doors.test_client()
    sign_in(second, room.ticket)
    reply = second.post(f"{path}/lease", json={"browser": "browser-0002"})
    assert (reply.status_code, reply.get_json()["code"]) == (409, "another_machine")
    assert reply.get_json()["news"]["asking"] is True
    room.wish(c.ApproveMachine("browser-0002", PROCTOR))
    assert second.get(f"{path}/news?browser=browser-0002").get_json()["approved"] is True
    assert second.post(f"{path}/lease", json={"browser": "browser-0002"}).status_code == 200
    assert client.get(f"{path}/news?browser=browser-0001").get_json()["elsewhere"] is True


def test_pages_carry_a_policy_that_allows_no_foreign_script(client):
    reply = client.get("/")
    assert "default-src 'self'" in reply.headers["Content-Security-Policy"]
    assert "unsafe" not in reply.headers["Content-Security-Policy"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_a_wrong_address_is_told_plainly_to_scripts_and_to_readers(client):
    assert client.get("/nowhere").status_code == 404
    assert b"Traceback" not in client.get("/nowhere").data
    reply = client.get("/sittings/nothing/about", headers={"Accept": "application/json"})
    assert reply.status_code == 401


@pytest.mark.parametrize("address", ["/exam", "/staff/sign-in"])
def test_a_door_that_anyone_on_the_network_can_read_says_so_before_anything_is_typed(client, address):
    for host, told in (("hall.example", True), ("192.168.1.5:8000", True), ("127.0.0.1:8000", False), ("localhost", False)):
        assert ("连接未加密" in client.get(address, headers={"Host": host}).get_data(as_text=True)) is told
    assert "连接未加密" not in client.get(address, base_url="https://hall.example").get_data(as_text=True)


@pytest.mark.parametrize(("address", "door"), [("/sittings", "/exam"), ("/nowhere", "/"), ("/staff/nowhere", "/staff")])
def test_an_error_page_has_a_sentence_for_its_title_and_leads_to_the_right_door(client, address, door):
    page = client.get(address, headers={"Accept": "text/html"}).get_data(as_text=True)
    title = page.split("<title>", 1)[1].split("</title>", 1)[0]
    assert "_" not in title
    assert f'class="button primary" href="{door}"' in page


def test_only_the_edition_of_the_pledge_that_is_shown_can_be_agreed_to(client, room):
    from examhall.sittings.leases import Lease, write_lease
    from examhall.sittings.pledge import EDITION

    sitting = room.sittings[0]
    room.lease(1, "browser-0001")
    lease = {"Authorization": f"Lease {write_lease(room.hall.lease_key, Lease(sitting, 1, 'browser-0001'))}"}
    for version, status in (("zzz", 400), ("z" * 5000, 400), (EDITION, 200)):
        reply = client.post(f"/sittings/{sitting}/pledge", json={"version": version}, headers=lease)
        assert reply.status_code == status, version

"""The file of one person: everything that is kept of them by hall, console and grading, nothing of others, and no key."""

import zipfile
from io import BytesIO

import msgspec
import pytest
from sqlalchemy import insert, select, update

from examhall.audit import trail
from examhall.disclosure.packing import packed
from examhall.disclosure.tables import disclosure
from examhall.jobs.worker import kinds, work_once
from examhall.own_doors import all_wings
from examhall.people.operations import IDENTITY
from examhall.people.photos import PHOTO
from examhall.people.tables import person, person_photo
from examhall.registration.tables import registration
from grading.operations import grade_run
from proctor.tables import incident
from tests.bank_builders import Sat, a_desk, a_room_that_sits, right

NUMBER, OTHER = "000000199001010011", "000000199001010038"
TICKETS = ("26010001100014", "26010001100022")
FACE = b"\xff\xd8 the face of the first"


@pytest.fixture
def room(sqlite_bank) -> Sat:
    """A graded room of two, each with number and photo; the first one's seat has an incident."""
    room = a_room_that_sits(sqlite_bank, candidates=2)
    for seat in (1, 2):
        room.sit(seat, right(room, seat))
    room.close()
    grade_run(sqlite_bank.hall, room.run, sqlite_bank.staff["officer"])
    hall = sqlite_bank.hall
    with hall.database.writing() as connection:
        people = [connection.execute(select(registration.c.person_id).where(registration.c.id == one)).scalar_one()
                  for one in room.registrations]  # fmt: skip
        for one, number, face in zip(people, (NUMBER, OTHER), (FACE, b"another"), strict=True):
            named = {"identity_locked": hall.vault.lock(IDENTITY, number.encode()),
                     "identity_lookup": hall.vault.lookup(IDENTITY, number), "name": f"姓名{number[-2:]}"}  # fmt: skip
            connection.execute(update(person).where(person.c.id == one).values(named))
            row = {"person_id": one, "locked": hall.vault.lock(PHOTO, face), "added_by": "x", "added_at": hall.now()}
            connection.execute(insert(person_photo), row)
        for one, ticket in zip(room.registrations, TICKETS, strict=True):
            connection.execute(update(registration).where(registration.c.id == one).values(ticket=ticket))
        said = trail.write(connection, hall.audit_key, hall.now(), "x", "note_incident", room.run)
        for n, sitting in enumerate(room.sittings):
            row = {"id": f"i{n}", "run_id": room.run, "sitting_id": sitting, "kind": "copying", "text": f"纸条{n}",
                   "noted_by": "x", "noted_at": hall.now(), "trail_number": said.number}  # fmt: skip
            connection.execute(insert(incident), row)
    return room


def file_of(room, desk, number) -> dict[str, bytes]:
    """Asked for, made by the back office, and fetched: name -> content."""
    reply = desk.post("/staff/disclosures", data={"number": number, "reason": "本人申请"})
    assert reply.status_code == 302
    assert "is being made" in desk.get("/staff/disclosures").get_data(as_text=True)
    assert work_once(room.hall, kinds(all_wings()))
    with room.hall.database.reading() as connection:
        one = connection.execute(select(disclosure.c.id)).scalar_one()
    fetched = desk.get(f"/staff/disclosures/{one}")
    assert fetched.mimetype == "application/zip"
    with zipfile.ZipFile(BytesIO(fetched.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_index_speaks_to_its_reader_in_chinese_and_in_english(room):
    found = file_of(room, a_desk(room.hall)("authority"), NUMBER)
    chinese, english = (found[name].decode() for name in ("index.html", "index.en.html"))
    for said in ('lang="zh-CN"', "本人信息", "证件号码", "有效成绩", "合格", "抄袭或协助他人抄袭", 'href="index.en.html"'):
        assert said in chinese
    for said in ('lang="en"', "Who it is", "Identity number", "Results that count", "Passed", "Copying", 'href="index.html"'):
        assert said in english
    assert "2026-11-24 " in chinese, "moments are those of Beijing"
    for raw in ("identity_kind", "noted_at", "resident", "copying"):
        assert raw not in chinese + english, raw


@pytest.mark.parametrize("number", [NUMBER, TICKETS[0]])
def test_it_holds_all_of_one_person_and_nothing_of_another(room, number):
    found = file_of(room, a_desk(room.hall)("authority"), number)
    told = {name.removesuffix(".json"): msgspec.json.decode(text) for name, text in found.items() if name.endswith(".json")}
    assert {"person", "photo", "registrations", "places", "sittings", "results", "incidents", "acts"} <= set(told)
    assert told["person"][0]["identity"] == NUMBER
    assert told["places"][0]["seat"] == 1
    assert told["results"][0]["verdict"] == "passed"
    assert [row["text"] for row in told["incidents"]] == ["纸条0"]
    assert told["sittings"][0]["answers"] == right(room, 1)
    assert found[told["photo"][0]["file"]] == FACE
    assert f'src="{told["photo"][0]["file"]}"' in found["index.html"].decode()
    whole = b"".join(found.values()).decode(errors="replace")
    for others in (OTHER, "姓名38", TICKETS[1], "纸条1", room.sittings[1], room.registrations[1]):
        assert others not in whole, others


def test_no_key_of_any_question_is_in_it(room):
    """Whoever answered everything wrong learns nothing from the file: what is right stands nowhere in it."""
    found = file_of(room, a_desk(room.hall)("authority"), NUMBER)
    whole = b"".join(found.values()).decode(errors="replace")
    for word in ("rationale", '"right"', '"expected"', '"tolerance"'):
        assert word not in whole
    for key in room.asked(1):
        assert key.item not in whole


def test_asking_and_fetching_stand_in_the_trail_and_the_file_is_locked_in_the_database(room):
    desk = a_desk(room.hall)("authority")
    assert desk.post("/staff/disclosures", data={"number": NUMBER, "reason": " "}).status_code == 422
    unknown = desk.post("/staff/disclosures", data={"number": "1", "reason": "x"})
    assert unknown.status_code == 422
    assert "Nobody is known by this number" in unknown.get_data(as_text=True)
    file_of(room, desk, NUMBER)
    with room.hall.database.reading() as connection:
        acts = [(act.action, act.detail.get("reason")) for act in trail.read(connection, limit=2)]
        locked = connection.execute(select(disclosure.c.locked)).scalar_one()
    assert acts == [("fetch_disclosure", None), ("disclose", "本人申请")]
    assert b"PK" not in locked[:64]
    page = desk.get("/staff/disclosures").get_data(as_text=True)
    assert NUMBER not in page
    assert "0000**********0011" in page


def test_only_the_authority_asks(room):
    desk = a_desk(room.hall)
    for name in ("officer", "chief", "author"):
        assert desk(name).get("/staff/disclosures").status_code == 403


def test_hostile_words_stay_words_in_the_index():
    content = packed({"person": [{"name": "<script>alert(1)</script>", "note": None}]}, "<b>", {"zh_CN": {"name": "<i>"}})
    with zipfile.ZipFile(BytesIO(content)) as archive:
        index = archive.read("index.html").decode()
    assert "<script>" not in index
    assert "&lt;script&gt;" in index
    assert "<b>" not in index
    assert "<i>" not in index

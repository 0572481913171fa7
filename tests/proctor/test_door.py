"""The door: who comes is found by the ticket, the identity is checked at each entry, a doubt is the chief's to settle."""

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from examhall.audit import trail
from examhall.errors import NotAllowed, NotNow, ReasonNeeded
from examhall.people.photos import PHOTO, keep_photo, photos_of, redrawn
from examhall.people.tables import person, person_photo
from examhall.registration.accommodations import Approval, Kinds
from examhall.registration.operations import accommodate
from examhall.schedule.tables import administration
from examhall.sittings.day_list import day_list
from proctor.arrivals import Arrival, AtDoor, InDoubt, Kind, LateAtDoor, at_door, check, number_in
from proctor.tables import arrival, incident
from tests.room_acts import shown

CHECKED = {"kind": "in", "how": "document"}


def a_photo(colour="#445566", size=(900, 1200), kind="PNG") -> bytes:
    into = BytesIO()
    Image.new("RGB", size, colour).save(into, kind)
    return into.getvalue()


# --- pure


def came(*kinds: str) -> AtDoor:
    return at_door(Arrival(Kind(kind), n, "document", "x") for n, kind in enumerate(kinds, 1))


@pytest.mark.parametrize(
    ("kinds", "word"),
    [
        ((), ""), (("in",), "here"), (("in", "out"), "out"), (("in", "out", "in"), "here"), (("doubt",), "doubt"),
        (("doubt", "settled"), ""), (("doubt", "refused"), "refused"), (("in", "doubt", "settled"), "here"),
        (("in", "doubt", "refused"), "refused"), (("doubt", "refused", "settled"), ""),
    ],
)  # fmt: skip
def test_how_somebody_stands_is_what_the_facts_say(kinds, word):
    assert came(*kinds).word == word


def test_every_entry_asks_how_the_identity_was_checked():
    check(came(), Arrival(Kind.IN, 9, "document"), ["proctor"], late=False)
    with pytest.raises(ReasonNeeded):
        check(came("in", "out"), Arrival(Kind.IN, 9), ["proctor"], late=False)


@pytest.mark.parametrize(
    ("before", "new", "refusal"),
    [
        (("in",), Arrival(Kind.IN, 9, "document"), NotNow),
        ((), Arrival(Kind.OUT, 9), NotNow),
        ((), Arrival(Kind.DOUBT, 9, "", " "), ReasonNeeded),
        (("doubt",), Arrival(Kind.IN, 9, "document"), InDoubt),
        (("doubt", "refused"), Arrival(Kind.IN, 9, "document"), InDoubt),
        (("doubt",), Arrival(Kind.SETTLED, 9, "", "x"), NotAllowed),
    ],
)
def test_what_a_proctor_may_not_note(before, new, refusal):
    with pytest.raises(refusal):
        check(came(*before), new, ["proctor"], late=False)


def test_after_the_late_limit_only_a_chief_lets_the_first_entry_in():
    new = Arrival(Kind.IN, 9, "document")
    with pytest.raises(LateAtDoor):
        check(came(), new, ["proctor"], late=True)
    check(came(), new, ["chief_proctor"], late=True)
    check(came("in", "out"), new, ["proctor"], late=True)


@pytest.mark.parametrize(
    ("scanned", "number"),
    [("26010001100019", "26010001100019"), ("https://x/t?n=26010001100019&y=1", "26010001100019"), (" T-7 ", "T-7"), ("12 26010001100019 3", "26010001100019")],
)  # fmt: skip
def test_a_scanner_may_type_more_than_the_number(scanned, number):
    assert number_in(scanned) == number


# --- pages


@pytest.fixture
def staff(small_centre):
    return small_centre.person("centre_staff", name="陶然")


@pytest.fixture
def chief(small_centre):
    return small_centre.person("chief_proctor", name="周主考")


def note(centre, who, seat=1, **form):
    ticket = centre.room.registrations[seat - 1]
    return who.browser.post(f"/proctor/door/{centre.room.sittings[seat - 1]}", data={**form, "ticket": ticket})


def looked_up(centre, who, seat=1):
    return who.browser.get(f"/proctor/door?ticket={centre.room.registrations[seat - 1]}").get_data(as_text=True)


def facts(centre):
    with centre.hall.database.reading() as connection:
        return [(row.kind, row.how, row.noted_by) for row in connection.execute(select(arrival).order_by(arrival.c.number))]


def seat_of(centre, who, seat=1):
    """What the console shows of a seat."""
    return next(one for one in who.snapshot()["seats"] if one["id"] == centre.room.sittings[seat - 1])


def set_rules(centre, text):
    with centre.hall.database.writing() as connection:
        connection.execute(update(administration).values(settings=text))


def test_each_time_somebody_comes_in_the_check_is_written_down(small_centre, staff):
    for form in (CHECKED, {"kind": "out"}, {"kind": "in", "how": "photo"}):
        assert note(small_centre, staff, **form).status_code == 302
    assert facts(small_centre) == [("in", "document", staff.id), ("out", "", staff.id), ("in", "photo", staff.id)]
    page = looked_up(small_centre, staff)
    assert "陶然" in page
    with small_centre.hall.database.reading() as connection:
        acts = [act.action for act in trail.read(connection, small_centre.room.run)]
    assert acts == ["door_in", "door_out", "door_in"]


def test_facts_of_the_door_are_never_edited(small_centre, staff):
    note(small_centre, staff, **CHECKED)
    with pytest.raises(DBAPIError, match="append-only"), small_centre.hall.database.engine.begin() as connection:
        connection.execute(update(arrival).values(kind="out"))


def test_a_doubt_calls_the_chief_who_alone_settles_it(small_centre, staff, chief):
    assert note(small_centre, staff, kind="doubt", text="照片不像").status_code == 302
    seat = seat_of(small_centre, chief)
    assert (seat["arrived"], seat["needs"][0][0]) == ("doubt", "doubt")
    with small_centre.hall.database.reading() as connection:
        assert connection.execute(select(incident.c.kind, incident.c.text)).one() == ("identity", "照片不像")
    assert note(small_centre, staff, **CHECKED).status_code == 409
    assert note(small_centre, staff, kind="settled", text="x").status_code == 403
    chief.does("settle", [small_centre.room.sittings[0]], "证件复验无误")
    assert note(small_centre, staff, **CHECKED).status_code == 302
    assert [kind for kind, _how, _by in facts(small_centre)] == ["doubt", "settled", "in"]


def test_enter_beside_what_is_in_doubt_notes_the_doubt_and_never_an_entry(small_centre, staff, chief):
    """A browser presses a form's first button at Enter; where the chief has two choices, it is one that does nothing."""

    def first_button(who):
        form = looked_up(small_centre, who).split('name="text"')[0].rsplit("<form", 1)[1]
        rest = looked_up(small_centre, who).split('name="text"')[1]
        return re.search(r"<button[^>]*>", form + rest).group()

    assert 'value="doubt"' in first_button(staff)
    note(small_centre, staff, kind="doubt", text="照片不像")
    assert " disabled " in first_button(chief)


def test_who_is_in_doubt_is_not_admitted_by_a_proctor(small_centre, staff):
    proctor = small_centre.person("proctor")
    note(small_centre, staff, kind="doubt", text="照片不像")
    outcomes = {one["sitting"]: one["code"] for one in proctor.does("authorise", "all")["outcomes"]}
    assert outcomes[small_centre.room.sittings[0]] == "in_doubt"
    assert [shown(small_centre.room, seat).sitting.state for seat in (1, 2, 3)] == ["awaiting", "authorised", "authorised"]


def test_a_house_rule_asks_for_the_check_in_before_admission(small_centre, staff):
    set_rules(small_centre, '{"check_in_first": true}')
    proctor = small_centre.person("proctor")
    note(small_centre, staff, 2, **CHECKED)
    codes = [one["code"] for one in proctor.does("authorise", small_centre.room.sittings[:2])["outcomes"]]
    assert sorted(codes) == ["", "not_checked_in"]
    assert [shown(small_centre.room, seat).sitting.state for seat in (1, 2)] == ["awaiting", "authorised"]


def test_after_the_late_limit_the_door_sends_to_the_chief(small_centre, staff, chief, clock):
    chief.does("open")
    early = looked_up(small_centre, staff)
    assert "入场截止" in early
    assert "入场时间已过" not in early
    clock.pass_minutes(16)
    assert "入场时间已过" in looked_up(small_centre, staff)  # before anybody says that the identity was checked
    refused = note(small_centre, staff, **CHECKED)
    assert (refused.status_code, facts(small_centre)) == (409, [])
    assert note(small_centre, chief, **CHECKED).status_code == 302


def test_the_console_hears_of_the_door(small_centre, staff, chief):
    before = chief.snapshot()["sum"]
    note(small_centre, staff, **CHECKED)
    assert seat_of(small_centre, chief)["arrived"] == "here"
    assert chief.snapshot()["sum"] == before + 1


def test_the_candidates_timeline_tells_of_each_check_at_the_door_and_how_a_doubt_was_settled(small_centre, staff, chief):
    note(small_centre, staff, **CHECKED)
    note(small_centre, staff, kind="out")
    note(small_centre, staff, kind="doubt", text="照片不像")
    note(small_centre, chief, kind="settled", text="看过原件")
    told = staff.get(f"/sittings/{small_centre.room.sittings[0]}/timeline")
    assert told.status_code == 403, "who only keeps the door sees no timeline"
    told = chief.get(f"/sittings/{small_centre.room.sittings[0]}/timeline").get_json()["incidents"]
    assert {(one["group"], one["title"], one["text"]) for one in told} == {
        ("door", "入场", "证件、照片与本人比对"), ("door", "离场", ""), ("candidate", "证件或身份存疑", "照片不像"),
        ("door", "身份已核定", "看过原件"),
    }  # fmt: skip


def test_another_centres_staff_finds_nobody_and_notes_nothing(small_centre):
    stranger = small_centre.person("centre_staff", centre="elsewhere")
    assert "expected here" in looked_up(small_centre, stranger) or "没有准考证号" in looked_up(small_centre, stranger)
    assert note(small_centre, stranger, **CHECKED).status_code == 403
    assert facts(small_centre) == []


def test_markup_in_what_is_typed_stays_text(small_centre, staff):
    note(small_centre, staff, kind="doubt", text="<script>alert(1)</script>")
    assert "<script>alert" not in looked_up(small_centre, staff)


def test_the_days_list_says_who_sits_where_with_what(small_centre, staff):
    hall, room = small_centre.hall, small_centre.room
    with hall.database.writing() as connection:
        approval = Approval("审核组", "2026-11-01", "2026-11-01", "", "2026-07")
        accommodate(
            connection, hall.now(), "officer", room.registrations[1], "theory", Kinds(percent=25, read_aloud=True), approval
        )
        keep_photo(connection, hall, hall.now(), staff.id, room.persons[0], redrawn(a_photo()))
        lines = day_list(connection, hall.vault, room.run)
    assert [(line.seat, line.name, line.photo) for line in lines] == [
        (1, "考生1", True),
        (2, "考生2", False),
        (3, "考生3", False),
    ]
    assert lines[1].kinds == Kinds(percent=25, read_aloud=True)
    page = staff.browser.get(f"/proctor/door/rooms/{room.run}").get_data(as_text=True)
    assert "25%" in page
    assert room.registrations[2] in page


# --- photos


def test_a_photo_is_drawn_anew_and_kept_encrypted(small_centre, staff):
    hall, room = small_centre.hall, small_centre.room
    files = {
        "photo": [(BytesIO(a_photo()), f"{room.registrations[0]}.png"), (BytesIO(b"no photo"), f"{room.registrations[1]}.jpg")]
    }
    page = staff.browser.post("/staff/photos", data=files, content_type="multipart/form-data").get_data(as_text=True)
    assert "考生1" in page
    with hall.database.reading() as connection:
        (row,) = connection.execute(select(person_photo)).all()
        kept = photos_of(connection, hall.vault, room.persons)
    assert list(kept) == [room.persons[0]]
    assert b"JFIF" not in row.locked
    assert hall.vault.open(PHOTO, row.locked) == kept[room.persons[0]]
    with Image.open(BytesIO(kept[room.persons[0]])) as image:
        assert (image.format, image.size, len(image.getexif())) == ("JPEG", (360, 480), 0)
    shown_photo = staff.browser.get(f"/proctor/door/{room.sittings[0]}/photo")
    assert (shown_photo.mimetype, shown_photo.headers["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert staff.browser.get(f"/proctor/door/{room.sittings[1]}/photo").status_code == 404


def test_a_second_photo_takes_the_place_of_the_first(small_centre, staff):
    hall, person_id = small_centre.hall, small_centre.room.persons[0]
    with hall.database.writing() as connection:
        for colour in ("#ff0000", "#0000ff"):
            keep_photo(connection, hall, hall.now(), staff.id, person_id, redrawn(a_photo(colour)))
        (kept,) = photos_of(connection, hall.vault, [person_id]).values()
    with Image.open(BytesIO(kept)) as image:
        assert image.getpixel((10, 10))[2] > 200


def test_a_masked_number_stands_beside_the_photo_and_never_the_whole_one(small_centre, staff):
    hall = small_centre.hall
    number = "000000199901011234"
    with hall.database.writing() as connection:
        locked = {
            "identity_locked": hall.vault.lock("identity", number.encode()),
            "identity_lookup": hall.vault.lookup("identity", number),
        }
        connection.execute(update(person).where(person.c.id == small_centre.room.persons[0]).values(**locked))
    page = looked_up(small_centre, staff)
    assert "0000**********1234" in page
    assert number not in page

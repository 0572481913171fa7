"""Looking results up: a picture that counts once, one sentence for every failure, the slip, and the account's own way."""

import re

import pytest
from sqlalchemy import event, func, insert, select, update

from examhall.app import create_app
from examhall.ids import new_id
from examhall.people.guards import APPLICANTS_DOOR
from examhall.people.identity import folded
from examhall.people.operations import IDENTITY
from examhall.people.tables import account, person
from examhall.registration.tables import deferral, registered_part, registration
from examhall.sittings.tables import sitting
from grading import labels
from grading.looking_up.finding import KEY, answer, find
from grading.looking_up.pictures import LASTS, digits_of, read_stamp, stamp
from grading.looking_up.tables import answered_picture
from grading.operations import grade_run
from grading.releasing.standing import standings
from grading.voiding import void_part
from question_bank.specification import AREAS
from tests.grading.test_releasing import confirmed, let_out, marked

KEY_OF_TEST, DRAWN = b"k" * 32, "0123456789abcdef"
TICKETS = ("26010001100015", "26010001100023", "26010001100031", "26010001100049")
NUMBERS = {1: "11010519491231002X", 2: "000000199001010011"}
SENTENCE = "No result can be shown."


@pytest.fixture
def room(sqlite_bank):
    return with_identities(marked(sqlite_bank))


def with_identities(room):
    """Seats 1 and 2 have identity numbers, and all have tickets as they are given out."""
    vault = room.hall.vault
    with room.hall.database.writing() as connection:
        for one, ticket in zip(room.registrations, TICKETS, strict=True):
            connection.execute(update(registration).where(registration.c.id == one).values(ticket=ticket))
        for seat, number in NUMBERS.items():
            locked = {
                "identity_locked": vault.lock(IDENTITY, number.encode()),
                "identity_lookup": vault.lookup(IDENTITY, folded(number)),
            }
            connection.execute(
                update(person)
                .where(person.c.id == person_of(connection, room, seat))
                .values(**locked, identity_kind="resident")
            )
    return room


def person_of(connection, room, seat):
    return connection.execute(select(sitting.c.person_id).where(sitting.c.id == room.sittings[seat - 1])).scalar_one()


@pytest.fixture
def visitor(room):
    app = create_app(room.hall)
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = app.test_client()
    visitor.set_cookie("locale", "en")
    return visitor


def said(reply):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.get_data(as_text=True)))


def picture_on(room, page):
    """The stamp of a page's picture, and its digits: known to who has the server's secret and to nobody else."""
    made = re.search(r'name="stamp" value="([^"]+)"', page.get_data(as_text=True))[1]
    key = room.hall.vault.key(KEY)
    return made, digits_of(key, read_stamp(key, made, room.hall.now()).drawn)


def look_up(room, visitor, ticket=TICKETS[0], identity=NUMBERS[1], **other):
    made, digits = picture_on(room, visitor.get("/results-lookup"))
    return visitor.post(
        "/results-lookup", data={"ticket": ticket, "identity": identity, "stamp": made, "digits": digits, **other}
    )


def test_the_digits_follow_from_the_stamp_and_only_ours_is_read():
    made = stamp(KEY_OF_TEST, 0, DRAWN)
    assert read_stamp(KEY_OF_TEST, made, LASTS - 1).drawn == DRAWN
    assert read_stamp(KEY_OF_TEST, made, LASTS) is None
    assert read_stamp(b"x" * 32, made, 0) is None
    assert read_stamp(KEY_OF_TEST, made.replace("-", "-f", 1), 0) is None
    assert len(digits_of(KEY_OF_TEST, DRAWN)) == 5
    assert digits_of(KEY_OF_TEST, DRAWN) != digits_of(b"x" * 32, DRAWN)


def test_a_picture_is_answered_once_right_or_wrong_and_its_row_goes_when_its_time_is_over(hall):
    key = hall.vault.key(KEY)
    first, second = (stamp(key, hall.now(), drawn) for drawn in (DRAWN, DRAWN[::-1]))
    assert answer(hall, first, digits_of(key, DRAWN))
    assert not answer(hall, first, digits_of(key, DRAWN))
    assert not answer(hall, second, "wrong")
    assert not answer(hall, second, digits_of(key, DRAWN[::-1]))
    hall.clock.pass_minutes(11)
    answer(hall, stamp(key, hall.now(), "a" * 16), "0")
    with hall.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(answered_picture)).scalar() == 1


def test_results_show_scores_areas_and_what_is_not_told_yet(room, visitor):
    let_out(room, confirmed(room))
    reply = look_up(room, visitor, ticket=" 2601 000１ 100-015", identity=NUMBERS[1].lower())
    assert reply.status_code == 302
    page = said(visitor.get(reply.location))
    assert "100.0 / 100 · to pass from 60" in page
    assert "theory Passed" in page
    assert "practical Not released yet" in page
    assert "Overall Not complete" in page
    assert "International trade practice" in page
    assert "Review possible until 2026-12-24" in page
    assert NUMBERS[1] not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"ticket": "nobody"},
        {"identity": NUMBERS[2]},
        {"identity": ""},
        {"digits": "00"},
        {"stamp": "x"},
        {"ticket": TICKETS[2], "identity": ""},
    ],
)
def test_every_failure_is_the_same_sentence(room, visitor, wrong):
    let_out(room, confirmed(room))
    reply = look_up(room, visitor, **wrong)
    assert reply.status_code == 403
    assert SENTENCE in said(reply)
    assert picture_on(room, reply)[0] != wrong.get("stamp")


def test_what_is_not_released_is_not_told_from_who_does_not_exist(room, visitor):
    waiting = confirmed(room)
    nobody, unreleased = look_up(room, visitor, ticket="nobody"), look_up(room, visitor)
    assert nobody.status_code == unreleased.status_code == 403
    without = [re.sub(r'value="[^"]*"|src="[^"]*"', "", one.get_data(as_text=True)) for one in (nobody, unreleased)]
    assert without[0] == without[1]
    let_out(room, waiting)
    assert look_up(room, visitor).status_code == 302


def test_the_same_is_read_whatever_was_typed(room):
    let_out(room, confirmed(room))
    counts = []
    for ticket, identity in ((TICKETS[0], NUMBERS[1]), (TICKETS[0], "x"), ("nobody", NUMBERS[1])):
        with room.hall.database.reading() as connection:
            seen = []
            event.listen(connection, "before_cursor_execute", lambda *a, seen=seen: seen.append(a[2]))
            find(connection, room.hall.vault, ticket, identity)
            counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] > 5


def test_wrong_tries_from_one_address_are_slowed_down_whatever_ticket_they_name(room, visitor):
    replies = [look_up(room, visitor, ticket=f"guess-{number}").status_code for number in range(7)]
    assert replies == [403] * 5 + [429] * 2
    room.hall.clock.pass_minutes(1)
    assert look_up(room, visitor, ticket="guess-8").status_code == 403


def test_another_picture_keeps_what_was_typed_and_counts_as_no_try(room, visitor):
    first = visitor.get("/results-lookup")
    for _ in range(8):
        again = visitor.post("/results-lookup", data={"ticket": TICKETS[0], "identity": "7", "another": "1"})
        assert again.status_code == 200
    assert picture_on(room, again) != picture_on(room, first)
    assert f'value="{TICKETS[0]}"' in again.get_data(as_text=True)


def test_the_picture_is_a_png_and_the_sound_a_wav_until_its_time_is_over(room, visitor):
    made, _ = picture_on(room, visitor.get("/results-lookup"))
    where = f"/results-lookup/pictures/{made}"
    assert visitor.get(f"{where}.png").data.startswith(b"\x89PNG")
    sound = visitor.get(f"{where}.wav")
    assert sound.data[:4] == b"RIFF"
    assert sound.headers["Cache-Control"] == "no-store"
    room.hall.clock.pass_minutes(11)
    assert visitor.get(f"{where}.png").status_code == 404
    assert visitor.get("/results-lookup/pictures/none.png").status_code == 404


def test_a_correction_is_shown_with_its_reason_and_another_number_of_the_slip(room, visitor):
    let_out(room, confirmed(room))
    look_up(room, visitor)
    first = visitor.get("/results-lookup/mine/slip.pdf")
    assert first.data.startswith(b"%PDF")
    void_part(room.hall, room.bank.staff["officer"], room.bank.staff["authority"], room.sittings[0], "x")
    grade_run(room.hall, room.run, room.bank.staff["officer"])
    let_out(room, confirmed(room, cause="officer", reason="decision 7 of 2026"))
    page = said(visitor.get("/results-lookup/mine"))
    assert "This result was corrected. Reason: decision 7 of 2026" in page
    assert "theory Void" in page
    assert "100.0" not in page


def test_a_part_that_was_put_off_is_told_as_such(room):
    let_out(room, confirmed(room))
    with room.hall.database.writing() as connection:
        mine = {"registration_id": room.registrations[3], "part": "theory"}
        connection.execute(insert(registered_part), mine)
        connection.execute(insert(deferral), {**mine, "reason": "ill", "reference": "", "decided_by": "o", "decided_at": 1})
    with room.hall.database.reading() as connection:
        theory = standings(connection, [room.registrations[3]])[room.registrations[3]].parts[0]
    assert theory.deferred
    assert theory.result is None


def test_what_was_looked_up_is_gone_after_a_while_and_for_who_leaves(room, visitor):
    let_out(room, confirmed(room))
    look_up(room, visitor)
    assert visitor.get("/results-lookup/mine").status_code == 200
    room.hall.clock.pass_minutes(16)
    assert visitor.get("/results-lookup/mine").status_code == 302
    look_up(room, visitor)
    visitor.post("/results-lookup/leave")
    assert visitor.get("/results-lookup/mine").status_code == 302
    assert visitor.get("/results-lookup/mine/slip.pdf").status_code == 404


def test_an_applicant_sees_the_own_results_without_a_picture_and_nobody_elses(room, visitor):
    let_out(room, confirmed(room))
    with room.hall.database.writing() as connection:
        account_id = new_id()
        connection.execute(
            insert(account),
            {"id": account_id, "contact_kind": "email", "contact_locked": b"x", "contact_lookup": "x", "made_at": 1, "person_id": person_of(connection, room, 1)},
        )  # fmt: skip
    with visitor.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = APPLICANTS_DOOR + account_id, True
    page = said(visitor.get("/apply/results"))
    assert "100.0 / 100" in page
    assert TICKETS[0] in page
    assert visitor.get(f"/apply/results/{room.registrations[0]}/slip.pdf").data.startswith(b"%PDF")
    assert visitor.get(f"/apply/results/{room.registrations[1]}/slip.pdf").status_code == 404


def test_the_areas_are_called_as_the_programme_calls_them(room):
    assert set(labels.AREA) == set(AREAS)
    with create_app(room.hall).test_request_context("/", headers={"Cookie": "locale=zh_CN"}):
        assert {code: str(words) for code, words in labels.AREA.items()} == dict(AREAS)

"""The chief proctor reads in the answers of a machine that cannot reach the hall, on a page that shows no answer."""

from io import BytesIO

import pytest

from examhall.sittings import entries as e
from examhall.sittings.leases import Lease
from tests.builders import BROWSER
from tests.examhall.test_rescue import a_file, change
from tests.room_acts import stored


@pytest.fixture
def room(small_centre):
    proctor = small_centre.person("proctor")
    proctor.does("authorise", "all")
    small_centre.room.lease()
    proctor.does("open")
    return small_centre.room


@pytest.fixture
def chief(small_centre):
    chief = small_centre.person("chief_proctor")
    chief.browser.set_cookie("locale", "en")
    return chief


def of(room, *changes):
    return a_file(*changes, key=room.hall.lease_key, lease=Lease(room.sittings[0], 1, BROWSER))


def upload(chief, text):
    return chief.browser.post(f"/proctor/rooms/{chief.run}/answers-file", data={"file": (BytesIO(text), "1.answers")})


def test_first_it_is_shown_then_read_in_with_a_reason(room, chief):
    assert "Look into it" in chief.get("/answers-file").get_data(as_text=True)
    text = of(room, change(1, "q1c"), change(2, "q2b", "f2"))
    page = upload(chief, text)
    shown = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "2 changes" in shown
    assert "q1c" not in shown
    assert not any(isinstance(one.record.entry, e.Answered) for one in stored(room))
    address = f"/proctor/rooms/{chief.run}/answers-file"
    assert chief.browser.post(address, data={"text": text.decode(), "reason": " "}).status_code == 422
    done = chief.browser.post(address, data={"text": text.decode(), "reason": "dead"}).get_data(as_text=True)
    assert "nothing counts twice" in done
    assert [one.record.entry.value for one in stored(room) if isinstance(one.record.entry, e.Answered)] == ["q1c", "q2b"]


@pytest.mark.parametrize("text", [b"", b"a photo", b"{}"])
def test_another_file_gets_a_sentence(room, chief, text):
    reply = upload(chief, text)
    assert reply.status_code == 422
    assert 'role="alert"' in reply.get_data(as_text=True)


def test_a_large_file_fits_and_a_larger_one_is_refused(room, chief):
    many = [change(number, "长" * 9_000, "f0") for number in range(1, 60)]
    text = of(room, *many)
    assert len(text) > 1_000_000
    address = f"/proctor/rooms/{chief.run}/answers-file"
    assert chief.browser.post(address, data={"text": text.decode(), "reason": "dead"}).status_code == 200
    assert upload(chief, text + b" " * 9_000_000).status_code == 413


def test_only_a_chief_of_this_centre_reads_answers_in(small_centre, room):
    text = of(room, change(1))
    for person in (
        small_centre.person("proctor"),
        small_centre.person("inspector"),
        small_centre.person("chief_proctor", centre="elsewhere"),
    ):
        assert upload(person, text).status_code == 403
    assert not any(isinstance(one.record.entry, e.Answered) for one in stored(room))

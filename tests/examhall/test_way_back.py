"""What a reader meets where a page cannot be shown: a sentence, and the way to the door of those pages."""

import re

import pytest

from examhall.app import create_app


@pytest.mark.parametrize(
    ("path", "door"),
    [
        ("/apply/results", "/apply"), ("/apply/cases/0123456789abcdef", "/apply"), ("/results", "/staff/sign-in"),
        ("/staff/certificates", "/staff/sign-in"), ("/sittings", "/exam"), ("/results-lookup/pictures/none.png", "/"),
        ("/centres/none", "/"), ("/nothing", "/"),
    ],
)  # fmt: skip
def test_who_cannot_be_shown_a_page_is_led_to_the_door_of_its_readers(sqlite_hall, path, door):
    reply = create_app(sqlite_hall).test_client().get(path, headers={"Accept": "text/html"})
    assert reply.status_code in (401, 404)
    assert re.search(r'class="button primary" href="([^"]+)"', reply.get_data(as_text=True))[1] == door


def test_a_sign_that_no_database_keeps_is_refused_in_words_and_is_no_fault(hall):
    app = create_app(hall)
    app.config["WTF_CSRF_ENABLED"] = False
    reply = app.test_client().post("/staff/sign-in", data={"username": "\0", "password": "x"})
    assert reply.status_code in (400, 403)

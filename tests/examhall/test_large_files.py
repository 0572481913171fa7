"""What the staff hand in and is too large to be read: the page comes back with the sentence beside its field."""

from io import BytesIO

import pytest

from examhall.people.permissions import Role
from tests.seating_builders import a_batch

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("path", "field", "megabytes", "says"),
    [
        ("/staff/schedule/{batch}/lists", "file", 5, "larger than 4 MB"),
        ("/staff/training-records/list", "file", 3, "larger than 2 MB"),
        ("/staff/photos", "photo", 61, "larger than 60 MB"),
    ],
)
def test_a_file_that_is_too_large_is_told_beside_its_field(small_desk, path, field, megabytes, says):
    path = path.format(batch=a_batch(small_desk.hall).id)
    small_desk.add("officer", Role.EXAMS_OFFICER)
    officer = small_desk.comes_in("officer")
    form = {field: (BytesIO(bytes(megabytes * MB)), "all.xlsx")}
    reply = officer.post(path, data=form, content_type="multipart/form-data")
    page = reply.get_data(as_text=True)
    assert reply.status_code == 413
    assert says in page.partition('class="field wrong"')[2].partition('role="alert">')[2].partition("</p>")[0]


def test_too_much_for_a_door_without_files_is_told_as_what_it_is(small_desk):
    small_desk.add("authority", Role.AUTHORITY)
    reply = small_desk.comes_in("authority").post("/staff/bars", data={"why": "x" * MB})
    assert reply.status_code == 413
    assert "too large to be sent at once" in reply.get_data(as_text=True)

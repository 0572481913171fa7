"""Scripts and styles carry their version in their address: nothing from before an upgrade is mixed with what came after it."""

import re

import pytest

from examhall import file_versions
from examhall.app import create_app


@pytest.fixture
def client(sqlite_hall):
    return create_app(sqlite_hall).test_client()


def addresses(client, page="/staff/sign-in"):
    """Every script, style and picture that a page names."""
    return re.findall(r'(?:src|href)="(/[^"]*static/[^"]*)"', client.get(page).get_data(as_text=True))


def test_every_file_that_a_page_names_has_its_version_and_may_be_kept_for_good(client):
    named = addresses(client)
    assert len(named) > 4
    assert {one.split("/")[1] for one in named} == {"v"}
    for one in named:
        reply = client.get(one)
        assert (reply.status_code, reply.headers["Cache-Control"]) == (200, file_versions.FOR_GOOD), one


def test_what_scripts_name_has_the_same_version_and_is_there(client):
    version = addresses(client)[0].split("/")[2]
    for script in ("proctor/static/js/console.js", "bank/try/static/js/try.js", "proctor/static/js/wire.js"):
        text = client.get(f"/v/{version}/{script}").get_data(as_text=True)
        named = re.findall(r"""["'](/[^"']*static/[^"']*)["']""", text)
        assert named, script
        for one in named:
            assert one.startswith(f"/v/{version}/"), (script, one)
            assert client.get(one).status_code == 200, (script, one)


def test_an_address_of_another_version_gives_what_there_is_now_and_is_not_kept(client):
    version = addresses(client)[0].split("/")[2]
    reply = client.get("/v/000000000000/proctor/static/js/console.js")
    assert (reply.status_code, reply.headers["Cache-Control"]) == (200, "no-cache")
    assert f'"/v/{version}/static/js/words.js"' in reply.get_data(as_text=True)


def test_who_has_a_file_already_is_not_sent_it_again(client):
    for one in ("proctor/static/js/console.js", "static/css/base.css"):
        first = client.get(f"/v/old/{one}")
        again = client.get(f"/v/old/{one}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_another_file_or_another_byte_is_another_version(tmp_path):
    (tmp_path / "a.js").write_text("1")
    versions = [file_versions.version_of.__wrapped__((tmp_path,))]
    (tmp_path / "a.js").write_text("2")
    versions.append(file_versions.version_of.__wrapped__((tmp_path,)))
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    versions.append(file_versions.version_of.__wrapped__((tmp_path,)))
    assert len(set(versions)) == 3


@pytest.mark.parametrize(
    "address", ["staff", "exam", "nothing", "static/../app.py", "static/%2e%2e/app.py", "v/x/static/css/base.css"]
)
def test_no_page_and_nothing_beside_the_files_is_under_such_an_address(client, address):
    assert client.get(f"/v/x/{address}").status_code == 404

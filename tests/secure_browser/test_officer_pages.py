"""The exams officer's pages: the rule, its files and keys, networks, and who was not let in; and the command line."""

import re
from io import BytesIO

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from examhall.audit import trail
from examhall.cli import examhall
from examhall.people.operations import add_person
from examhall.people.tables import role_grant
from examhall.secure_browser.command_line import seb
from examhall.secure_browser.config_key import config_key
from examhall.secure_browser.keys import key_id
from examhall.secure_browser.settings_file import read_settings, written, written_locked
from tests.secure_browser.conftest import BUILD, ORIGIN

SETTINGS = {"startURL": "https://exam.example.org/", "allowQuit": True}

examhall.add_command(seb)


def staff(app, hall, role, person_id=""):
    if not person_id:
        with hall.database.writing() as connection:
            person_id = add_person(connection, hall.vault, "x", username=role, password_hash="x")
            connection.execute(insert(role_grant), {"person_id": person_id, "role": role})
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = person_id, True
    return browser


@pytest.fixture
def officer(app, plain):
    return staff(app, plain.hall, "exams_officer", plain.officer)


@pytest.fixture
def address(plain):
    return f"/staff/secure-browser/{plain.room.administration}"


def acts(asked):
    with asked.hall.database.reading() as connection:
        return [(act.action, act.detail) for act in trail.read(connection)]


def test_the_rule_is_off_until_it_is_set_and_the_page_says_that_an_empty_list_refuses(officer, address, plain):
    assert 'class="notice stop"' not in officer.get(address).get_data(as_text=True)
    assert plain.rule is None
    assert officer.post(address, data={"required": "on"}).status_code == 302
    said = officer.get(address).get_data(as_text=True)
    assert "空列表会拒绝所有人" in said
    assert plain.rule.required
    assert "无人能进入" in officer.get("/staff/secure-browser").get_data(as_text=True)
    officer.post(f"{address}/keys/browser", data={"key": BUILD.upper(), "note": "Windows 3.9.0"})
    said = officer.get(address).get_data(as_text=True)
    assert "空列表会拒绝所有人" not in said
    assert key_id(BUILD) in said
    assert BUILD not in re.sub(r'value="[^"]*"', "", said), "a key is not shown whole"
    officer.post(address, data={})
    assert not plain.rule.required
    assert acts(plain)[0] == ("set_secure_browser", {"required": False})
    assert acts(plain)[1] == ("add_browser_key", {"kind": "browser", "key_id": key_id(BUILD), "note": "Windows 3.9.0"})


def test_what_was_drawn_stays_and_differs_between_administrations(officer, address, plain, app):
    officer.post(address, data={"required": "on"})
    first = plain.rule
    officer.post(address, data={"required": "on"})
    assert (plain.rule.gate, plain.rule.quit, plain.rule.salt) == (first.gate, first.quit, first.salt)
    assert re.fullmatch(r"[0-9A-Za-z]{22}", first.gate)
    assert len({first.gate, first.quit}) == 2


@pytest.mark.parametrize("password", ["short", "长的密码不能用来退出浏览器的", "x" * 61])
def test_an_unfit_quit_password_is_refused_and_nothing_changes(officer, address, plain, password):
    assert officer.post(address, data={"required": "on", "quit_password": password}).status_code == 400
    assert plain.rule is None


def test_a_broken_key_is_refused_and_kept_in_the_field(officer, address, plain):
    officer.post(address, data={"required": "on"})
    reply = officer.post(f"{address}/keys/browser", data={"key": "abc", "note": "macOS"})
    assert reply.status_code == 400
    assert 'value="abc"' in reply.get_data(as_text=True)
    assert officer.post(f"{address}/keys/other", data={"key": BUILD}).status_code == 404


def test_the_files_are_those_whose_key_the_gate_accepts(officer, address, plain):
    officer.post(address, data={"required": "on", "quit_password": "a quit password"})
    plain_file = officer.get(f"{address}/plain.seb")
    assert plain_file.mimetype == "application/seb"
    assert config_key(read_settings(plain_file.data)) == plain.config_key()
    assert read_settings(plain_file.data)["startURL"] == ORIGIN + plain.gate
    said = officer.get(address).get_data(as_text=True)
    password = re.search(r"([A-Z2-9]{5}(-[A-Z2-9]{5}){4})<", said)[1]
    assert read_settings(officer.get(f"{address}/locked.seb").data, password) == read_settings(plain_file.data)
    assert plain.config_key() in said
    assert officer.get(f"{address}/other.seb").status_code == 404


def test_centre_staff_fetch_the_files_and_see_no_password(app, officer, address, plain):
    officer.post(address, data={"required": "on", "quit_password": "a quit password"})
    centre = staff(app, plain.hall, "centre_staff")
    said = centre.get(address).get_data(as_text=True)
    assert "a quit password" not in said
    assert plain.rule.quit not in said
    assert not re.search(r"[A-Z2-9]{5}(-[A-Z2-9]{5}){4}", said)
    assert centre.get(f"{address}/plain.seb").status_code == 200
    assert centre.post(address, data={}).status_code == 403


def test_a_file_made_elsewhere_is_examined_and_can_be_accepted(officer, address, plain):
    officer.post(address, data={"required": "on"})

    def examine(file, password=""):
        data = {"file": (BytesIO(file), "centre.seb"), "file_password": password}
        return officer.post(f"{address}/examine", data=data, content_type="multipart/form-data")

    for file, password in ((written(SETTINGS), ""), (written_locked(SETTINGS, "pw"), "pw")):
        assert config_key(SETTINGS) in examine(file, password).get_data(as_text=True)
    assert "打不开" in examine(written_locked(SETTINGS, "pw"), "no").get_data(as_text=True)
    assert "有密码" in examine(written_locked(SETTINGS, "pw")).get_data(as_text=True)
    assert examine(b"no settings").status_code == 400
    doubtful = written(SETTINGS).replace(b"<true/>", b"<true/><key>empty</key><dict/>")
    assert "<code>empty</code>" in examine(doubtful).get_data(as_text=True)
    officer.post(f"{address}/keys/config", data={"key": config_key(SETTINGS), "note": "centre.seb"})
    assert "centre.seb" in officer.get(address).get_data(as_text=True)


def test_networks_are_set_a_line_each_and_a_wrong_one_changes_nothing(officer, address, plain):
    said = officer.get(address).get_data(as_text=True)
    action = re.search(rf"{address}/rooms/\w+", said)[0]
    assert officer.post(action, data={"networks": "192.168.10.9/24 二楼\r\n\r\n10.0.0.5"}).status_code == 302
    assert "192.168.10.0/24 二楼" in officer.get(address).get_data(as_text=True)
    refused = officer.post(action, data={"networks": "10.0.0.0/8\r\nroom 3"})
    assert refused.status_code == 400
    assert "room 3" in refused.get_data(as_text=True), "what was typed is still there"
    assert "192.168.10.0/24 二楼" in officer.get(address).get_data(as_text=True)
    assert acts(plain)[0][1] == {"networks": ["192.168.10.0/24", "10.0.0.5/32"]}


def test_who_was_refused_is_listed_under_the_number_that_the_proctor_reads_out(app, officer, address, asked):
    asked.sign_in(app.test_client())
    (refusal,) = asked.refusals()
    said = officer.get(address).get_data(as_text=True)
    assert f"{refusal.id[:4].upper()} {refusal.id[4:8].upper()}" in said
    assert f"{ORIGIN}/" in said


def test_an_unknown_administration_is_not_found(officer):
    for path in ("/staff/secure-browser/x", "/staff/secure-browser/x/plain.seb"):
        assert officer.get(path).status_code == 404
    assert officer.post("/staff/secure-browser/x", data={}).status_code == 404
    assert officer.post("/staff/secure-browser/x/keys/browser", data={"key": BUILD}).status_code == 404
    assert officer.post("/staff/secure-browser/x/rooms/x", data={"networks": ""}).status_code == 404


def command(tmp_path, content, *options, typed=""):
    file = tmp_path / "exam.seb"
    file.write_bytes(content)
    return CliRunner().invoke(examhall, ["seb", "config-key", str(file), *options], input=typed)


def test_the_command_prints_the_key_of_every_readable_file(tmp_path):
    locked = written_locked(SETTINGS, "pw")
    for done in (
        command(tmp_path, written(SETTINGS)),
        command(tmp_path, locked, "--password", "pw"),
        command(tmp_path, locked, typed="pw\n"),
    ):
        assert done.exit_code == 0, done.output
        assert done.stdout.strip().splitlines()[-1] == config_key(SETTINGS)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"PK", "no settings file"), (b"\x1f\x8bxx", "damaged"), (b"pkhs" + bytes(9), "certificate"), (written_locked(SETTINGS, "pw"), "does not open")],
)  # fmt: skip
def test_the_command_says_what_is_wrong_with_a_file(tmp_path, content, said):
    done = command(tmp_path, content, "--password", "no")
    assert done.exit_code == 1
    assert said in done.output
    assert "Traceback" not in done.output


def test_the_command_warns_where_clients_differ(tmp_path):
    done = command(tmp_path, written(SETTINGS).replace(b"<true/>", b"<date>2026-01-01T00:00:00Z</date>"))
    assert done.exit_code == 0
    assert "allowQuit: a date" in done.stderr

"""Files through their doors: who may, what a preview shows before anything comes, and that all comes or nothing."""

import io
import zipfile
from io import BytesIO

import msgspec
import pytest
from msgspec.structs import replace
from PIL import Image
from sqlalchemy import delete, func, select, update

from examhall.archives import LARGEST
from examhall.audit import trail
from examhall.instants import MINUTE
from examhall.jobs.tables import job
from examhall.jobs.worker import kinds, work_once
from examhall.people.operations import add_staff, hash_password
from examhall.people.permissions import MAY, Action, Role
from examhall.people.tables import role_grant
from examhall.text_file import TextFile
from question_bank import queries
from question_bank.assignments import assign, withdraw
from question_bank.authored_text import read_authored
from question_bank.exchange import files
from question_bank.exchange.brought import Outgoing
from question_bank.exchange.formats import FORMATS
from question_bank.exchange.report import read_report
from question_bank.loading import facts_of
from question_bank.register import write_facts
from question_bank.sight import Scope
from question_bank.tables import exchange_file, item, item_step, item_version, working_copy
from question_bank.tasks.authored import AuthoredTask
from question_bank.theory import AuthoredArea
from question_bank.wiring import wing
from tests.bank_builders import CONTENT, PASSWORD, a_desk

DEFAULTS = {"level": "L1", "area": "06", "language": "zh-CN", "knowledge": "术语", "source": "考试大纲"}
CHOICE = "::one::FOB 后面填什么？{=装运港 ~目的港 ~工厂 ~仓库}"
GIFT = f"{CHOICE}\n\n::two::离职后可带走客户名单。{{F}}\n"
TASK = "::three::术语？{=FOB =船上交货}"
BROKEN = f"{CHOICE}\n\n::two::没有答案{{=}}\n\n::three::缺选项{{=甲 ~乙}}\n"


@pytest.fixture
def desk(bank):
    with bank.hall.database.writing() as connection:
        write_facts(connection, bank.hall, bank.hall.now(), bank.staff["author"], facts_of(CONTENT).values())
    return a_desk(bank.hall)


def send(browser, data, name="items.txt", **more):
    data = data.encode() if isinstance(data, str) else data
    return browser.post("/bank/import", data={**DEFAULTS, **more, "file": (BytesIO(data), name)})


def read(browser, hall, data, name="items.txt", **more):
    """The address of a file that the back office has read."""
    address = send(browser, data, name, **more).headers["Location"]
    worked(hall)
    return address


def worked(hall):
    assert work_once(hall, kinds([wing]))


def page(browser, address):
    reply = browser.get(address)
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def take(browser, hall, address):
    assert browser.post(f"{address}/take").status_code == 302
    worked(hall)
    return page(browser, address)


def count(hall, table):
    with hall.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def last_act(hall):
    with hall.database.reading() as connection:
        assert trail.verify(connection, hall.audit_key) is None
        return next(trail.read(connection, limit=1))


def standing(hall, address):
    with hall.database.reading() as connection:
        return connection.execute(select(exchange_file).where(exchange_file.c.id == address.rpartition("/")[2])).one()


def test_a_file_is_read_looked_at_and_then_comes_whole(bank, desk):
    author, before = desk("author"), count(bank.hall, item_version)
    address = send(author, f"{GIFT}\n{TASK}").headers["Location"]
    assert "It waits for the back office" in page(author, address)
    worked(bank.hall)
    shown = page(author, address)
    assert "FOB 后面填什么？" in shown
    assert "装运港" in shown.partition("Right answer")[2]
    assert count(bank.hall, item_version) == before
    assert "What came" in take(author, bank.hall, address)
    assert count(bank.hall, item_version) == before + 2
    act = last_act(bank.hall)
    assert (act.action, act.actor, len(act.detail["items"])) == ("import_items", bank.staff["author"], 2)
    (task,) = act.detail["tasks"]
    assert page(author, f"/bank/write/{task}")
    row = standing(bank.hall, address)
    assert (row.state, row.data) == ("taken", b"")


def test_what_came_is_a_draft_of_its_author_that_others_review_and_that_can_be_edited(bank, desk):
    author = desk("author")
    take(author, bank.hall, read(author, bank.hall, CHOICE))
    ((item_id, version),) = last_act(bank.hall).detail["items"].items()
    with bank.hall.database.reading() as connection:
        step = connection.execute(select(item_step).where(item_step.c.item_id == item_id)).one()
        stored = queries.read_version(connection, item_id, version)
    assert (step.state, step.person_id) == ("draft", bank.staff["author"])
    area = read_authored(stored.authored, AuthoredArea)
    assert (area.items[0].id, area.items[0].stem, stored.item.variants[0].question.id) == (item_id, "FOB 后面填什么？", item_id)
    assert author.post(f"/bank/write/{item_id}/again").status_code == 302


def test_a_file_with_a_fault_brings_nothing_and_tells_every_fault_with_its_remedy(bank, desk):
    author, before = desk("author"), count(bank.hall, item_version)
    address = read(author, bank.hall, BROKEN)
    shown = page(author, address)
    for said in ("nothing of it comes", "3 · two", "5 · three", "A single choice has four options", "Mend it in the file."):
        assert said in shown
    assert "FOB 后面填什么？" not in shown
    assert author.post(f"{address}/take").status_code == 409
    assert count(bank.hall, item_version) == before


def test_what_a_file_does_not_say_is_missed_by_name(bank, desk):
    author = desk("author")
    shown = page(author, read(author, bank.hall, CHOICE, knowledge=" "))
    assert "Name the point of knowledge." in shown
    assert "fill it in where the file is given" in shown


@pytest.mark.parametrize("code", FORMATS)
def test_what_was_exported_comes_back_as_known_and_is_left(bank, desk, code):
    authority, author = desk("authority"), desk("author")
    exported = authority.post("/bank/export", data={"format": code, "area": "06"}).headers["Location"]
    worked(bank.hall)
    assert "Fetch the file" in page(authority, exported)
    data = authority.get(f"{exported}/file").data
    address = read(author, bank.hall, data, f"x.{FORMATS[code].ending}")
    shown = page(author, address)
    assert standing(bank.hall, address).state == "ready"
    assert "there already, to the letter" in shown
    assert "Import all of it" not in shown


def test_a_changed_item_becomes_a_new_version_and_must_be_solved_anew(bank, desk):
    authority, author = desk("authority"), desk("author")
    exported = authority.post("/bank/export", data={"format": "gift", "area": "06", "kind": "single"}).headers["Location"]
    worked(bank.hall)
    data = authority.get(f"{exported}/file").data.decode().replace("[markdown]", "[markdown]请问：")
    take(author, bank.hall, read(author, bank.hall, data))
    versions = last_act(bank.hall).detail["items"]
    assert set(versions.values()) == {2}
    with bank.hall.database.reading() as connection:
        assert all(queries.read_version(connection, name, 2).item.solved is None for name in versions)
        assert queries.read_version(connection, next(iter(versions)), 1).item.solved is not None


def test_every_export_and_every_fetching_stands_in_the_trail(bank, desk):
    authority = desk("authority")
    asked = authority.post("/bank/export", data={"format": "qti3", "level": "L1", "kind": "task", "language": "zh-CN"})
    worked(bank.hall)
    act = last_act(bank.hall)
    assert (act.action, act.actor) == ("export_items", bank.staff["authority"])
    assert (act.detail["format"], act.detail["filters"]["kind"], act.detail["items"]) == ("qti3", "task", 5)
    shown = page(authority, asked.headers["Location"])
    assert "points for figures that follow from an earlier slip" in shown
    fetched = authority.get(f"{asked.headers['Location']}/file")
    assert "attachment" in fetched.headers["Content-Disposition"]
    assert last_act(bank.hall).action == "fetch_export"
    inside = zipfile.ZipFile(io.BytesIO(fetched.data)).read("not-represented.txt").decode()
    assert inside.startswith("L1-T02\t作答项")


def test_pictures_come_with_their_items_drawn_anew_and_go_out_with_them(bank, desk):
    author, authority = desk("author"), desk("authority")
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(drawn, "JPEG")
    body = f'<quiz><question type="truefalse"><name><text>p</text></name><questiontext format="html"><text><![CDATA[看<img src="@@PLUGINFILE@@/a.jpg" alt="图">' \
           f']]></text><file name="a.jpg" encoding="base64">{__import__("base64").b64encode(drawn.getvalue()).decode()}</file></questiontext>' \
           '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>'  # fmt: skip
    address = read(author, bank.hall, body, "p.xml")
    assert "data:image/jpeg;base64," in page(author, address)
    take(author, bank.hall, address)
    ((item_id, _),) = last_act(bank.hall).detail["items"].items()
    assert "data:image/jpeg;base64," in page(author, f"/bank/items/{item_id}")
    exported = authority.post("/bank/export", data={"format": "qti3", "words": item_id}).headers["Location"]
    worked(bank.hall)
    again = read(author, bank.hall, authority.get(f"{exported}/file").data, "p.zip")
    assert "there already, to the letter" in page(author, again)


def test_a_picture_that_is_none_is_a_fault(bank, desk):
    author = desk("author")
    body = '<quiz><question type="truefalse"><questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/a.png" alt="图"&gt;</text>' \
           '<file name="a.png" encoding="base64">aGVsbG8=</file></questiontext><answer fraction="100"><text>true</text></answer>' \
           '<answer fraction="0"><text>false</text></answer></question></quiz>'  # fmt: skip
    address = read(author, bank.hall, body, "p.xml")
    assert "The picture a.png cannot be used." in page(author, address)
    assert [one.place for one in read_report(standing(bank.hall, address).report).faults] == ["1"]


def test_nothing_comes_when_the_bank_was_changed_meanwhile(bank, desk):
    author, authority = desk("author"), desk("authority")
    exported = authority.post("/bank/export", data={"format": "gift", "area": "06", "kind": "single"}).headers["Location"]
    worked(bank.hall)
    data = authority.get(f"{exported}/file").data.decode().replace("[markdown]", "[markdown]请问：")
    first, second = (read(author, bank.hall, data, name) for name in ("1.txt", "2.txt"))
    take(author, bank.hall, first)
    before = count(bank.hall, item_version)
    assert "Nothing was imported" in take(author, bank.hall, second)
    assert count(bank.hall, item_version) == before


def test_an_item_that_somebody_writes_is_not_overtaken(bank, desk):
    author, authority = desk("author"), desk("authority")
    exported = authority.post("/bank/export", data={"format": "gift", "area": "06", "kind": "single"}).headers["Location"]
    worked(bank.hall)
    author.post("/bank/write/L1-06-S01/again")
    with bank.hall.database.writing() as connection:
        other = add_staff(connection, bank.hall, bank.hall.now(), "", "Su Wen", "other", hash_password(PASSWORD), ["author"])
        assign(connection, bank.hall, bank.hall.now(), bank.staff["officer"], other, Scope("L1"))
    data = authority.get(f"{exported}/file").data
    assert "author is writing L1-06-S01 just now." in page(desk("other"), read(desk("other"), bank.hall, data))
    assert standing(bank.hall, read(author, bank.hall, data)).state == "ready"
    shown = page(author, read(author, bank.hall, data.replace("解析".encode(), "说明".encode()).replace(b"FOB", b"FCA")))
    assert "You are writing L1-06-S01 yourself, and your draft says something else." in shown


def test_a_package_with_tasks_that_was_taken_in_is_there_already_when_it_comes_again(bank, desk):
    author = desk("author")
    task = TextFile(CONTENT / "tasks" / "T08.yaml").read_as(AuthoredTask)
    data = FORMATS["qti3"].write([Outgoing(task=replace(task, level="L1", id="L1-T88"))]).data
    take(author, bank.hall, read(author, bank.hall, data, "x.zip"))
    again = read(author, bank.hall, data, "x.zip")
    assert standing(bank.hall, again).state == "ready"
    assert "there already, to the letter" in page(author, again)


@pytest.mark.parametrize("code", ["gift", "moodle", "spreadsheet"])
def test_what_a_format_cannot_hold_is_not_counted_as_in_the_file(sqlite_bank, code):
    desk = a_desk(sqlite_bank.hall)
    authority = desk("authority")
    exported = authority.post("/bank/export", data={"format": code, "level": "L1"}).headers["Location"]
    worked(sqlite_bank.hall)
    assert "80 items are in the file" in page(authority, exported)
    assert last_act(sqlite_bank.hall).detail["items"] == 80


def test_a_file_is_its_senders_alone_and_can_be_let_go(bank, desk):
    author, authority = desk("author"), desk("authority")
    address = read(author, bank.hall, GIFT)
    assert authority.get(f"/bank/export/{address.rpartition('/')[2]}").status_code == 404
    assert authority.get(f"/bank/exchange/{address.rpartition('/')[2]}/progress").status_code == 404
    assert author.post(f"{address}/drop").status_code == 302
    row = standing(bank.hall, address)
    assert (row.state, row.data, row.report) == ("dropped", b"", "")
    assert author.post(f"{address}/take").status_code == 409


def test_what_nobody_confirms_is_emptied_after_two_days(bank, desk):
    author = desk("author")
    address = read(author, bank.hall, GIFT)
    bank.hall.clock.pass_minutes(48 * 60 + 1)
    assert files.KEPT == 48 * 60 * MINUTE
    send(author, GIFT)
    assert (standing(bank.hall, address).state, standing(bank.hall, address).data) == ("dropped", b"")


@pytest.mark.parametrize("data", [b"", b"x" * (LARGEST + 1)])
def test_an_empty_or_too_large_file_is_refused_at_the_door(bank, desk, data):
    reply = send(desk("author"), data)
    assert reply.status_code == 400
    assert "larger than is allowed" in reply.get_data(as_text=True)
    assert count(bank.hall, exchange_file) == 0


def test_how_far_the_back_office_is_can_be_asked(bank, desk):
    author = desk("author")
    address = send(author, GIFT).headers["Location"]
    progress = f"/bank/exchange/{address.rpartition('/')[2]}/progress"
    assert author.get(progress).json == {"state": "waiting", "done": 0, "total": 0}
    worked(bank.hall)
    assert author.get(progress).json == {"state": "done", "done": 2, "total": 2}


def test_the_spreadsheet_to_fill_in_can_be_fetched(desk):
    reply = desk("author").get("/bank/import/template.xlsx")
    assert reply.status_code == 200
    assert reply.data[:2] == b"PK"


@pytest.mark.parametrize(
    "said",
    [
        {"level": "L9"},
        {"area": "99"},
        {"language": "fr"},
        {"difficulty": "x"},
        {"format": "x"},
        {"format": "qti3", "language": "fr"},
    ],
)
def test_what_no_form_sends_is_refused(desk, said):
    browser, address = (desk("authority"), "/bank/export") if "format" in said else (desk("author"), "/bank/import")
    assert browser.post(address, data={**DEFAULTS, "file": (BytesIO(b"x"), "x.txt"), **said}).status_code == 400


def test_export_is_a_right_of_its_own(desk):
    assert MAY[Action.EXPORT_ITEMS] == {Role.AUTHORITY}
    for username in ("author", "reviewer", "officer"):
        assert desk(username).get("/bank/export").status_code == 403
    for username in ("reviewer", "officer", "authority"):
        assert desk(username).get("/bank/import").status_code == 403


def test_new_items_get_the_next_free_ids_and_tasks_theirs(bank, desk):
    author = desk("author")
    with bank.hall.database.writing() as connection:
        row = {"item_id": "L1-06-S77", "edition": 1, "saved_by": bank.staff["author"], "saved_at": 0, "based_on": 0, "text": ""}
        connection.execute(working_copy.insert(), row)
        tasks = [int(name[4:]) for name in connection.execute(select(item.c.id).where(item.c.kind == "task")).scalars()]
    take(author, bank.hall, read(author, bank.hall, f"{CHOICE}\n\n{CHOICE.replace('FOB', 'CIF')}\n\n{TASK}"))
    act = last_act(bank.hall)
    assert list(act.detail["items"]) == ["L1-06-S78", "L1-06-S79"]
    assert act.detail["tasks"] == [f"L1-T{max(tasks) + 1:02d}"]


def test_a_file_that_was_tampered_with_between_reading_and_taking_is_what_was_shown(bank, desk):
    author = desk("author")
    address = read(author, bank.hall, GIFT)
    with bank.hall.database.writing() as connection:
        connection.execute(update(exchange_file).values(data=CHOICE.encode()))
    take(author, bank.hall, address)
    assert len(last_act(bank.hall).detail["items"]) == 2
    assert msgspec.json.decode(standing(bank.hall, address).report)["came"].keys() == {"1 · one", "3 · two"}


def test_authors_bring_only_what_they_are_assigned(bank, desk):
    author = desk("author")
    with bank.hall.database.writing() as connection:
        scope, staff = Scope("L1"), bank.staff
        withdraw(connection, bank.hall, bank.hall.now(), staff["officer"], staff["author"], scope)
        assign(connection, bank.hall, bank.hall.now(), staff["officer"], staff["author"], Scope("L1", "06"))
    ready = read(author, bank.hall, CHOICE)
    assert standing(bank.hall, ready).state == "ready"
    shown = page(author, read(author, bank.hall, f"{CHOICE}\n\n{TASK}", area="07"))
    assert shown.count("L1, area 07, is not assigned to you.") == 2
    before = count(bank.hall, item_version)
    with bank.hall.database.writing() as connection:
        withdraw(connection, bank.hall, bank.hall.now(), staff["officer"], staff["author"], Scope("L1", "06"))
    assert "Nothing was imported" in take(author, bank.hall, ready)
    assert count(bank.hall, item_version) == before


def test_who_is_no_author_any_more_brings_nothing(bank, desk):
    author = desk("author")
    address = send(author, CHOICE).headers["Location"]
    with bank.hall.database.writing() as connection:
        connection.execute(delete(role_grant).where(role_grant.c.person_id == bank.staff["author"]))
    worked(bank.hall)
    assert standing(bank.hall, address).state == "waiting"
    with bank.hall.database.reading() as connection:
        assert (
            connection.execute(select(job.c.state).where(job.c.id == standing(bank.hall, address).job_id)).scalar() == "failed"
        )

"""Files through their doors: who may, what a preview shows before anything comes, and that all comes or nothing."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from examhall.audit import trail
from examhall.jobs.worker import kinds, work_once
from question_bank.tables import exchange_file, item_version
from question_bank.wiring import wing
from tests.bank_builders import a_desk

DEFAULTS = {"level": "L1", "area": "06", "language": "zh-CN", "knowledge": "术语", "source": "考试大纲"}
GIFT = "::one::FOB 后面填什么？{=装运港 ~目的港 ~工厂 ~仓库}\n\n::two::离职后可带走客户名单。{F}\n"
BROKEN = "::one::FOB 后面填什么？{=装运港 ~目的港 ~工厂 ~仓库}\n\n::two::没有答案{=}\n\n::three::缺选项{=甲 ~乙}\n"


@pytest.fixture
def desk(bank):
    return a_desk(bank.hall)


def send(browser, data, name="items.txt", **more):
    data = data.encode() if isinstance(data, str) else data
    return browser.post("/bank/import", data={**DEFAULTS, **more, "file": (BytesIO(data), name)})


def worked(hall):
    assert work_once(hall, kinds([wing]))


def page(browser, address):
    reply = browser.get(address)
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def versions(hall):
    with hall.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(item_version)).scalar_one()


def test_a_file_is_read_looked_at_and_then_comes_whole(bank, desk):
    author, before = desk("author"), versions(bank.hall)
    address = send(author, GIFT).headers["Location"]
    assert "It waits for the back office" in page(author, address)
    worked(bank.hall)
    shown = page(author, address)
    assert "FOB 后面填什么？" in shown
    assert versions(bank.hall) == before
    assert author.post(f"{address}/take").status_code == 302
    worked(bank.hall)
    assert versions(bank.hall) == before + 2
    came = page(author, address)
    assert "What came" in came
    with bank.hall.database.reading() as connection:
        act = next(trail.read(connection, limit=1))
        assert trail.verify(connection, bank.hall.audit_key) is None
        row = connection.execute(select(exchange_file)).one()
    assert (act.action, act.actor) == ("import_items", bank.staff["author"])
    assert len(act.detail["items"]) == 2
    assert (row.state, row.data) == ("taken", b"")

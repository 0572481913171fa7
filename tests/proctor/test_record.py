"""The room record: filled by itself, corrected by hand with the change kept, signed by two, then only added to."""

import msgspec
import pytest

from examhall.instants import MINUTE, moment
from examhall.sittings.proving import prove_code, prove_file
from examhall.sittings.seals import RecordFile, read_statement
from proctor.checking_in import note_arrival
from proctor.record import RoomRecord
from tests.proctor.papers import PASSWORD, closed, hidden, opened, page, posted, staff

RECORD = "/record"


@pytest.fixture
def proctor(small_centre):
    return staff(small_centre, "proctor", name="陈监考")


@pytest.fixture
def chief(small_centre):
    return staff(small_centre, "chief_proctor", name="周主考")


@pytest.fixture
def a_closed_room(small_centre, proctor, chief):
    opened(small_centre, proctor)
    proctor.does("grant", small_centre.room.sittings[:1], "迟到的公交", seconds=300)
    proctor.does("incident", kind="power", text="跳闸")
    closed(small_centre, chief)
    return small_centre


def correct(one, field, now, why="看错了", seen=None):
    text = page(one, f"{RECORD}?field={field.replace('+', '%2B')}")
    return posted(
        one, f"{RECORD}/corrections", field=field, seen=hidden(text, "seen") if seen is None else seen, now=now, why=why
    )


def sign(at, who, capacity, seen=None, password=PASSWORD):
    """`who` signs at the screen of `at`."""
    seen = hidden(page(at, RECORD), "seen") if seen is None else seen
    return posted(at, f"{RECORD}/signatures", seen=seen, capacity=capacity, signer=who, signer_password=password)


def sealed(chief):
    assert sign(chief, "陈监考", "proctor_1").status_code == 302
    assert sign(chief, "周主考", "chief_proctor").status_code == 302


def kept(one) -> RoomRecord:
    file = one.browser.get(f"/proctor/rooms/{one.run}{RECORD}/file")
    return msgspec.json.decode(read_statement(msgspec.json.decode(file.data, type=RecordFile).record).record, type=RoomRecord)


def test_it_is_filled_from_the_journals_and_a_draft_until_the_room_is_closed(small_centre, proctor, chief):
    opened(small_centre, proctor)
    proctor.does("grant", small_centre.room.sittings[:1], "迟到的公交", seconds=300)
    proctor.does("incident", small_centre.room.sittings[1:2], kind="copying", text="夹带纸条")
    assert "草稿" in page(proctor, RECORD)
    closed(small_centre, chief)
    text = page(proctor, RECORD)
    for said in ("5 分钟：迟到的公交", "201 抄袭", "夹带纸条", "陈监考", "考生3", "09:00 – 10:00"):
        assert said in text
    assert "草稿" not in text
    with small_centre.hall.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT seal FROM room_run").scalar() in text


def test_it_tells_of_doubts_that_were_settled_of_time_taken_off_and_of_requests_to_make_void(
    small_centre, proctor, chief, clock
):
    hall, (first, second, _third) = small_centre.hall, small_centre.room.sittings
    for one in (first, second):
        note_arrival(hall, proctor.id, one, "doubt", "", "照片不像")
    for one, kind in ((first, "settled"), (second, "refused")):
        chief.does("settle", [one], f"看过原件 {kind}", kind=kind)
    opened(small_centre, chief)
    proctor.does("grant", [first], "换机", seconds=61)
    proctor.does("emergency_pause", [], "跳闸", kind="power")
    since = clock.now() + MINUTE
    clock.pass_minutes(3)
    chief.does("credit", [first], "断电期间继续作答", hold=chief.snapshot()["header"]["holds"][0]["name"], since=since // 1000)
    proctor.does("request_void", [first], "夹带属实")
    text = page(chief, RECORD)
    for said in (
        "身份已核定：看过原件 settled", "未准入场：看过原件 refused", "断电期间继续作答", "已申请作废：夹带属实", "1 分钟 1 秒：换机",
        moment(since, "Asia/Shanghai").strftime("%H:%M:%S"),
    ):  # fmt: skip
        assert said in text, said
    assert "/misconduct/" not in text, "a request has no sheet"


def test_what_is_noted_after_the_closing_is_marked_as_such(a_closed_room, proctor, clock):
    clock.pass_minutes(3)
    proctor.does("incident", kind="power", text="散场时断电")
    assert "散场时断电（封场后登记）" in page(proctor, RECORD)


def test_a_correction_keeps_what_it_said_with_who_and_why(a_closed_room, proctor):
    assert correct(proctor, "present", "3", "一人迟签").status_code == 302
    text = page(proctor, RECORD)
    assert "<del>2</del> <ins>3</ins>" in text
    assert "一人迟签" in text
    with a_closed_room.hall.database.reading() as connection:
        row = connection.exec_driver_sql("SELECT field, was, now, why, corrected_by FROM correction").one()
    assert tuple(row) == ("present", "2", "3", "一人迟签", proctor.id)


def test_a_line_is_changed_struck_out_or_added(a_closed_room, proctor):
    line = next(part.split("&")[0].split("#")[0] for part in page(proctor, RECORD).split("field=") if part.startswith("grants"))
    line = line.replace("%2F", "/")
    correct(proctor, line, "6 分钟：迟到的公交")
    assert "<ins>6 分钟：迟到的公交</ins>" in page(proctor, RECORD)
    correct(proctor, line, "")
    assert "<ins>已划去</ins>" in page(proctor, RECORD)
    correct(proctor, "incidents/+", "10:05 消防演习")
    assert "<ins>10:05 消防演习</ins>" in page(proctor, RECORD)


def test_a_correction_that_says_nothing_or_comes_too_late_is_refused_and_what_was_typed_stays(a_closed_room, proctor):
    for field, now, why, seen, status in (
        ("present", "3", " ", "2", 422), ("present", "3", "x", "77", 409), ("present", "", "x", "2", 409),
        ("seal", "forged", "x", "", 404), ("absent/nobody", "x", "x", "", 404), ("present", "x" * 1001, "x", "2", 400),
    ):  # fmt: skip
        reply = posted(proctor, f"{RECORD}/corrections", field=field, seen=seen, now=now, why=why)
        assert reply.status_code == status, (field, now)
        assert status == 404 or now in reply.get_data(as_text=True)
    with a_closed_room.hall.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM correction").scalar() == 0


def test_two_persons_seal_it_with_their_own_passwords_and_its_code_proves_it(a_closed_room, proctor, chief):
    correct(proctor, "present", "3")
    sealed(chief)
    text = page(proctor, RECORD)
    code = kept_code(a_closed_room)
    assert code in text
    for said in ("陈监考", "周主考"):
        assert said in text
    record = kept(proctor)
    assert [(one.capacity, record.names[one.person]) for one in record.signatures] == [
        ("proctor_1", "陈监考"),
        ("chief_proctor", "周主考"),
    ]
    assert record.corrections[0].now == "3"
    hall, file = a_closed_room.hall, proctor.browser.get(f"/proctor/rooms/{proctor.run}{RECORD}/file").data
    with hall.database.reading() as connection:
        assert prove_code(connection, hall.clerk.key, hall.audit_key, code) == []
        assert prove_file(connection, hall.clerk.key, hall.audit_key, file) == []


def kept_code(centre) -> str:
    with centre.hall.database.reading() as connection:
        return connection.exec_driver_sql("SELECT code FROM sealed_record").scalar()


def test_two_proctors_without_a_chief_do_not_seal_it(small_centre, a_closed_room, proctor, chief):
    staff(small_centre, "proctor", name="李监考")
    sign(proctor, "陈监考", "proctor_1")
    sign(proctor, "李监考", "proctor_2")
    assert kept_code(small_centre) is None
    sign(proctor, "周主考", "chief_proctor")
    assert kept_code(small_centre)


def test_a_chief_and_an_inspector_do_not_seal_it_either_but_the_inspectors_signature_stands(
    small_centre, a_closed_room, proctor, chief
):
    staff(small_centre, "inspector", name="巡考甲")
    staff(small_centre, "centre_staff", name="管理员")
    sign(proctor, "巡考甲", "inspector")
    sign(proctor, "周主考", "chief_proctor")
    assert kept_code(small_centre) is None
    sign(proctor, "陈监考", "proctor_1")
    assert kept_code(small_centre)
    assert sign(proctor, "管理员", "system_administrator").status_code == 302
    text = page(proctor, RECORD)
    assert "巡考甲" in text
    assert "管理员" in text


def test_nobody_signs_as_what_they_are_not(small_centre, a_closed_room, proctor):
    staff(small_centre, "marker", name="阅卷")
    staff(small_centre, "chief_proctor", name="别处主考", at="another-centre")
    for who, capacity, password, status in (
        ("陈监考", "chief_proctor", PASSWORD, 403), ("陈监考", "inspector", PASSWORD, 403), ("陈监考", "nobody", PASSWORD, 400),
        ("陈监考", "proctor_1", "wrong", 403), ("nobody", "proctor_1", PASSWORD, 403), ("阅卷", "proctor_1", PASSWORD, 403),
        ("别处主考", "chief_proctor", PASSWORD, 403),
    ):  # fmt: skip
        assert sign(proctor, who, capacity, password=password).status_code == status, (who, capacity)
    with small_centre.hall.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM signature").scalar() == 0


def test_one_person_signs_once_and_one_capacity_is_taken_once(small_centre, a_closed_room, proctor, chief):
    sign(proctor, "周主考", "proctor_1")
    assert sign(proctor, "周主考", "chief_proctor").status_code == 409
    assert sign(proctor, "陈监考", "proctor_1").status_code == 409
    assert kept_code(small_centre) is None


def test_a_correction_makes_earlier_signatures_void(small_centre, a_closed_room, proctor, chief):
    sign(proctor, "陈监考", "proctor_1")
    stale = hidden(page(chief, RECORD), "seen")
    correct(proctor, "present", "3")
    assert sign(chief, "周主考", "chief_proctor", seen=stale).status_code == 409
    sign(chief, "周主考", "chief_proctor")
    assert kept_code(small_centre) is None
    sign(chief, "陈监考", "proctor_1")
    assert kept_code(small_centre)


def test_a_room_that_is_not_closed_is_not_signed(small_centre, proctor):
    opened(small_centre, proctor)
    assert 'name="signer"' not in page(proctor, RECORD)
    assert sign(proctor, "陈监考", "proctor_1", seen="x").status_code == 409


def test_after_the_signatures_nothing_changes_any_more_but_an_addendum(a_closed_room, proctor, chief):
    assert posted(proctor, f"{RECORD}/addenda", text="too early").status_code == 409
    sealed(chief)
    before = kept(proctor)
    assert posted(proctor, f"{RECORD}/corrections", field="present", seen="2", now="3", why="x").status_code == 409
    assert proctor.act("incident", kind="power", text="late").get_json()["code"] == "already_signed"
    assert posted(proctor, f"{RECORD}/addenda", text=" ").status_code == 409
    assert posted(proctor, f"{RECORD}/addenda", text="次日供电局来函").status_code == 302
    assert "次日供电局来函" in page(proctor, RECORD)
    assert kept(proctor) == before


def test_what_was_sealed_is_shown_even_where_the_rows_under_it_were_changed(a_closed_room, proctor, chief):
    sealed(chief)
    with a_closed_room.hall.database.writing() as connection:
        connection.exec_driver_sql("UPDATE person SET name = '改名' WHERE name = '考生3'")
    assert "考生3" in page(proctor, RECORD)


def test_the_file_is_there_once_the_record_is_sealed(a_closed_room, proctor):
    assert proctor.get(f"{RECORD}/file").status_code == 409


def test_what_people_write_stays_text(a_closed_room, proctor):
    correct(proctor, "incidents/+", "<script>alert(1)</script>")
    text = page(proctor, RECORD)
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text

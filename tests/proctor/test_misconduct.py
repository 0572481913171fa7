"""A misconduct sheet: from the console's seat to two signatures, with the candidate heard and photographs locked away."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from proctor.incidents import KINDS, Group
from proctor.tables import evidence
from tests.proctor.papers import PASSWORD, hidden, opened, page, posted, staff


@pytest.fixture
def proctor(small_centre):
    return staff(small_centre, "proctor", name="陈监考")


@pytest.fixture
def sheet(small_centre, proctor) -> str:
    """The address of a sheet as the console's timeline names it, below the room's."""
    staff(small_centre, "chief_proctor", name="周主考")
    opened(small_centre, proctor)
    proctor.does("incident", small_centre.room.sittings[:1], kind="copying", text="桌下有纸条")
    told = proctor.get(f"/sittings/{small_centre.room.sittings[0]}/timeline").get_json()
    return told["incidents"][0]["sheet"].removeprefix(f"/proctor/rooms/{proctor.run}")


def a_photo(size=(1200, 900), kind="JPEG") -> BytesIO:
    into = BytesIO()
    Image.effect_noise((160, 120), 80).convert("RGB").resize(size).save(into, kind)
    into.seek(0)
    return into


def sign(at, sheet, who, seen=None):
    seen = hidden(page(at, sheet), "seen") if seen is None else seen
    return posted(at, f"{sheet}/signatures", seen=seen, signer=who, signer_password=PASSWORD)


def digest(one, sheet) -> str:
    """What stands in the form of the signatures, which comes last."""
    return page(one, sheet).rsplit('name="seen" value="', 1)[1].split('"')[0]


def test_every_misconduct_has_a_code_that_begins_with_its_tier():
    codes = [kind.code for kind in KINDS.values() if kind.group is Group.MISCONDUCT]
    assert all(kind.code.startswith(str(kind.tier)) for kind in KINDS.values() if kind.group is Group.MISCONDUCT)
    assert len(set(codes)) == len(codes) == 9
    assert {kind.code for kind in KINDS.values() if kind.group is not Group.MISCONDUCT} == {""}


def test_it_begins_as_a_draft_with_what_was_noted_and_other_incidents_have_none(small_centre, proctor, sheet):
    text = page(proctor, sheet)
    for said in ("201", "桌下有纸条", "考生1", "草稿", "尚未听取考生陈述"):
        assert said in text
    proctor.does("incident", small_centre.room.sittings[:1], kind="ill", text="头晕")
    told = proctor.get(f"/sittings/{small_centre.room.sittings[0]}/timeline").get_json()["incidents"]
    assert [bool(one["sheet"]) for one in told] == [True, False]
    with small_centre.hall.database.reading() as connection:
        ill = connection.exec_driver_sql("SELECT id FROM incident WHERE kind = 'ill'").scalar()
    assert proctor.get(f"/misconduct/{ill}").status_code == 404


def test_a_correction_keeps_what_was_noted_first(proctor, sheet):
    assert (
        posted(proctor, f"{sheet}/corrections", field="kind", seen="copying", now="communication", why="是手机").status_code
        == 302
    )
    assert (
        posted(proctor, f"{sheet}/corrections", field="facts", seen="桌下有纸条", now="桌下有手机", why="看错了").status_code
        == 302
    )
    text = page(proctor, sheet)
    for said in ("202", "桌下有手机", "桌下有纸条", "看错了", "陈监考"):
        assert said in text
    assert "桌下有手机" in page(proctor, "/record")


def test_a_correction_that_cannot_stand_is_refused(proctor, sheet):
    for field, seen, now, why, status in (
        ("kind", "copying", "power", "x", 400), ("time", "09:00", "25:00", "x", 400), ("facts", "桌下有纸条", " ", "x", 400),
        ("manner", "", "refused", "x", 400), ("nothing", "", "x", "x", 400), ("facts", "别的", "新的", "x", 409),
        ("facts", "桌下有纸条", "新的", " ", 422),
    ):  # fmt: skip
        assert posted(proctor, f"{sheet}/corrections", field=field, seen=seen, now=now, why=why).status_code == status, (
            field,
            now,
        )
    assert "手工更正" not in page(proctor, sheet)


def test_the_candidate_writes_on_the_screen_that_was_handed_over_and_no_way_leads_on_from_it(proctor, sheet):
    text = page(proctor, f"{sheet}/statement")
    assert "桌下有纸条" in text
    main = text.split("<main", 1)[1]
    assert "<a " not in main
    reply = posted(proctor, f"{sheet}/statement", manner="candidate", text="  不是我的\n是桌上原来的 ")
    assert reply.location.endswith("/statement?done=1")
    assert "谢谢" in page(proctor, f"{sheet}/statement?done=1")
    told = page(proctor, sheet)
    assert "不是我的\n是桌上原来的" in told
    assert "由考生本人书写" in told


def test_an_empty_statement_is_none_and_another_one_needs_a_reason_and_keeps_the_first(proctor, sheet):
    reply = posted(proctor, f"{sheet}/statement", manner="proctor", text=" ")
    assert reply.status_code == 400
    assert posted(proctor, f"{sheet}/statement", manner="shouted", text="x").status_code == 400
    assert posted(proctor, f"{sheet}/statement", manner="refused", text="ignored").status_code == 302
    assert "拒绝陈述" in page(proctor, sheet)
    assert "ignored" not in page(proctor, sheet)
    assert posted(proctor, f"{sheet}/statement", manner="proctor", text="认错").status_code == 422
    assert posted(proctor, f"{sheet}/statement", manner="proctor", text="认错", why="考生改变主意").status_code == 302
    text = page(proctor, sheet)
    for said in ("认错", "考生改变主意", "拒绝陈述"):
        assert said in text


def test_two_different_persons_sign_with_their_own_passwords_once_the_candidate_was_heard(small_centre, proctor, sheet):
    assert sign(proctor, sheet, "陈监考", digest(proctor, sheet)).get_data(as_text=True).count("尚无考生陈述") == 1
    posted(proctor, f"{sheet}/statement", manner="refused")
    before = digest(proctor, sheet)
    assert sign(proctor, sheet, "陈监考", before).status_code == 302
    assert sign(proctor, sheet, "陈监考", before).status_code == 409
    assert "已签 1 人" in page(proctor, sheet)
    staff(small_centre, "inspector", name="巡考甲")
    assert sign(proctor, sheet, "巡考甲", before).status_code == 403
    assert sign(proctor, sheet, "周主考", before).status_code == 302
    text = page(proctor, sheet)
    assert "草稿" not in text
    assert "周主考" in text
    for path, fields in (
        ("corrections", {"field": "facts", "seen": "桌下有纸条", "now": "x", "why": "x"}), ("statement", {"manner": "refused", "why": "x"}),
        ("signatures", {"seen": before, "signer": "周主考", "signer_password": PASSWORD}), ("photos", {"photo": (a_photo(), "p.jpg")}),
    ):  # fmt: skip
        assert posted(proctor, f"{sheet}/{path}", **fields).status_code == 409, path


def test_a_correction_makes_the_first_signature_void(proctor, sheet):
    posted(proctor, f"{sheet}/statement", manner="refused")
    seen = digest(proctor, sheet)
    sign(proctor, sheet, "陈监考", seen)
    posted(proctor, f"{sheet}/corrections", field="time", seen="09:00", now="09:05", why="看错")
    assert "已签 0 人" in page(proctor, sheet)
    assert sign(proctor, sheet, "周主考", seen).status_code == 409


def test_a_photograph_is_drawn_anew_locked_and_seen_only_by_those_who_may(small_centre, proctor, sheet):
    hall = small_centre.hall
    assert posted(proctor, f"{sheet}/photos", photo=(a_photo((2000, 1500)), "纸条.jpg")).status_code == 302
    with hall.database.reading() as connection:
        row = connection.execute(select(evidence)).one()
    path = f"{sheet}/photos/{row.id}"
    reply = proctor.get(path)
    assert (reply.status_code, reply.mimetype, reply.headers["Cache-Control"]) == (200, "image/jpeg", "no-store")
    drawn = Image.open(BytesIO(reply.data))
    assert max(drawn.size) == 1600
    assert len(reply.data) <= 500 * 1024
    assert reply.data not in row.locked
    assert hall.vault.open("evidence", row.locked) == reply.data
    with hall.database.reading() as connection:
        seen = connection.exec_driver_sql("SELECT count(*) FROM audit_entry WHERE action = 'see_evidence'").scalar()
    assert seen == 1
    for role, status in (("inspector", 403), ("marker", 403), ("authority", 200), ("exams_officer", 200)):
        assert small_centre.person(role).get(path).status_code == status, role
    assert small_centre.person("proctor", centre="another-centre").get(path).status_code == 403
    assert "<img" not in page(small_centre.person("inspector"), sheet)


def test_what_is_no_photograph_is_refused_and_so_is_a_seventh(proctor, sheet):
    assert posted(proctor, f"{sheet}/photos", photo=(BytesIO(b"%PDF-1.7"), "p.jpg")).status_code == 409
    assert posted(proctor, f"{sheet}/photos").status_code == 409
    for _number in range(6):
        assert posted(proctor, f"{sheet}/photos", photo=(a_photo((60, 40)), "p.jpg")).status_code == 302
    assert "最多附六张" in posted(proctor, f"{sheet}/photos", photo=(a_photo((60, 40)), "p.jpg")).get_data(as_text=True)


def test_an_upload_beyond_all_measure_is_not_read(proctor, sheet):
    assert posted(proctor, f"{sheet}/photos", photo=(BytesIO(b"0" * (11 * 1024 * 1024)), "p.jpg")).status_code == 413


def test_who_only_watches_reads_the_sheet_and_writes_nothing(small_centre, proctor, sheet):
    inspector = small_centre.person("inspector")
    assert "correct" not in page(inspector, sheet).split("<article", 1)[1].split("</article", 1)[0]
    for path in ("corrections", "statement", "photos"):
        assert posted(inspector, f"{sheet}/{path}").status_code == 403, path

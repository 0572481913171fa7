"""Institutions: how one stands on a day, what training counts, and what is told to whoever makes offerings."""

import datetime as dt
import re
from io import BytesIO

import pytest
import xlsxwriter
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError

from examhall.audit import trail
from examhall.errors import NotFound
from examhall.institutions import queries
from examhall.institutions.authorising import Decision, Inspected, decide, follow_up, inspect
from examhall.institutions.list_reading import COLUMNS, NoTrainingList, empty_list, read_list
from examhall.institutions.recording import HasFaults, examine_list, give_list, record_training, strike_out, take_list
from examhall.institutions.registering import Institution, Trainer, put_institution, put_trainer, set_standard_hours
from examhall.institutions.standing import Act, Authorisation, Standing, Subject, covers, expires_soon, stand_on
from examhall.institutions.tables import authorisation, training_record
from examhall.institutions.training import Record
from examhall.people.operations import add_person, person_with
from examhall.people.permissions import Role
from examhall.programme.correcting_days import drop_working_day, put_working_day
from examhall.programme.queries import working_days
from examhall.programme.tables import level
from examhall.programme.texts import WritingProblem
from examhall.programme.working_days import working_days_after, working_days_left
from examhall.schedule.operations import add_administration, add_batch, add_centre, add_room
from examhall.schedule.tables import centre, offering
from tests.builders import at

LIN = "00000019900101123X"  # a made-up region, a right check digit
YEAR = [Authorisation(Act.GRANT, "2026-01-01", "2026-12-31")]
PAUSE, ON = Authorisation(Act.SUSPEND, "2026-05-01"), Authorisation(Act.RESUME, "2026-06-01")


@pytest.mark.parametrize(
    ("acts", "day", "standing", "since", "until"),
    [
        ([], "2026-05-01", Standing.NEVER, "", ""),
        (YEAR, "2025-12-31", Standing.COMING, "2026-01-01", ""),
        (YEAR, "2026-01-01", Standing.VALID, "2026-01-01", "2026-12-31"),
        (YEAR, "2026-12-31", Standing.VALID, "2026-01-01", "2026-12-31"),
        (YEAR, "2027-01-01", Standing.EXPIRED, "2027-01-01", "2026-12-31"),
        ([*YEAR, PAUSE], "2026-05-01", Standing.SUSPENDED, "2026-05-01", "2026-12-31"),
        ([*YEAR, PAUSE], "2026-04-30", Standing.VALID, "2026-01-01", "2026-12-31"),
        ([*YEAR, PAUSE, ON], "2026-06-01", Standing.VALID, "2026-01-01", "2026-12-31"),
        (
            [*YEAR, Authorisation(Act.GRANT, "2027-01-01", "2027-12-31")],
            "2026-06-01",
            Standing.VALID,
            "2026-01-01",
            "2027-12-31",
        ),
        (
            [*YEAR, Authorisation(Act.GRANT, "2027-02-01", "2027-12-31")],
            "2027-01-15",
            Standing.EXPIRED,
            "2027-01-01",
            "2026-12-31",
        ),
    ],
)
def test_how_an_institution_stands_is_folded_from_what_was_decided(acts, day, standing, since, until):
    assert stand_on(acts, day) == (standing, since, until)


def test_an_authorisation_covers_days_only_when_it_covers_each_of_them():
    assert covers(YEAR, "2026-01-01", "2026-12-31")
    assert not covers(YEAR, "2026-12-30", "2027-01-01")
    assert not covers([*YEAR, PAUSE, ON], "2026-04-01", "2026-07-01")
    assert covers([*YEAR, PAUSE, ON], "2026-06-01", "2026-07-01")


def test_a_warning_comes_sixty_days_before_and_ends_with_the_last_day():
    assert [expires_soon("2026-12-31", day) for day in ("2026-10-31", "2026-11-01", "2026-12-31", "2027-01-01")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_working_days_leave_out_holidays_and_count_their_make_up_days():
    eve = dt.date(2026, 9, 30)  # before National Day: 1 to 7 October are off, 10 October is a working Saturday
    assert working_days_after(eve, 1) == (dt.date(2026, 10, 8), True)
    assert working_days_after(eve, 3) == (dt.date(2026, 10, 10), True)
    assert working_days_left(eve, dt.date(2026, 10, 10)) == 3
    assert working_days_left(dt.date(2026, 10, 10), eve) == -3


def test_a_year_that_is_not_announced_is_counted_from_monday_to_friday_until_the_authority_says_more():
    day = dt.date(2040, 12, 28)  # a Friday
    assert working_days_after(day, 1) == (dt.date(2040, 12, 31), False)
    corrections = {dt.date(2040, 12, 31): False, dt.date(2041, 1, 1): False}
    assert working_days_after(day, 1, corrections) == (dt.date(2041, 1, 2), True)


def test_a_day_of_the_authority_is_kept_and_can_be_taken_back(sqlite_hall):
    with sqlite_hall.database.writing() as connection:
        put_working_day(connection, sqlite_hall, at(0), "o", "2040-12-31", works=False, name="元旦")
        assert working_days(connection) == {dt.date(2040, 12, 31): False}
        drop_working_day(connection, sqlite_hall, at(0), "o", "2040-12-31")
        assert working_days(connection) == {}
        with pytest.raises(WritingProblem) as refused:
            put_working_day(connection, sqlite_hall, at(0), "o", "2040-02-30", works=False, name=" ")
    assert refused.value.faults.keys() == {"day", "name"}


def grant(connection, hall, subject, subject_id, first="2026-01-01", last="2026-12-31", act=Act.GRANT):
    decide(connection, hall, hall.now(), "o", subject, subject_id, Decision(act, "考授 1 号", first, last, "因故"))


def test_the_database_keeps_every_decision_as_it_was_written(hall):
    with hall.database.writing() as connection:
        grant(connection, hall, Subject.CENTRE, "c")
        with pytest.raises(WritingProblem):
            grant(connection, hall, Subject.CENTRE, "c", "2027-05-01", "", Act.SUSPEND)  # it is not authorised by then
    with pytest.raises(DBAPIError, match="append-only"), hall.database.writing() as connection:
        connection.execute(update(authorisation).values(last="2030-12-31"))


def test_a_centre_that_is_not_authorised_on_all_days_of_a_batch_is_named(sqlite_hall):
    hall = sqlite_hall  # its clock: 2026-11-24
    with hall.database.writing() as connection:
        connection.execute(insert(level), {"code": "L1", "title": "员", "title_en": "L1", "position": 1})
        batch_id = add_batch(connection, "2650", "演示批次")
        add_administration(connection, batch_id, "L1", "theory", "理论", at(60 * 24 * 40), 3600)  # 2027-01-03
        centres = [add_centre(connection, code, f"考点 {code}", "x") for code in ("0001", "0002")]
        place = {"batch_id": batch_id, "level": "L1", "part": "theory", "places": 10}
        connection.execute(insert(offering), [{**place, "centre_id": one} for one in centres])
        grant(connection, hall, Subject.CENTRE, centres[0], last="2026-12-31")
        grant(connection, hall, Subject.CENTRE, centres[1], last="2027-12-31")
        named = [(one.code, one.first, one.last) for one in queries.uncovered(connection, batch_id)]
        assert named == [("0001", "2027-01-03", "2027-01-03")]
        assert queries.uncovered(connection, centre_id=centres[1]) == []
        assert [(one.kind, one.until) for one in queries.expiring(connection, "2026-11-24")] == [("centre", "2026-12-31")]
        assert queries.warnings(connection, at(0)) == 1


@pytest.mark.parametrize(
    ("last", "warned", "at_the_door"),
    [("2027-06-30", False, ""), ("2027-01-23", True, "ends on 2027-01-23"), ("2026-11-24", True, "ends on 2026-11-24"),
     ("2026-11-23", True, "is over since 2026-11-24"), ("2026-08-31", False, "is over since 2026-09-01")],
)  # fmt: skip
def test_who_keeps_institutions_and_who_works_at_a_centre_are_warned_of_its_end(small_desk, last, warned, at_the_door):
    hall = small_desk.hall  # its clock: 2026-11-24
    with hall.database.writing() as connection:
        here, elsewhere = (add_centre(connection, code, f"考点 {code}", "x") for code in ("0001", "0002"))
        grant(connection, hall, Subject.CENTRE, here, last=last)
        grant(connection, hall, Subject.CENTRE, elsewhere, last="2026-12-01")
        assert (here in {one.key for one in queries.expiring(connection, "2026-11-24")}) == warned
    small_desk.add("officer", Role.EXAMS_OFFICER)
    small_desk.add("chief", Role.CHIEF_PROCTOR, centre=here)
    page = small_desk.comes_in("officer").get("/staff/institutions").get_data(as_text=True)
    assert (f">{last}<" in page) == warned
    door = small_desk.comes_in("chief").get("/staff").get_data(as_text=True)
    assert at_the_door in door
    assert ("考点 0001" in door) == bool(at_the_door)
    assert "考点 0002" not in door


def test_who_works_at_a_suspended_centre_reads_it_at_the_door(small_desk):
    hall = small_desk.hall
    with hall.database.writing() as connection:
        here = add_centre(connection, "0001", "考点 0001", "x")
        grant(connection, hall, Subject.CENTRE, here)
        decide(
            connection, hall, at(0), "o", Subject.CENTRE, here, Decision(Act.SUSPEND, "停 1", "2026-11-01", "", "照明不合格")
        )
    small_desk.add("centre", Role.CENTRE_STAFF, centre=here)
    assert "is suspended since 2026-11-01" in small_desk.comes_in("centre").get("/staff").get_data(as_text=True)


def test_what_an_inspection_asks_for_stays_open_until_somebody_has_seen_to_it(sqlite_hall):
    hall = sqlite_hall
    with hall.database.writing() as connection:
        here = (Subject.CENTRE, "c")
        inspect(connection, hall, at(0), "o", *here, Inspected("2026-11-20", "郑明", "照明一处不亮", "2026-12-01"))
        inspect(connection, hall, at(0), "o", *here, Inspected("2026-11-21", "郑明", "符合要求", ""))
        [open_one] = queries.open_follow_ups(connection)
        for _clicked_twice in range(2):
            follow_up(connection, hall, at(0), "o", *here, open_one.id, "已更换")
        with pytest.raises(NotFound):
            follow_up(connection, hall, at(0), "other", *here, open_one.id, "未更换")
        assert [act.action for act in trail.read(connection, "c")].count("follow_up_centre") == 1
        assert queries.open_follow_ups(connection) == []
        with pytest.raises(WritingProblem) as refused:
            inspect(connection, hall, at(0), "o", *here, Inspected("2026-11-25", "", "x", "2026-11-01"))
    assert refused.value.faults.keys() == {"held_on", "inspectors", "follow_up_on"}


NORTH = {"code": "0007", "name": "北岸考点", "address": "学府路 1 号", "zone": "Asia/Shanghai"}


def test_an_officer_of_an_empty_installation_enters_a_centre_and_its_rooms_in_the_browser(small_desk):
    hall = small_desk.hall
    small_desk.add("officer", Role.EXAMS_OFFICER)
    officer = small_desk.comes_in("officer")
    assert 'href="/staff/institutions/centres/new"' in officer.get("/staff/institutions/centres").get_data(as_text=True)
    entered = officer.post("/staff/institutions/centres/new", data=NORTH)
    assert entered.status_code == 302
    its_page = entered.location.split("?")[0]
    for name, rows, columns in (("第一考场", "5", "8"), ("第二考场", "1", "99")):
        room = {"name": name, "rows": rows, "columns": columns}
        assert officer.post(f"{its_page}/rooms", data=room).status_code == 302
    shown = officer.get(its_page).get_data(as_text=True)
    assert '<a href="/staff/programme/centres/0007">no entry yet</a>' in shown
    assert re.findall(r"(第.考场) <span[^>]*>(\d+)", shown) == [("第一考场", "40"), ("第二考场", "99")]
    with hall.database.reading() as connection:
        [here] = connection.execute(select(centre.c.id)).scalars()
        entered = (here, *(room.id for room in queries.rooms_of(connection, here)))
        acts = [act.action for subject in entered for act in trail.read(connection, subject)]
    assert acts == ["enter_centre", "enter_room", "enter_room"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "7"}, "code"), ({"code": "00071"}, "code"), ({"code": "０００７"}, "code"), ({"code": "0001"}, "code"),
        ({"name": ""}, "name"), ({"name": "滨海考点"}, "name"), ({"name": "长" * 101}, "name"), ({"address": ""}, "address"),
        ({"zone": "Mars/Olympus"}, "zone"), ({"zone": "../zone"}, "zone"), ({"zone": ""}, "zone"),
    ],
)  # fmt: skip
def test_a_centre_that_cannot_be_is_refused_beside_its_field_and_the_rest_stays_filled(small_desk, changes, field):
    with small_desk.hall.database.writing() as connection:
        add_centre(connection, "0001", "滨海考点", "x")
    small_desk.add("officer", Role.EXAMS_OFFICER)
    refused = small_desk.comes_in("officer").post("/staff/institutions/centres/new", data={**NORTH, **changes})
    shown = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert re.findall(r'id="(\w+)-problem"', shown) == [field]
    assert [value for name, value in NORTH.items() if name != field and f'value="{value}"' not in shown] == []
    with small_desk.hall.database.reading() as connection:
        assert list(connection.execute(select(centre.c.code)).scalars()) == ["0001"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"), ({"name": "旧考场"}, "name"), ({"name": "长" * 61}, "name"), ({"rows": "0"}, "rows"),
        ({"rows": "100"}, "rows"), ({"columns": "many"}, "columns"), ({"columns": "-1"}, "columns"),
    ],
)  # fmt: skip
def test_a_room_that_cannot_be_is_refused_beside_its_field(small_desk, changes, field):
    with small_desk.hall.database.writing() as connection:
        here = add_centre(connection, "0001", "滨海考点", "x")
        add_room(connection, here, "旧考场", 5, 8)
    small_desk.add("officer", Role.EXAMS_OFFICER)
    officer = small_desk.comes_in("officer")
    wanted = {"name": "新考场", "rows": "5", "columns": "8", **changes}
    refused = officer.post(f"/staff/institutions/centre/{here}/rooms", data=wanted)
    assert refused.status_code == 422
    assert re.findall(r'id="(\w+)-problem"', refused.get_data(as_text=True)) == [field]
    with small_desk.hall.database.reading() as connection:
        assert [one.name for one in queries.rooms_of(connection, here)] == ["旧考场"]
    assert officer.post("/staff/institutions/centre/nowhere/rooms", data=wanted).status_code == 404


@pytest.fixture
def school(sqlite_hall):
    """A qualified institution with one certified trainer; the level asks for 80 hours."""
    hall = sqlite_hall
    with hall.database.writing() as connection:
        connection.execute(insert(level), {"code": "L1", "title": "员", "title_en": "L1", "position": 1})
        kept = put_institution(
            connection, hall, at(0), "o", "", Institution("滨海培训中心", "", "滨海省", "滨海市", "x", "", "")
        )
        grant(connection, hall, Subject.TRAINING, kept)
        put_trainer(connection, hall, at(0), "o", kept, "", Trainer("叶青", "JS-1", "2026-01-01", "2026-09-30"))
        set_standard_hours(connection, hall, at(0), "o", "L1", 80, "2026-01-01", "定")
    return hall


def a_record(**changes):
    said = {
        "name": "林一", "kind": "resident", "identity": LIN, "level": "L1", "hours": 48, "completion": "BH-1", "trainer": "JS-1",
        "first": "2026-03-01", "last": "2026-03-20",
    }  # fmt: skip
    return Record(**{**said, **changes})


def trained(connection, hall, identity=LIN):
    known = person_with(connection, hall.vault, "resident", identity)
    someone = known or add_person(connection, hall.vault, "林一", identity_kind="resident", identity=identity)
    return queries.training_hours(connection, someone, "L1", "2026-11-24")


def test_hours_of_a_person_are_added_up_and_what_is_struck_out_counts_no_more(school):
    with school.database.writing() as connection:
        record_training(connection, school, at(0), "o", a_record())
        record_training(connection, school, at(0), "o", a_record())  # sent twice
        record_training(connection, school, at(0), "o", a_record(completion="BH-2", hours=32))
        assert trained(connection, school) == (80, 80, ("BH-1", "BH-2"))
        assert trained(connection, school, "000000199001011248") == (0, 80, ())
        first = connection.execute(select(training_record.c.id).where(training_record.c.completion == "BH-1")).scalar_one()
        for _clicked_twice in range(2):
            strike_out(connection, school, at(0), "o", first, "学时写错")
        with pytest.raises(NotFound):
            strike_out(connection, school, at(0), "other", first, "另有原因")
        assert [act.action for act in trail.read(connection, first)].count("strike_out_training") == 1
        assert trained(connection, school) == (32, 80, ("BH-2",))
        record_training(connection, school, at(0), "o", a_record(hours=40))  # the same number, written anew
        assert trained(connection, school).hours == 72


def test_the_document_of_who_was_trained_is_never_in_the_database_in_clear(school):
    with school.database.writing() as connection:
        record_training(connection, school, at(0), "o", a_record())
        row = connection.execute(select(training_record)).one()
    assert LIN not in "".join(str(value) for value in row)
    assert LIN.encode() not in row.identity_locked


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"identity": LIN[:-1] + "0"}, "identity"),
        ({"trainer": "JS-9"}, "trainer"),
        ({"first": "2026-09-20", "last": "2026-10-02"}, "trainer"),  # the certificate ends on the way
        ({"hours": 300}, "hours"),  # more than twelve a day
        ({"last": "2026-02-01"}, "last"),
        ({"first": "2026-13-01"}, "first"),
        ({"level": "L9"}, "level"),
        ({"completion": ""}, "completion"),
    ],
)
def test_a_training_that_cannot_be_is_refused_beside_its_field(school, changes, field):
    with school.database.writing() as connection, pytest.raises(WritingProblem) as refused:
        record_training(connection, school, at(0), "o", a_record(**changes))
    assert list(refused.value.faults) == [field]


def test_a_training_while_the_institution_was_suspended_is_refused(school):
    with school.database.writing() as connection:
        kept = queries.training_institutions(connection, "2026-11-24")[0].row.id
        grant(connection, school, Subject.TRAINING, kept, "2026-03-10", "", Act.SUSPEND)
        with pytest.raises(WritingProblem) as refused:
            record_training(connection, school, at(0), "o", a_record())
    assert list(refused.value.faults) == ["trainer"]


def a_list(*records, heads=None):
    into = BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, heads or [chinese for chinese, _english, _width in COLUMNS.values()])
    for number, one in enumerate(records, 1):
        sheet.write_row(number, 0, [getattr(one, name) if name != "kind" else "居民身份证" for name in COLUMNS])
    book.close()
    return into.getvalue()


def test_a_list_is_looked_through_row_by_row_and_comes_whole_or_not_at_all(school):
    good, other = a_record(), a_record(completion="BH-2", hours=32)
    with school.database.writing() as connection:
        officer = add_person(connection, school.vault, "郑明")
        give_list(connection, school, at(0), officer, "x.xlsx", a_list(good, a_record(completion="BH-1"), a_record(level="L7")))
        _name, found = examine_list(connection, school, at(0), officer)
        assert [line.row for line in found.new] == [2]
        assert [(fault.row, fault.column) for fault in found.faults] == [(3, "结业证书编号"), (4, "等级")]
        with pytest.raises(HasFaults):
            take_list(connection, school, at(0), officer)
        record_training(connection, school, at(0), "o", good)
        give_list(connection, school, at(0), officer, "x.xlsx", a_list(good, other))
        assert len(examine_list(connection, school, at(0), officer)[1].there) == 1
        assert take_list(connection, school, at(0), officer) == 1
        assert connection.execute(select(func.count()).select_from(training_record)).scalar_one() == 2
        assert trained(connection, school).hours == 80


@pytest.mark.parametrize("data", [b"no workbook", a_list(heads=["姓名"]), empty_list()])
def test_a_file_that_is_no_list_of_trainings_is_refused_as_a_whole(data):
    with pytest.raises(NoTrainingList):
        read_list(data)


def test_two_trainers_never_have_one_certificate(school):
    with school.database.writing() as connection:
        kept = queries.training_institutions(connection, "2026-11-24")[0].row.id
        with pytest.raises(WritingProblem) as refused:
            put_trainer(connection, school, at(0), "o", kept, "", Trainer("孔维", "JS-1", "2026-01-01", "2025-01-01", "nobody"))
    assert refused.value.faults.keys() == {"certificate", "valid_until", "username"}


def test_a_mistyped_centre_is_corrected_with_a_reason_that_the_trail_keeps(small_desk):
    small_desk.add("officer", Role.EXAMS_OFFICER)
    officer = small_desk.comes_in("officer")
    page = officer.post("/staff/institutions/centres/new", data=NORTH).location.split("?")[0]
    officer.post("/staff/institutions/centres/new", data={**NORTH, "code": "0002", "name": "南方考点"})
    mended = {"centre_name": "北方职业学院考点", "centre_address": "学院路 1 号", "centre_reason": "录入有误"}
    for field, wrong in (
        ("centre_name", "南方考点"),
        ("centre_name", " "),
        ("centre_address", "x" * 201),
        ("centre_reason", ""),
    ):
        reply = officer.post(f"{page}/words", data={**mended, field: wrong})
        assert reply.status_code == 422
        assert f'id="{field}-problem"' in reply.get_data(as_text=True)
    assert NORTH["name"] in officer.get(page).get_data(as_text=True), "nothing was changed"
    assert officer.post(f"{page}/words", data=mended).status_code == 302
    told = officer.get(page).get_data(as_text=True)
    assert "北方职业学院考点" in told
    assert "学院路 1 号" in told
    assert officer.post(f"{page}/words", data=mended).status_code == 302, "nothing to correct is no line in the trail"
    with small_desk.hall.database.reading() as connection:
        acts = [act for act in trail.read(connection, page.rsplit("/", 1)[1]) if act.action == "correct_centre"]
    assert [(act.detail["before"]["name"], act.detail["reason"]) for act in acts] == [(NORTH["name"], "录入有误")]

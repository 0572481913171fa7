"""A counter at work in the demo: a batch that is confirmed these days, applications in each state, and receipts of two days."""

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Final

from sqlalchemy import Connection, insert, select

from examhall.counter.account import Method, of_method
from examhall.counter.closing import accept_day, close_day, closing_of
from examhall.counter.comparing import COMPARED
from examhall.counter.entries import entries_of
from examhall.counter.giving_back import void
from examhall.counter.taking import Payment, take_fee
from examhall.hall import Hall
from examhall.instants import MINUTE, Instant, moment
from examhall.people.documents import DocumentKind
from examhall.people.operations import add_person, staff_id
from examhall.people.photos import keep_photo
from examhall.registration import applying
from examhall.registration.application_queries import fees_of
from examhall.registration.drafting import Choice, begin, declare, submit, withdraw
from examhall.registration.eligibility import Declared
from examhall.registration.evidence import PDF, keep_evidence
from examhall.registration.notice import write_notice
from examhall.registration.tables import application
from examhall.schedule.operations import add_batch, add_centre
from examhall.schedule.tables import batch, batch_calendar, offering
from seeds.applying import CENTRES, DAY
from seeds.people import FAMILY, GIVEN, identity_number
from seeds.portraits import portrait
from seeds.sign_ins import ZONE

NUMBER: Final = 50  # of the batch in its year: demo days count from one
STUDENT: Final = 3  # the clause of those in reading, in L1 and L2
LEVELS: Final = ("L1", "L1", "L2", "L1", "L2", "L1", "L1", "L2")
# What has become of the applications, in their order; `paid`: today, by whom and how.
STATES: Final = (
    "yesterday", "yesterday", "submitted", "submitted", "submitted", "approved", "approved", "approved", "returned", "rejected",
    "withdrawn", "paid centre cash", "paid centre cash", "paid centre2 cash", "paid centre2 transfer", "paid centre cash void",
)  # fmt: skip


def open_counter(connection: Connection, hall: Hall) -> None:
    """Once a year: a batch whose window opened the day before yesterday, and who has come to the first centre's counter."""
    now = hall.now()
    year = moment(now, ZONE).year
    code = f"{year % 100}{NUMBER}"
    if connection.execute(select(batch.c.id).where(batch.c.code == code)).first() is not None:
        return
    batch_id = add_batch(connection, code, f"{year} 年增开批次（演示·正在确认）", f"Extra batch {year} (demo, being confirmed)")
    calendar = {
        "batch_id": batch_id, "applications_open_at": now - 30 * DAY, "applications_close_at": now + MINUTE,
        "confirmation_opens_at": now - 2 * DAY, "confirmation_closes_at": now + 6 * DAY,
    }  # fmt: skip
    connection.execute(insert(batch_calendar), calendar)
    centre_id = add_centre(connection, *CENTRES[0][:3])
    for level in ("L1", "L2", "L3"):
        for part in ("theory", "practical"):
            row = {"batch_id": batch_id, "centre_id": centre_id, "level": level, "part": part, "places": 40}
            connection.execute(insert(offering), row)
    write_notice(
        connection, hall, now - 3 * DAY, staff_id(connection, "centre"), batch_id, centre_id,
        "滨海市学府路 8 号 实训楼一层 103 室",
        "确认期间每日 8:30–11:30，14:00–17:00（含周末）",
        "1. 身份证件原件；\n2. 打印并签名、贴好照片的报名表；\n3. 证明材料原件；\n4. 考试费（现金或转账）。",
    )  # fmt: skip
    random = Random(20261126)  # noqa: S311  made-up people, not secrets
    for place, state in enumerate(STATES):
        level = LEVELS[place % len(LEVELS)]
        applied = _applied(connection, hall, random, Choice(batch_id, level, centre_id), now - (28 - place) * DAY)
        _became(connection, hall, applied, state, now - (len(STATES) - place) * MINUTE)
    _closed_yesterday(connection, hall, centre_id, now)


def _applied(connection: Connection, hall: Hall, random: Random, choice: Choice, at: Instant) -> str:
    """Somebody in reading at a school applies; the id of the application."""
    identity = identity_number(random)
    sex = "男" if int(identity[16]) % 2 else "女"
    name = random.choice(FAMILY) + random.choice(GIVEN.split(" "))
    person_id = add_person(connection, hall.vault, name, sex, DocumentKind.RESIDENT, identity)
    keep_photo(connection, hall, at, person_id, person_id, portrait(identity, sex))
    number = begin(connection, at, person_id, choice)
    row = connection.execute(select(application).where(application.c.number == number)).one()
    studies = Declared(school="滨海职业学院", major="跨境电子商务", studies_until=f"{moment(at, ZONE).year + 1}-06-30")
    declare(connection, at, person_id, row.id, row.version, STUDENT, studies)
    keep_evidence(connection, hall.vault, at, row.id, "学生证.pdf", PDF, _a_page())
    submit(connection, at + MINUTE, person_id, row.id, row.version + 1)
    return str(row.id)


def _a_page() -> bytes:
    """The smallest file that says of itself that it is a PDF, and shows an empty page."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 298 420]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1"
        b"/BaseFont/Helvetica>>>>>>>>",
        b"<</Length 65>>stream\nBT /F 16 Tf 40 340 Td (Student card, demo: nobody's) Tj ET        \nendstream",
    )  # fmt: skip
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return made + end % (table, len(made))


def _became(connection: Connection, hall: Hall, applied: str, state: str, at: Instant) -> None:
    """What the centre made of it, through the verbs its pages use."""
    version = connection.execute(select(application.c.version).where(application.c.id == applied)).scalar_one()
    clerk, colleague = staff_id(connection, "centre"), staff_id(connection, "centre2")
    match state.split(" "):
        case ["submitted"]:
            return
        case ["returned"]:
            reason = "学生证照片不清晰，看不到有效期，请重新拍摄上传。"
            applying.return_for_correction(connection, hall, at, clerk, applied, version, reason)
        case ["rejected"]:
            applying.reject(connection, hall, at, clerk, applied, version, "所填专业与本职业无关，不符合第 3 条。")
        case ["withdrawn"]:
            whose = connection.execute(select(application.c.person_id).where(application.c.id == applied)).scalar_one()
            withdraw(connection, at, whose, applied, version)
        case _:
            applying.approve(connection, hall, at - 3 * DAY, clerk, applied, version)
    match state.split(" "):
        case ["paid", who, method, *then]:
            by = clerk if who == "centre" else colleague
            receipt = _pay(connection, hall, applied, by, Method(method), at)
            if then:
                void(connection, hall, at + MINUTE, colleague, clerk, receipt, "现金误录，考生改为转账缴费。")
        case ["yesterday"]:
            _pay(connection, hall, applied, clerk, Method.CASH, at - DAY)


def _pay(connection: Connection, hall: Hall, applied: str, by: str, method: Method, at: Instant) -> str:
    row = connection.execute(select(application).where(application.c.id == applied)).one()
    total = sum(fees_of(connection, row, at).values(), Decimal(0))
    reference = f"CMB{row.number}" if method is Method.TRANSFER else ""
    return take_fee(
        connection, hall, at, by, applied, Payment(row.version, total, method, reference, frozenset(COMPARED))
    ).receipt


def _closed_yesterday(connection: Connection, hall: Hall, centre_id: str, now: Instant) -> None:
    """Yesterday's account, five yuan short, explained and accepted."""
    clerk, colleague = staff_id(connection, "centre"), staff_id(connection, "centre2")
    day = (moment(now, ZONE).date() - dt.timedelta(days=1)).isoformat()
    expected = of_method(entries_of(connection, {centre_id}, day, day, clerk), Method.CASH).net
    at = now - 12 * 60 * MINUTE
    close_day(connection, hall, at, clerk, centre_id, day, expected - 5, "找零差错 5 元，已登记。")
    closed = closing_of(connection, centre_id, clerk, day)
    assert closed is not None
    accept_day(connection, hall, at + MINUTE, colleague, closed.number)

"""Certificates in the demo: those who passed have theirs, one lost and replaced, one handed out, and one is to be proposed."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import Connection, select

from examhall.hall import Hall
from examhall.people.operations import identity_of, staff_id
from examhall.people.photos import keep_photo, photos_of
from examhall.people.tables import person
from examhall.pictures import draw_anew
from examhall.print.typesetting import font_folders
from grading.certificates import issuing, queries
from grading.certificates.changing import Cause, Change, carry_out, hand_out, propose_change
from grading.certificates.design import Design
from grading.certificates.designing import LARGEST_SEAL, QUALITIES, keep_seal, set_design
from grading.certificates.entitled import batches_with_results, without_certificate
from grading.certificates.making import make
from seeds.portraits import portrait

RED: Final = (196, 30, 36)
HELD_BACK: Final = 1  # of those who passed, for a visitor to propose
LOST, HANDED_OUT = 1, 0  # places of certificates by number


def issue_certificates(hall: Hall) -> None:
    """For every batch with public results, made once: proposed by the officer, issued by the authority."""
    with hall.database.reading() as connection:
        officer, authority = (staff_id(connection, name) for name in ("officer", "authority"))
        batches = [row for row in batches_with_results(connection) if not queries.acts_of(connection, row.id, row.level)]
        waiting = {(row.id, row.level): without_certificate(connection, row.id, row.level) for row in batches}
    wanted = {place: lines for place, lines in waiting.items() if len(lines) > HELD_BACK}
    if wanted:
        with hall.database.writing() as connection:
            _seal(connection, hall, authority)
    for (batch_id, level), lines in wanted.items():
        with hall.database.writing() as connection:
            _photos(connection, hall, officer, [one.person for one in lines])
        chosen = {one.registration for one in lines[:-HELD_BACK]}
        _made(hall, issuing.propose(hall, officer, batch_id, level, chosen), authority)
        with hall.database.reading() as connection:
            made = queries.certificates_of(connection, batch_id, level)
        hand_out(hall, officer, made[HANDED_OUT].id, "resident")
        if len(made) > LOST:
            lost = propose_change(hall, officer, made[LOST].id, Change.REPLACE, Cause.LOST, "持证人登报声明遗失，申请补发。")
            carry_out(hall, authority, lost)
            make(hall, {"act": lost, "by": authority}, lambda done, total: None)


def _made(hall: Hall, act_id: str, authority: str) -> None:
    issuing.issue(hall, authority, act_id)
    make(hall, {"act": act_id, "by": authority}, lambda done, total: None)


def _photos(connection: Connection, hall: Hall, by: str, people: list[str]) -> None:
    """A portrait of everybody who has none."""
    there = photos_of(connection, hall.vault, people)
    for row in connection.execute(select(person).where(person.c.id.in_(set(people) - there.keys()))):
        drawn = portrait(identity_of(hall.vault, row.identity_locked), row.sex)
        keep_photo(connection, hall, hall.now(), by, row.id, drawn)


def _seal(connection: Connection, hall: Hall, by: str) -> None:
    """A round seal that says it is the demo's, printed on certificates from now on."""
    image = Image.new("RGB", (480, 480), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((12, 12, 468, 468), outline=RED, width=14)
    font = ImageFont.truetype(str(font_folders()[0] / "NotoSansSC-Regular.otf"), 44)
    for line, height in (("证书专用章", 86), ("（演示）", 398)):
        pen.text((240, height), line, fill=RED, font=font, anchor="mm")
    into = BytesIO()
    image.save(into, "PNG")
    seal = keep_seal(connection, hall, hall.now(), by, draw_anew(into.getvalue(), LARGEST_SEAL, QUALITIES))
    set_design(connection, hall, hall.now(), by, 0, Design(seal=seal), "演示：启用证书章")

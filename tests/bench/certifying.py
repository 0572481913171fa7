"""A thousand certificates with photos, each with a signed statement and a signed document, and the printer's file of them all."""

import time
import uuid
from pathlib import Path

from sqlalchemy import func, insert, select

from examhall.hall import Hall
from examhall.people.operations import add_staff
from examhall.people.photos import PHOTO
from examhall.people.tables import person_photo
from examhall.registration.tables import registration
from grading.certificates.keys import make_missing
from grading.certificates.making import make, printers_file
from grading.certificates.numbering import USUAL, certificate_number
from grading.certificates.tables import certificate, certificate_act, certificate_file
from seeds.portraits import portrait
from tests.bench.bench import Bench
from tests.bench.figures import CannotRun, Figure, figure
from tests.builders import a_hall, a_room

FACES = 50  # different portraits; each certificate has one of them


def issued(folder: Path, count: int) -> tuple[Hall, str]:
    """So many certificates that wait to be made, and the act that issued them."""
    hall = a_hall(folder)
    room = a_room(hall, count)
    faces = [portrait(f"11010119900101{number:04d}", "男") for number in range(FACES)]
    with hall.database.writing() as connection:
        by = [add_staff(connection, hall, hall.now(), "", name, name, "x", ["exams_officer"]) for name in ("first", "second")]
        batch = connection.execute(select(registration.c.batch_id).limit(1)).scalar_one()
        act = {
            "id": "act", "kind": "issue", "batch_id": batch, "level": "L1", "cause": "", "reason": "", "lines": "[]",
            "proposed_by": by[0], "proposed_at": 0, "decision": "done", "decided_by": by[1], "decided_at": 0,
        }  # fmt: skip
        connection.execute(insert(certificate_act), act)
        rows = [
            {
                "id": f"{place:016d}", "number": (number := certificate_number(USUAL, 2026, "2601", "L1", place)),
                "number_folded": number, "act_id": "act", "registration_id": one, "person_id": whose, "batch_id": batch,
                "level": "L1", "name": f"考生{place}", "theory_sitting": sitting, "practical_sitting": sitting, "theory": "86.5",
                "practical": "90.0", "issued_on": "2026-11-26", "design": 0, "credential_id": str(uuid.uuid4()),
                "state": "waiting",
            }
            for place, (one, whose, sitting) in enumerate(zip(room.registrations, room.persons, room.sittings, strict=True), 1)
        ]  # fmt: skip
        connection.execute(insert(certificate), rows)
        photos = [
            {
                "person_id": row["person_id"],
                "locked": hall.vault.lock(PHOTO, faces[place % FACES]),
                "added_by": "",
                "added_at": 0,
            }
            for place, row in enumerate(rows)
        ]
        connection.execute(insert(person_photo), photos)
        make_missing(connection, hall, hall.now(), by[1])
    return hall, by[1]


def certifying(bench: Bench) -> list[Figure]:
    """G: certificates. Making the candidates is not counted."""
    count = bench.scale.certificates
    hall, by = issued(bench.folder / "certificates", count)
    began = time.perf_counter()
    make(hall, {"act": "act", "by": by}, lambda done, total: None)
    took = time.perf_counter() - began
    with hall.database.reading() as connection:
        kept = connection.execute(select(func.count()).select_from(certificate_file)).scalar()
    if kept != count:
        raise CannotRun(f"only {kept} of {count} certificates were made")
    megabytes = len(printers_file(hall, "act")) / 1e6
    hall.database.engine.dispose()
    method = (
        f"the back office's job in one process over {count:,} certificates with photos: an Ed25519 statement as QR code and a "
        "PAdES-signed PDF each, kept as ciphertext, then one PDF of all pages for the printer; nothing beside"
    )
    return [figure("G5", [took], method), figure("G5 size", [megabytes], "the printer's file of the same")]

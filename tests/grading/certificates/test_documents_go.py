"""Documents of certificates that ended go in time, and so does the printer's file; one that counts stays, and so does the register."""

from sqlalchemy import select

from examhall.jobs.worker import kinds, work_once
from examhall.opening import named_wings
from examhall.own_doors import all_wings
from examhall.retention.operations import carry_out, kinds_of, propose
from grading.certificates.changing import Change, propose_change
from grading.certificates.changing import carry_out as revoke
from grading.certificates.issuing import issue
from grading.certificates.tables import certificate, certificate_file, certificate_piece
from tests.bank_builders import a_desk
from tests.certificate_builders import NAMES

YEAR = 365 * 24 * 60  # minutes


def test_the_document_of_a_revoked_certificate_goes_and_that_of_a_valid_one_stays(results):
    hall, (revoked, _failed, valid, *_) = results.hall, NAMES
    act = results.propose((revoked, valid))
    issue(hall, results.authority, act)
    while work_once(hall, kinds(named_wings())):
        pass
    ids = {name: row.id for name, row in results.certificates().items()}
    revoke(hall, results.authority, propose_change(hall, results.officer, ids[revoked], Change.REVOKE, "error", "two persons"))

    def purge():
        kept_kinds = kinds_of(all_wings())
        carry_out(hall, results.authority, propose(hall, results.officer, kept_kinds), kept_kinds)

    def kept(column):
        with hall.database.reading() as connection:
            return set(connection.execute(select(column)).scalars())

    officer = a_desk(hall)("officer")
    assert "Open the printer" in officer.get(f"/staff/certificates/acts/{act}").get_data(as_text=True)
    hall.clock.pass_minutes(91 * 24 * 60)
    purge()
    assert kept(certificate_piece.c.act_id) == set()
    assert kept(certificate_file.c.certificate_id) == set(ids.values())
    page = officer.get(f"/staff/certificates/acts/{act}").get_data(as_text=True)
    assert "has gone when its time was over" in page
    assert "Open the printer" not in page
    hall.clock.pass_minutes(3 * YEAR)
    purge()
    assert kept(certificate_file.c.certificate_id) == {ids[valid]}
    assert kept(certificate.c.id) == set(ids.values())

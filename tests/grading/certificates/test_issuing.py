"""Who may get a certificate, and how one person proposes it, another issues it, and what becomes of it."""

from io import BytesIO

import msgspec
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DatabaseError

from examhall.audit import trail
from examhall.errors import ReasonNeeded, SecondPersonNeeded
from examhall.jobs.tables import job
from examhall.jobs.worker import kinds, work_once
from examhall.key_files import FOLDER, KeyLost
from examhall.opening import named_wings
from examhall.people.tables import person
from examhall.programme.names import Names
from examhall.programme.tables import programme_names
from examhall.programme.texts import WritingProblem
from grading.amendments.amending import Manner
from grading.certificates import issuing, queries
from grading.certificates.changing import (
    Cause,
    Change,
    NoSuchMove,
    NotEntitled,
    ReceiverNeeded,
    UnderReview,
    carry_out,
    hand_out,
    propose_change,
)
from grading.certificates.design import Design
from grading.certificates.designing import set_design
from grading.certificates.entitled import still_agrees, under_review
from grading.certificates.issuing import (
    MAKE,
    NameNotPrintable,
    NobodyEntitled,
    NoLongerEntitled,
    NumbersUsedUp,
    ProposalWaits,
)
from grading.certificates.making import document_of, make, printers_file
from grading.certificates.numbering import certificate_number, is_certificate_number
from grading.certificates.tables import certificate, certificate_key, certificate_step
from grading.releasing.attaining import attain_from
from grading.releasing.operations import ATTAIN
from grading.rescoring.making_live import ask_to_make_live
from grading.rescoring.operations import Wish, amend
from grading.scheme import read_scheme
from grading.tables import mark_scheme, part_result
from tests.bank_builders import a_room_that_sits, right
from tests.certificate_builders import NAMES, SILENT, results_of, sat_and_released

FIRST, SECOND, THIRD, FOURTH, _FIFTH = NAMES


def review(results):
    with results.hall.database.reading() as connection:
        return [row.name for row in under_review(connection)]


def pages_of(pdf):
    return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])


def test_who_passed_both_parts_in_public_results_may_get_one_and_nobody_else(results):
    assert [one.name for one in results.waiting()] == [FIRST, THIRD]
    assert {(one.theory.score, one.practical.score) for one in results.waiting()} == {("100.0", "100.0")}
    results.issue((FIRST,))
    assert [one.name for one in results.waiting()] == [THIRD]
    with pytest.raises(NobodyEntitled):
        issuing.propose(results.hall, results.officer, results.batch, "L1", {results.certificates()[FIRST].registration_id})


def test_nobody_gets_one_before_the_results_are_public(sqlite_bank):
    room = a_room_that_sits(sqlite_bank, candidates=1)
    room.sit(1, right(room, 1))
    room.close()
    assert results_of(sqlite_bank).waiting() == []


def test_one_proposes_and_another_issues_on_both_databases(bank):
    sat_and_released(bank)
    results = results_of(bank)
    act_id = results.propose()
    with pytest.raises(SecondPersonNeeded):
        issuing.issue(results.hall, results.officer, act_id)
    with pytest.raises(ProposalWaits):
        results.propose()
    assert issuing.issue(results.hall, results.authority, act_id) == 2
    assert {row.state for row in results.certificates().values()} == {"waiting"}
    with pytest.raises(issuing.ProposalDecided):
        issuing.issue(results.hall, results.authority, act_id)
    with pytest.raises(issuing.ProposalDecided):
        issuing.withdraw(results.hall, results.authority, act_id, "too late")
    while work_once(results.hall, {MAKE: make, ATTAIN: attain_from}):
        pass
    made = results.certificates()
    assert {row.state for row in made.values()} == {"made"}
    assert all(is_certificate_number(row.number) for row in made.values())
    assert len({row.number for row in made.values()}) == 2
    with results.hall.database.reading() as connection:
        ended = connection.execute(select(job).where(job.c.kind == MAKE)).one()
        assert (ended.state, ended.done, ended.total) == ("done", 3, 3)
        assert trail.verify(connection, results.hall.audit_key) is None
        assert document_of(connection, results.hall, made[FIRST].id).startswith(b"%PDF")
        moves = [one.move for one in queries.story_of(connection, made[FIRST].id)]
    assert moves == ["issue", "make"]
    assert pages_of(printers_file(results.hall, act_id)) == 2
    with pytest.raises(DatabaseError), results.hall.database.writing() as connection:
        connection.execute(certificate_step.delete())


def test_documents_of_what_was_not_issued_are_not_made(results):
    act_id = results.propose()
    with pytest.raises(issuing.NothingIssued):
        issuing.make_again(results.hall, results.officer, act_id)


def test_a_proposal_is_void_when_results_or_names_changed_since(results):
    act_id = results.propose()
    with results.hall.database.writing() as connection:
        connection.execute(update(person).where(person.c.name == FIRST).values(name="张叁丰"))
    with pytest.raises(NoLongerEntitled):
        issuing.issue(results.hall, results.authority, act_id)
    assert results.certificates() == {}
    with pytest.raises(ReasonNeeded):
        issuing.withdraw(results.hall, results.officer, act_id, " ")
    issuing.withdraw(results.hall, results.officer, act_id, "a name was mended")
    assert set(results.certificates()) == set()
    results.issue()
    assert set(results.certificates()) == {"张叁丰", THIRD}


def test_a_corrected_result_puts_the_certificate_under_review_at_once_and_it_is_revoked(results):
    results.issue()
    assert review(results) == []
    results.void(FIRST)
    assert review(results) == [FIRST]
    row = results.certificates()[FIRST]
    with pytest.raises(NotEntitled):
        propose_change(results.hall, results.officer, row.id, Change.REPLACE, Cause.CORRECTED, "results")
    with pytest.raises(ReasonNeeded):
        propose_change(results.hall, results.officer, row.id, Change.REVOKE, Cause.LOST, "a cause of replacements")
    act_id = propose_change(results.hall, results.officer, row.id, Change.REVOKE, Cause.CORRECTED, "a decision")
    with pytest.raises(ProposalWaits):
        propose_change(results.hall, results.authority, row.id, Change.REVOKE, Cause.CORRECTED, "a decision")
    with pytest.raises(SecondPersonNeeded):
        carry_out(results.hall, results.officer, act_id)
    assert carry_out(results.hall, results.authority, act_id) == row.id
    assert results.certificates()[FIRST].state == "revoked"
    assert review(results) == []
    with pytest.raises(NoSuchMove):
        propose_change(results.hall, results.officer, row.id, Change.REVOKE, Cause.ERROR, "again")


def test_a_certificate_that_the_results_do_not_bear_out_is_not_handed_out(results):
    results.issue()
    results.void(FIRST)
    row = results.certificates()[FIRST]
    with pytest.raises(UnderReview):
        hand_out(results.hall, results.officer, row.id, "passport")
    assert results.certificates()[FIRST].state == "made"


def test_who_was_marked_anew_with_the_same_result_still_gets_a_certificate(results):
    before = results.waiting()
    with results.hall.database.reading() as connection:
        scheme = connection.execute(select(mark_scheme.c.text)).scalars().first()
    line = read_scheme(scheme).lines[0]
    given = Wish(line.item, line.version, Manner.GIVEN, reason="two answers are right", evidence="minutes 7/2026")
    run = amend(results.hall, results.officer, given)
    known = kinds(named_wings())
    while work_once(results.hall, known):
        pass
    ask_to_make_live(results.hall, results.authority, run)
    while work_once(results.hall, known):
        pass
    with results.hall.database.reading() as connection:
        heads = connection.execute(select(part_result.c.edition).where(part_result.c.verdict == "passed")).scalars().all()
    assert max(heads) == 2, "the amended key made other editions"
    assert results.waiting() == before


def test_a_mended_name_stands_on_another_certificate_and_the_old_number_is_replaced(results):
    results.issue()
    old = results.certificates()[FIRST]
    with results.hall.database.writing() as connection:
        connection.execute(update(person).where(person.c.name == FIRST).values(name="张叁丰"))
    act_id = propose_change(results.hall, results.officer, old.id, Change.REPLACE, Cause.NAME, "as in the register")
    stands = carry_out(results.hall, results.authority, act_id)
    results.make(act_id)
    with results.hall.database.reading() as connection:
        new, before = queries.certificate_of(connection, stands), queries.certificate_of(connection, old.id)
        assert queries.replacement_of(connection, old.id).id == stands
        assert still_agrees(connection, new)
    assert (new.name, new.state, new.replaces) == ("张叁丰", "made", old.id)
    assert (before.name, before.state) == (FIRST, "replaced")
    assert new.number != old.number


def test_a_registration_has_one_certificate_that_counts_whatever_the_code_does(results):
    results.issue()
    with results.hall.database.reading() as connection:
        row = dict(connection.execute(select(certificate).where(certificate.c.name == FIRST)).one()._mapping)
    twin = {**row, "id": "another", "number": "X1", "number_folded": "X1", "credential_id": "another"}
    with pytest.raises(DatabaseError), results.hall.database.writing() as connection:
        connection.execute(insert(certificate), twin)


def test_numbers_are_never_given_out_twice_whatever_the_rule_becomes(results):
    results.issue((FIRST,))
    first = results.certificates()[FIRST]
    with results.hall.database.writing() as connection:  # a rule with which the serial before the level makes the same numbers
        literal = Design(pattern=first.number[:7] + "{yy}{serial:3}{check}")
        set_design(connection, results.hall, 0, results.authority, 0, literal, "another rule")
        connection.execute(
            update(certificate)
            .where(certificate.c.id == first.id)
            .values(number_folded=certificate_number(literal.pattern, 2026, "00", "L1", 1))
        )
    taken = results.certificates()[FIRST].number_folded
    results.issue((THIRD,))
    third = results.certificates()[THIRD]
    assert third.number_folded != taken
    assert third.number.startswith(first.number[:7])
    assert third.number[9:12] == "002", "the first of the new rule was taken"


def test_a_rule_without_room_is_told_before_anything_is_issued(results):
    with results.hall.database.writing() as connection:
        set_design(connection, results.hall, 0, results.authority, 0, Design(pattern="{year}{serial:3}{check}"), "a short rule")
        connection.exec_driver_sql("INSERT INTO certificate_serial VALUES ('2026###', 998)")
    with pytest.raises(NumbersUsedUp):
        results.issue()
    assert results.certificates() == {}


def test_a_name_that_no_font_can_print_is_told_and_the_others_go_on(results):
    with results.hall.database.writing() as connection:
        connection.execute(update(person).where(person.c.name == FIRST).values(name="𠮷三丰"))
    with pytest.raises(NameNotPrintable) as told:
        results.propose()
    assert told.value.details == {"name": "𠮷三丰", "signs": "𠮷"}
    results.issue((THIRD,))
    assert set(results.certificates()) == {THIRD}


def test_forbidden_words_keep_certificates_from_being_issued_also_by_a_name_of_the_programme(results):
    with results.hall.database.writing() as connection:
        with pytest.raises(WritingProblem) as told:
            set_design(connection, results.hall, 0, results.authority, 0, Design(title="国家职业资格证书"), "why")
        assert set(told.value.faults) == {"title"}
        said = msgspec.json.encode(Names(body="中华人民共和国某中心", body_en="A centre")).decode()
        row = {"edition": 1, "said": said, "written_by": "", "written_at": 0, "why": "x"}
        connection.execute(insert(programme_names), row)
    with pytest.raises(WritingProblem) as told:
        results.propose()
    assert set(told.value.faults) == {"body"}


def test_a_lost_key_is_named_and_nothing_is_issued(results):
    results.issue((FIRST,))
    with results.hall.database.reading() as connection:
        keys = {row.kind: row.id for row in connection.execute(select(certificate_key))}
    file = results.hall.config.data / FOLDER / f"certificate-statement-{keys['statement']}.key"
    kept = file.read_bytes()
    file.unlink()
    with pytest.raises(KeyLost) as told:
        results.issue((THIRD,))
    assert told.value.details["file"] == f"keys/{file.name}"
    assert THIRD not in results.certificates()
    file.write_bytes(kept)
    issuing.issue(results.hall, results.authority, _waiting(results))
    assert THIRD in results.certificates()


def _waiting(results):
    with results.hall.database.reading() as connection:
        return queries.waiting_issue(connection, results.batch, "L1")


def test_work_that_broke_off_makes_what_is_not_made_and_signs_nothing_twice(results):
    act_id = results.issue()
    before = results.certificates()
    with results.hall.database.writing() as connection:
        whose = certificate.c.id == before[FIRST].id
        connection.execute(update(certificate).where(whose).values(state="waiting", statement=None))
        connection.exec_driver_sql("DELETE FROM certificate_file WHERE certificate_id = ?", (before[FIRST].id,))
    issuing.make_again(results.hall, results.officer, act_id)
    assert make(results.hall, {"act": act_id, "by": results.officer}, SILENT) == {"certificates": 2, "without_photo": 1}
    after = results.certificates()
    assert {row.state for row in after.values()} == {"made"}
    assert after[THIRD].statement == before[THIRD].statement


def test_handing_out_needs_a_document_and_happens_once(results):
    results.issue((FIRST,))
    row = results.certificates()[FIRST]
    with pytest.raises(ReceiverNeeded):
        hand_out(results.hall, results.officer, row.id, "a library card")
    hand_out(results.hall, results.officer, row.id, "resident", received_by="王小明", remark="with a letter")
    given = results.certificates()[FIRST]
    assert (given.state, given.received_by, given.by_proxy, given.document) == ("handed_out", "王小明", True, "resident")
    with pytest.raises(NoSuchMove):
        hand_out(results.hall, results.officer, row.id, "resident")


def test_a_certificate_can_be_revoked_before_it_is_made_and_then_is_not(results):
    act_id = results.propose()
    issuing.issue(results.hall, results.authority, act_id)
    row = results.certificates()[FIRST]
    change = propose_change(results.hall, results.officer, row.id, Change.REVOKE, Cause.ERROR, "too early")
    carry_out(results.hall, results.authority, change)
    assert results.make(act_id)["certificates"] == 1
    assert results.certificates()[FIRST].statement is None

"""A candidate's own ticket: what the batch tells of it now, the download that is kept, and the copy that follows a change."""

import pytest
from sqlalchemy import insert, select

import examhall.app
from examhall.arranging import deferring, moving, tickets
from examhall.arranging.tables import ticket_collection, ticket_copy
from examhall.audit import trail
from examhall.ids import new_id
from examhall.language import speaking
from examhall.people.tables import account
from examhall.registration.tables import registration
from tests.examhall.test_print import characters
from tests.examhall.test_seating_draft import changes, seated
from tests.examhall.test_tickets_issued import at_counter
from tests.seating_builders import a_batch


@pytest.fixture
def doors(sqlite_hall, monkeypatch):
    monkeypatch.setattr(examhall.app, "open_wings", lambda hall: [])
    made = examhall.app.create_app(sqlite_hall)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def batch(sqlite_hall):
    return a_batch(sqlite_hall)


class Candidate:
    """Somebody with an account at a browser, registered in the batch."""

    def __init__(self, doors, batch, name: str) -> None:
        self.hall, self.registration, self.client = batch.hall, batch.candidate(name), doors.test_client()
        account_id = new_id()
        with self.hall.database.writing() as connection:
            row = connection.execute(select(registration).where(registration.c.id == self.registration)).one()
            self.number, self.person = row.ticket, row.person_id
            made = {
                "id": account_id, "contact_kind": "email", "contact_locked": b"", "contact_lookup": account_id,
                "person_id": row.person_id, "made_at": 0,
            }  # fmt: skip
            connection.execute(insert(account), made)
        with self.client.session_transaction() as kept:
            kept["_user_id"] = f"applicant:{account_id}"

    @property
    def page(self) -> str:
        return self.client.get(f"/apply/tickets/{self.number}").get_data(as_text=True)

    def downloads(self):
        return self.client.post(f"/apply/tickets/{self.number}")

    def copies(self) -> list[tuple[int, str, bool]]:
        """Number, who issued it, and whether it was collected."""
        query = select(ticket_copy.c.copy, ticket_copy.c.issued_by, ticket_collection.c.recorded_by).outerjoin(
            ticket_collection,
            (ticket_collection.c.registration_id == ticket_copy.c.registration_id)
            & (ticket_collection.c.copy == ticket_copy.c.copy),
        )
        with self.hall.database.reading() as connection:
            rows = connection.execute(query.order_by(ticket_copy.c.copy)).all()
        return [(row.copy, row.issued_by, row.recorded_by == self.person) for row in rows]


@pytest.fixture
def candidate(doors, batch):
    return Candidate(doors, batch, "甲")


def test_before_the_seats_of_such_a_batch_only_day_and_place_are_told_and_nothing_is_issued(candidate):
    assert "2026-12-08" in candidate.page
    assert "学府路 1 号" in candidate.page
    assert "正在编排" in candidate.page
    assert candidate.downloads().status_code == 409
    assert candidate.copies() == []


def test_a_seat_that_is_drawn_stands_on_the_page_and_the_first_download_issues_and_collects_once(candidate, batch):
    seated(batch)
    assert "第1考场" in candidate.page
    for _ in range(2):
        reply = candidate.downloads()
        assert reply.mimetype == "application/pdf"
        assert "attachment" in reply.headers["Content-Disposition"]
        assert set("准考证甲") <= characters(reply.data)
    assert candidate.copies() == [(1, candidate.person, True)]
    with batch.hall.database.reading() as connection:
        acts = {(act.action, act.actor) for act in trail.read(connection, candidate.registration)}
    assert acts == {("issue_ticket", candidate.person), ("collect_ticket", candidate.person)}


def test_at_the_counter_the_ticket_comes_before_its_seat_and_once_more_with_it(candidate, batch):
    at_counter(batch)
    assert candidate.downloads().status_code == 200
    seated(batch)
    assert "重新下载" in candidate.page
    assert candidate.downloads().status_code == 200
    assert [copy for copy, _, _ in candidate.copies()] == [1, 2]
    assert "重新下载" not in candidate.page


def test_after_a_move_the_old_ticket_is_not_given_out_and_the_new_copy_says_why(candidate, batch):
    seated(batch)
    with speaking("zh_CN"):
        changes(batch, tickets.issue, candidate.registration)
    free = ({1, 2, 3, 4, 5, 6, 7, 8} - {seat for _, seat in batch.seats().values()}).pop()
    room = batch.rooms[batch.centres[0]][0]
    changes(batch, moving.move, candidate.registration, "theory", batch.held["theory"], room, free, "设备故障")
    assert f"<strong>{free:02d}</strong>" in candidate.page
    candidate.downloads()
    assert candidate.copies() == [(1, "officer", False), (2, candidate.person, True)]
    with batch.hall.database.reading() as connection:
        assert "考生自行下载" in connection.execute(select(ticket_copy.c.reason).where(ticket_copy.c.copy == 2)).scalar_one()


def test_a_ticket_that_was_put_off_whole_is_void_and_is_not_downloaded(candidate, batch):
    seated(batch)
    changes(batch, deferring.put_off, candidate.registration, ["theory", "practical"], "住院", "")
    assert "准考证作废" in candidate.page
    assert candidate.downloads().status_code == 409
    assert candidate.copies() == []


def test_nobody_sees_or_fetches_the_ticket_of_another(doors, batch, candidate):
    other = Candidate(doors, batch, "乙")
    seated(batch)
    assert other.client.get(f"/apply/tickets/{candidate.number}").status_code == 404
    assert other.client.post(f"/apply/tickets/{candidate.number}").status_code == 404
    assert doors.test_client().get(f"/apply/tickets/{candidate.number}").status_code in (302, 401)
    assert candidate.copies() == []

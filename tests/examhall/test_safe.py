"""The safe, on both databases: no paper can be read before its release, and a killed hall opens its papers by itself."""

import gzip
import json
import secrets

import pytest
from sqlalchemy import func, select

from examhall.database import metadata
from examhall.errors import Damaged, NotFound, NotNow
from examhall.papers import safe
from examhall.papers.booklet import draw_variants
from examhall.papers.safe import Draw, Safe
from examhall.papers.tables import sealed_paper
from examhall.sittings.tables import journal
from examhall.vault import Vault
from tests.builders import NINE, a_paper, a_room
from tests.room_acts import open_room

STEM = "Question 3"
WORDS = (STEM, "<p>Explain</p>", "1 point each")


def given_out(hall, safe, booklet_id):
    with hall.database.reading() as connection:
        return safe.booklet_bytes(connection, booklet_id)


@pytest.fixture
def sealed(hall):
    """A paper in the safe with two booklets drawn, its key in an officer's hand."""
    paper = a_paper()
    with hall.database.writing() as connection:
        key = safe.seal(connection, paper, NINE)
        drawn = safe.draw_booklets(connection, paper, key, [Draw(f"seed-{n}", draw_variants(paper, n)) for n in range(2)])
    return paper, key, drawn


def release(hall, paper_id, key):
    with hall.database.writing() as connection:
        safe.release(connection, hall.vault, paper_id, key, NINE)


def everything(hall):
    """All bytes that somebody finds who takes the database away."""
    if hall.database.is_sqlite:
        yield from (path.read_bytes() for path in hall.config.data.iterdir())
    with hall.database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                yield from (bytes(one) if isinstance(one, bytes) else str(one).encode() for one in row)


def test_before_the_release_not_a_word_of_the_paper_is_in_the_database(hall, sealed):
    assert b"seed-1" in b"".join(everything(hall)), "the search does find what is there"
    for word in WORDS:
        assert not any(word.encode() in found for found in everything(hall))


def test_before_the_release_nobody_gets_a_booklet_or_saves_an_answer(hall, sealed):
    with pytest.raises(NotNow):
        given_out(hall, hall.safe, sealed[2][0].id)
    with pytest.raises(NotNow):
        hall.safe.shape(sealed[2][0].id)


def test_a_candidate_gets_the_ready_bytes_that_were_drawn_before_the_day(hall, sealed):
    paper, key, drawn = sealed
    release(hall, paper.id, key)
    content, digest = given_out(hall, hall.safe, drawn[0].id)
    assert digest == drawn[0].hash
    told = json.loads(gzip.decompress(content))
    assert told["paper"] == paper.id
    assert STEM in json.dumps(told)
    assert given_out(hall, hall.safe, drawn[0].id)[0] == content, "the same bytes each time"
    assert drawn[0].fields == 5


def test_a_released_paper_is_still_ciphertext_in_the_tables(hall, sealed):
    paper, key, _ = sealed
    release(hall, paper.id, key)
    assert not any(STEM.encode() in found or key in found for found in everything(hall))


def test_a_killed_hall_opens_its_papers_by_itself(hall, sealed):
    paper, key, drawn = sealed
    release(hall, paper.id, key)
    again = Safe(hall.database, Vault(hall.vault.site_key))
    assert given_out(hall, again, drawn[1].id)[1] == drawn[1].hash
    assert again.shape(drawn[1].id)[1] == draw_variants(paper, 1)


def test_without_the_site_key_a_released_paper_stays_shut(hall, sealed):
    paper, key, drawn = sealed
    release(hall, paper.id, key)
    with pytest.raises(Damaged):
        given_out(hall, Safe(hall.database, Vault(b"x" * 32)), drawn[0].id)


def test_a_key_that_does_not_fit_releases_nothing(hall, sealed):
    for wrong in (b"", b"short", secrets.token_bytes(32), secrets.token_bytes(64)):
        with pytest.raises(Damaged):
            release(hall, sealed[0].id, wrong)
    with hall.database.reading() as connection:
        assert connection.execute(select(sealed_paper.c.released_at)).scalar() is None


def test_releasing_twice_is_harmless(hall, sealed, clock):
    paper, key, drawn = sealed
    release(hall, paper.id, key)
    with hall.database.reading() as connection:
        before = connection.execute(select(sealed_paper.c.released_at, sealed_paper.c.released_key)).one()
    clock.pass_minutes(5)
    release(hall, paper.id, key)
    with hall.database.reading() as connection:
        assert connection.execute(select(sealed_paper.c.released_at, sealed_paper.c.released_key)).one() == before
    assert given_out(hall, hall.safe, drawn[0].id)


def test_one_papers_key_opens_no_other(hall, sealed):
    other = a_paper()
    with hall.database.writing() as connection:
        safe.seal(connection, other, NINE)
    with pytest.raises(Damaged):
        release(hall, other.id, sealed[1])


def test_a_paper_exchanged_in_the_safe_is_found(hall, sealed):
    paper, key, _ = sealed
    with hall.database.writing() as connection:
        connection.execute(sealed_paper.update().values(hash="0" * 64))
    with pytest.raises(Damaged), hall.database.reading() as connection:
        safe.open_with(connection, paper.id, key)


def test_what_was_never_there_is_not_found(hall):
    with pytest.raises(NotFound):
        given_out(hall, hall.safe, "no such booklet")
    with pytest.raises(NotFound):
        hall.safe.shape("no such booklet")
    with pytest.raises(NotFound):
        release(hall, "no such paper", b"k" * 32)


def test_asking_for_a_booklet_writes_nothing(hall):
    room = a_room(hall, 1)
    open_room(room)

    def entries():
        with hall.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(journal)).scalar()

    before = entries()
    with hall.database.reading() as connection:
        booklet = connection.exec_driver_sql("SELECT booklet_id FROM sitting").scalar()
    given_out(hall, hall.safe, booklet)
    hall.safe.shape(booklet)
    assert entries() == before

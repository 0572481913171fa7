"""The safe: sealing a paper, drawing its booklets, releasing its key, and opening what is released.

A paper is locked under a random key of its own. Until the release the hall's tables hold only ciphertext; the key is kept
by who sealed it. Once released the key is wrapped under the site key, so that a killed hall opens its papers by itself.
"""

import gzip
import hashlib
import secrets
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, insert, select, update

from examhall.database import Database
from examhall.errors import Damaged, NotFound, NotNow
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.papers.booklet import draw
from examhall.papers.question import Paper
from examhall.papers.shape import PaperShape, shape_of
from examhall.papers.tables import booklet, sealed_paper
from examhall.vault import Vault, lock, open_locked

RELEASED = "released-paper-key"  # the vault's purpose

_encode = msgspec.json.Encoder(decimal_format="string").encode
_decode = msgspec.json.Decoder(Paper).decode


def paper_hash(paper: Paper) -> str:
    """SHA-256 of the paper's exact text: what entry 0 of every sitting binds."""
    return hashlib.sha256(_encode(paper)).hexdigest()


def seal(connection: Connection, paper: Paper, now: Instant) -> bytes:
    """Put a paper into the safe and return its key (32 bytes), which is not kept here."""
    key = secrets.token_bytes(32)
    text = _encode(paper)
    row = {
        "id": paper.id, "level": paper.level, "part": paper.part, "title": paper.title, "sealed_at": now,
        "hash": hashlib.sha256(text).hexdigest(), "locked": lock(key, gzip.compress(text), f"paper:{paper.id}"),
    }  # fmt: skip
    connection.execute(insert(sealed_paper), row)
    return key


def open_with(connection: Connection, paper_id: str, key: bytes) -> Paper:
    """The paper, with a key in hand; Damaged where text and hash differ."""
    row = connection.execute(select(sealed_paper.c.locked, sealed_paper.c.hash).where(sealed_paper.c.id == paper_id)).first()
    if row is None:
        raise NotFound()
    text = gzip.decompress(open_locked(key, row.locked, f"paper:{paper_id}"))
    if hashlib.sha256(text).hexdigest() != row.hash:
        raise Damaged(what=f"paper:{paper_id}")
    return _decode(text)


def hash_of(connection: Connection, paper_id: str) -> str:
    """The hash of a paper's text as it was sealed; NotFound where there is none."""
    found = connection.execute(select(sealed_paper.c.hash).where(sealed_paper.c.id == paper_id)).scalar()
    if found is None:
        raise NotFound()
    return str(found)


class Draw(msgspec.Struct, frozen=True):
    """What one booklet is to be drawn from."""

    seed: str
    variants: tuple[int, ...]


class Drawn(msgspec.Struct, frozen=True):
    """A booklet in the safe: its id, the hash of its exact text, and how many fields it has."""

    id: str
    hash: str
    fields: int


def draw_booklets(connection: Connection, paper: Paper, key: bytes, draws: Sequence[Draw]) -> list[Drawn]:
    """Draw booklets before the day and lock each as the bytes that its candidate will get."""
    rows, drawn = [], []
    for one in draws:
        copy = draw(paper, one.seed, one.variants)
        text = _encode(copy)
        booklet_id, digest = new_id(), hashlib.sha256(text).hexdigest()
        fields = sum(len(question.fields) for section in copy.sections for question in section.questions)
        rows.append(
            {
                "id": booklet_id, "paper_id": paper.id, "seed": one.seed, "fields": fields, "hash": digest,
                "variants": ",".join(map(str, one.variants)),
                "locked": lock(key, gzip.compress(text, mtime=0), f"booklet:{booklet_id}"),
            }
        )  # fmt: skip
        drawn.append(Drawn(booklet_id, digest, fields))
    if rows:
        connection.execute(insert(booklet), rows)
    return drawn


def release(connection: Connection, vault: Vault, paper_id: str, key: bytes, now: Instant) -> None:
    """Let the hall open this paper from now on. Releasing twice changes nothing; a key that does not fit is refused."""
    open_with(connection, paper_id, key)
    connection.execute(
        update(sealed_paper)
        .where(sealed_paper.c.id == paper_id, sealed_paper.c.released_at.is_(None))
        .values(released_at=now, released_key=vault.lock(RELEASED, key))
    )


class OpenBooklet(msgspec.Struct, frozen=True):
    """Which paper a booklet is of and which variants it shows; both never change."""

    paper: str
    variants: tuple[int, ...]


class Safe:
    """Opens what is released. Papers' shapes and booklets' variants never change, so they stay in memory once read."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._keys: dict[str, bytes] = {}
        self._shapes: dict[str, PaperShape] = {}
        self._booklets: dict[str, OpenBooklet] = {}

    def _key(self, connection: Connection, paper_id: str) -> bytes:
        if paper_id not in self._keys:
            row = connection.execute(select(sealed_paper.c.released_key).where(sealed_paper.c.id == paper_id)).first()
            if row is None or row.released_key is None:
                raise NotNow()
            self._keys[paper_id] = self._vault.open(RELEASED, row.released_key)
        return self._keys[paper_id]

    def booklet_bytes(self, connection: Connection, booklet_id: str) -> tuple[bytes, str]:
        """The gzipped JSON that the candidate gets, and its hash; NotNow before the paper's key is released."""
        row = connection.execute(
            select(booklet.c.paper_id, booklet.c.locked, booklet.c.hash).where(booklet.c.id == booklet_id)
        ).first()
        if row is None:
            raise NotFound()
        key = self._key(connection, row.paper_id)
        return open_locked(key, row.locked, f"booklet:{booklet_id}"), row.hash

    def fits(self, connection: Connection, paper_id: str) -> bool | None:
        """Whether the sealed paper opens and its text has its hash; None before the key is released."""
        try:
            open_with(connection, paper_id, self._key(connection, paper_id))
        except NotNow:
            return None
        except (Damaged, NotFound, gzip.BadGzipFile):
            return False
        return True

    def booklet_fits(self, connection: Connection, booklet_id: str) -> bool:
        """Whether a released booklet opens and its text has its hash."""
        try:
            content, digest = self.booklet_bytes(connection, booklet_id)
            return hashlib.sha256(gzip.decompress(content)).hexdigest() == digest
        except (Damaged, NotFound, gzip.BadGzipFile):
            return False

    def shape(self, booklet_id: str) -> tuple[PaperShape, tuple[int, ...]]:
        """The shape of a booklet's paper and the variants that the booklet shows."""
        found = self._booklets.get(booklet_id)
        if found is None or found.paper not in self._shapes:
            with self._database.reading() as connection:
                row = connection.execute(
                    select(booklet.c.paper_id, booklet.c.variants).where(booklet.c.id == booklet_id)
                ).first()
                if row is None:
                    raise NotFound()
                found = OpenBooklet(row.paper_id, tuple(int(one) for one in row.variants.split(",")))
                if found.paper not in self._shapes:
                    key = self._key(connection, found.paper)
                    self._shapes[found.paper] = shape_of(open_with(connection, found.paper, key))
            self._booklets[booklet_id] = found
        return self._shapes[found.paper], found.variants

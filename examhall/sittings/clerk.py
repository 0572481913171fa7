"""The clerk: carries out all waiting commands in one transaction and answers each after the commit.

Batching is what makes durable saves cheap: one fsync for all that wait. Nothing that can change is cached: the board rows
are read inside the transaction. A refusal is a reply; an exception stays in its sitting; when a commit fails, that batch's
sittings are carried out again one by one, so that one bad sitting cannot hold up a room. Only a disk that is full or a
database that is gone is told to all at once.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from examhall.clock import Clock
from examhall.database import Database, storage_refusal
from examhall.errors import Broken, NotFound, Overloaded, Refusal, StorageFull, StorageGone
from examhall.instants import Instant
from examhall.sittings import board, journal
from examhall.sittings.board import Shown
from examhall.sittings.commands import Command, SaveChange
from examhall.sittings.decide import decide
from examhall.sittings.entries import Record
from examhall.sittings.journal import Posted
from examhall.sittings.sitting import Sitting, evolve

LINGER_SECONDS = 0.002  # how long a short queue waits for company
BUSY = 6  # wishes in a batch from which on batches keep a pace
PACE_SECONDS = 0.025  # a transaction costs 3 ms however small it is: unpaced, 600 saves a second came in 100 of them
MOST_IN_A_BATCH = 1024
MOST_WAITING = 8192  # beyond this the door answers 503 at once
PATIENCE_SECONDS = 30

log = logging.getLogger(__name__)


class Wish(msgspec.Struct, frozen=True):
    """A command for one sitting, with the time the door stamped on it."""

    sitting: str
    command: Command
    received_at: Instant


class Outcome(msgspec.Struct, frozen=True):
    """What became of a wish: the entries it has in the journal (of an earlier wish, if it came `again`), or a refusal."""

    sitting: Sitting | None = None
    posted: tuple[Posted, ...] = ()
    refusal: Refusal | None = None
    again: bool = False

    def granted(self) -> "Outcome":
        """Itself, or the refusal raised."""
        if self.refusal is not None:
            raise self.refusal
        return self


class _Desk:
    """One batch at work: sittings as they become, entries as they are posted. Written at the end, or not at all."""

    def __init__(self, connection: Connection, key: bytes, now: Instant, wishes: Sequence[Wish], careful: bool) -> None:
        self._connection = connection
        self._careful = careful  # look every token up: one of them may be known under another number
        self._key = key
        self._now = now
        self._shown = board.read(connection, sorted({wish.sitting for wish in wishes}), lock=True)
        self._posted: dict[str, list[Posted]] = {}
        self._tokens: dict[tuple[str, str], Posted] = {}
        self._broken: set[str] = set()

    def carry_out(self, wish: Wish) -> Outcome:
        shown = self._shown.get(wish.sitting)
        if shown is None:
            return Outcome(refusal=NotFound())
        if wish.sitting in self._broken:
            return Outcome(refusal=Broken())
        try:
            earlier = self._earlier(shown.sitting, wish)
            if earlier is not None:
                return Outcome(shown.sitting, (earlier,), again=True)
            return self._decide(shown, wish)
        except Refusal as refusal:
            return Outcome(shown.sitting, refusal=refusal)
        except DBAPIError:
            raise  # the storage's fault, or one that spoils the transaction: the batch is done again one by one
        except Exception:  # one sitting's fault stays in that sitting
            log.exception("sitting %s could not be carried on", wish.sitting)
            self._broken.add(wish.sitting)
            return Outcome(refusal=Broken())

    def _earlier(self, sitting: Sitting, wish: Wish) -> Posted | None:
        """The entry this very change made before, in this batch or long ago: a resend is not a second answer."""
        if not isinstance(wish.command, SaveChange):
            return None
        change = wish.command.change
        here = self._tokens.get((wish.sitting, change.token))
        if here is None and (self._careful or change.number <= sitting.numbers.get(wish.command.browser, 0)):
            here = journal.known(self._connection, wish.sitting, [change.token]).get(change.token)
        return here

    def _decide(self, shown: Shown, wish: Wish) -> Outcome:
        sitting, head = shown.sitting, shown.head
        now = max(self._now, sitting.last_at)
        posted = []
        for entry in decide(sitting, wish.command, now, wish.received_at):
            record = Record(sitting.version + 1, now, wish.received_at, entry)
            written = journal.post(self._key, head, record)
            sitting, head = evolve(sitting, record), written.hash
            posted.append(written)
        if posted:
            self._shown[wish.sitting] = Shown(sitting, head)
            self._posted.setdefault(wish.sitting, []).extend(posted)
            if isinstance(wish.command, SaveChange):
                self._tokens[wish.sitting, wish.command.change.token] = posted[0]
        return Outcome(sitting, tuple(posted))

    def write(self) -> None:
        """All entries and rows of the sittings that are whole."""
        whole = {sitting: posted for sitting, posted in self._posted.items() if sitting not in self._broken}
        journal.append(self._connection, ((sitting, entry) for sitting, posted in whole.items() for entry in posted))
        board.show(self._connection, (self._shown[sitting] for sitting in whole))

    def settled(self, wish: Wish, outcome: Outcome) -> Outcome:
        """A sitting that broke later in the batch takes its earlier outcomes back: nothing of it was written."""
        return Outcome(refusal=Broken()) if wish.sitting in self._broken else outcome


def carry_out(connection: Connection, key: bytes, now: Instant, wishes: Sequence[Wish], careful: bool = False) -> list[Outcome]:
    """Carry out wishes inside an open write transaction, in order; one outcome each. Committing is the caller's."""
    desk = _Desk(connection, key, now, wishes, careful)
    outcomes = [desk.carry_out(wish) for wish in wishes]
    desk.write()
    return [desk.settled(wish, outcome) for wish, outcome in zip(wishes, outcomes, strict=True)]


class _Waiting:
    """Some wishes at the counter, and the bell that rings when they are answered."""

    __slots__ = ("bell", "outcomes", "wishes")

    def __init__(self, wishes: Sequence[Wish]) -> None:
        self.wishes = wishes
        self.outcomes: list[Outcome] = []
        self.bell = threading.Event()


Hands = Callable[..., Any]


def _refusal_of(fault: Exception) -> Refusal:
    """What a failed commit is to those who wait: the storage's refusal, or a fault of ours."""
    found = storage_refusal(fault) if isinstance(fault, DBAPIError) else fault
    return found if isinstance(found, Refusal) else Broken()


def _direct(work: Callable[..., Any], *arguments: Any) -> Any:
    return work(*arguments)


class Clerk:
    """`hands` runs the database work: a thread pool's `apply` in the server, a direct call in tests and on the command line.

    `told` hears of every committed batch: (outcomes). It must be quick.
    """

    def __init__(
        self,
        database: Database,
        key: bytes,
        clock: Clock,
        told: Callable[[Iterable[Outcome]], None] = lambda outcomes: None,
        hands: Hands | None = None,
    ) -> None:
        self._database = database
        self.key = key
        self._clock = clock
        self._told = told
        self._hands = hands or _direct
        self._queue: deque[_Waiting] = deque()
        self._filled = threading.Event()
        self._working = False

    def carry_out(self, wishes: Sequence[Wish]) -> list[Outcome]:
        """One outcome for each wish, durable when this returns. Raises Overloaded or a storage refusal, nothing stored then."""
        if not self._working:
            return self._work([_Waiting(wishes)])[0]
        if len(self._queue) > MOST_WAITING:
            raise Overloaded()
        waiting = _Waiting(wishes)
        self._queue.append(waiting)
        self._filled.set()
        if not waiting.bell.wait(PATIENCE_SECONDS):
            raise StorageGone()
        return waiting.outcomes

    def one(self, wish: Wish) -> Outcome:
        """The outcome of a single wish; a refusal is raised."""
        return self.carry_out([wish])[0].granted()

    def transact(self, work: Callable[[Connection, Instant], list[Outcome]]) -> list[Outcome]:
        """Acts that touch more than sittings (a room opened, paused, closed) in one transaction: all of it or nothing."""
        with self._database.writers_lock():
            try:
                outcomes: list[Outcome] = self._hands(self._commit_work, work)
            except DBAPIError as fault:
                raise storage_refusal(fault) from fault
        self._told(outcome for outcome in outcomes if outcome.posted)
        return outcomes

    def start(self) -> None:
        """Begin to work from the queue, in a thread (a greenlet in the server)."""
        self._working = True
        threading.Thread(target=self._serve, name="clerk", daemon=True).start()

    def stop(self) -> None:
        """Finish what waits, then leave."""
        self._working = False
        self._filled.set()

    def _serve(self) -> None:
        while self._working or self._queue:
            self._filled.clear()  # before the look, so that a wish that comes between is not slept over
            if not self._queue and self._working:
                self._filled.wait()
                if 0 < len(self._queue) < MOST_IN_A_BATCH // 4:
                    time.sleep(LINGER_SECONDS)
            began = time.monotonic()
            batch: list[_Waiting] = []
            while self._queue and len(batch) < MOST_IN_A_BATCH:
                batch.append(self._queue.popleft())
            if batch:
                self._answer(batch)
            if len(batch) >= BUSY:
                time.sleep(max(0.0, began + PACE_SECONDS - time.monotonic()))

    def _answer(self, batch: list[_Waiting]) -> None:
        try:
            results = self._work(batch)
        except Refusal as refusal:
            results = [[Outcome(refusal=refusal) for _ in waiting.wishes] for waiting in batch]
        except Exception:
            log.exception("a batch could not be carried out")
            results = [[Outcome(refusal=Broken()) for _ in waiting.wishes] for waiting in batch]
        for waiting, outcomes in zip(batch, results, strict=True):
            waiting.outcomes = outcomes
            waiting.bell.set()

    def _work(self, batch: list[_Waiting]) -> list[list[Outcome]]:
        with self._database.writers_lock():
            try:
                results: list[list[Outcome]] = self._hands(self._commit, batch)
            except Exception as fault:  # noqa: BLE001  whatever it was, it may be one sitting's
                results = self._one_by_one(batch, fault)
        self._told(outcome for outcomes in results for outcome in outcomes if outcome.posted and not outcome.again)
        return results

    def _one_by_one(self, batch: list[_Waiting], fault: Exception) -> list[list[Outcome]]:
        """Each sitting in a transaction of its own, after the batch could not be committed for `fault`."""
        refusal = _refusal_of(fault)
        if isinstance(refusal, StorageFull | StorageGone):
            raise refusal from fault  # not one sitting's fault: trying each would keep all waiting for nothing
        of_sitting: dict[str, list[Wish]] = {}
        for waiting in batch:
            for wish in waiting.wishes:
                of_sitting.setdefault(wish.sitting, []).append(wish)
        alone = {sitting: iter(self._alone(wishes)) for sitting, wishes in of_sitting.items()}
        return [[next(alone[wish.sitting]) for wish in waiting.wishes] for waiting in batch]

    def _alone(self, wishes: Sequence[Wish]) -> list[Outcome]:
        try:
            outcomes: list[Outcome] = self._hands(self._commit, [_Waiting(wishes)], True)[0]
        except Exception as fault:  # it stays in this sitting
            log.exception("sitting %s could not be committed", wishes[0].sitting)
            outcomes = [Outcome(refusal=_refusal_of(fault)) for _ in wishes]
        return outcomes

    def _commit_work(self, work: Callable[[Connection, Instant], list[Outcome]]) -> list[Outcome]:
        with self._database.engine.begin() as connection:
            return work(connection, self._clock.now())

    def _commit(self, batch: list[_Waiting], careful: bool = False) -> list[list[Outcome]]:
        wishes = [wish for waiting in batch for wish in waiting.wishes]
        with self._database.engine.begin() as connection:
            outcomes = iter(carry_out(connection, self.key, self._clock.now(), wishes, careful))
        return [[next(outcomes) for _ in waiting.wishes] for waiting in batch]

"""Go or no-go for one room: each thing that must be ready, green or red, why, and what to do about it. Pure."""

from collections.abc import Iterable
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.instants import MINUTE, SECOND, Instant, Span

KEY_BEFORE: Final[Span] = 10 * MINUTE  # a key that is neither out nor ordered this long before the start stops the room
SPARE_PERCENT: Final = 5
DISK_ENOUGH: Final = 2 * 1024**3  # bytes
DISK_LEAST: Final = 512 * 1024**2
MOST_STEP: Final[Span] = 2 * SECOND  # of the wall clock; beyond it the timekeeper collects nothing
ALIVE: Final[Span] = MINUTE  # the hall writes its heartbeat each ten seconds
ORDER: Final = ("stop", "warn", "ok")


class Facts(Struct, frozen=True):
    """What is known of a room run. Papers: `paper_fits` None where the key is not out and only hashes could be compared."""

    starts_at: Instant
    has_paper: bool
    paper_fits: bool | None
    unbound: int  # sittings whose first entry names another hash than paper or booklet have
    broken_booklets: int
    released_at: Instant | None
    due_at: Instant | None
    seats: int
    candidates: int
    rooms_then: int  # rooms of the centre in which something is held at the same time, this one among them
    proctors: tuple[str, ...]
    chiefs: tuple[str, ...]
    tests_passed: int
    tests_failed: tuple[str, ...]
    not_apart: int  # candidates with a room of their own approved who sit with others
    without_photo: int
    disk_free: int
    drift: Span
    last_entry_at: Instant
    heartbeat_at: Instant
    anchored: bool


class Check(Struct, frozen=True):
    """One line of the list."""

    name: LazyString
    state: str
    why: LazyString | str
    mend: LazyString | str = ""


def checks(facts: Facts, now: Instant) -> list[Check]:
    """All lines, in the order in which a centre goes through them."""
    return [
        _papers(facts), _key(facts, now), _seats(facts), _stations(facts), _staff(facts), _apart(facts), _photos(facts),
        _disk(facts), _clock(facts, now), _database(facts, now),
    ]  # fmt: skip


def worst(found: Iterable[Check]) -> str:
    """ok, warn or stop for the room as a whole."""
    states = {one.state for one in found}
    return next((state for state in ORDER if state in states), "ok")


def _papers(facts: Facts) -> Check:
    name = _("Papers")
    prepare = _("Prepare the administration again with a sealed paper, or tell the authority.")
    if not facts.has_paper:
        return Check(name, "stop", _("no sealed paper lies here"), prepare)
    if facts.paper_fits is False:
        return Check(name, "stop", _("the sealed paper does not fit its hash"), prepare)
    if facts.unbound or facts.broken_booklets:
        wrong = facts.unbound + facts.broken_booklets
        return Check(name, "stop", _("%(count)s booklets do not fit their hashes", count=wrong), prepare)
    if facts.paper_fits is None:
        return Check(name, "ok", _("sealed; the hashes of %(count)s booklets agree", count=facts.candidates))
    return Check(name, "ok", _("sealed; paper and %(count)s booklets opened and fit their hashes", count=facts.candidates))


def _key(facts: Facts, now: Instant) -> Check:
    name = _("Paper key")
    if facts.released_at is not None:
        return Check(name, "ok", _("released"))
    if facts.due_at is not None:
        return Check(name, "ok", _("released by the schedule, ten minutes before the start"))
    mend = _("Two persons release the key, or order its release by the schedule.")
    late = now > facts.starts_at - KEY_BEFORE
    return Check(name, "stop" if late else "warn", _("neither released nor ordered"), mend)


def _seats(facts: Facts) -> Check:
    name, spare = _("Seats"), facts.seats - facts.candidates
    said = _("%(seats)s seats, %(candidates)s candidates", seats=facts.seats, candidates=facts.candidates)
    if spare < 0:
        return Check(name, "stop", said, _("Add a room, or place candidates elsewhere."))
    if spare * 100 < facts.candidates * SPARE_PERCENT:
        return Check(name, "warn", said, _("Keep at least one seat in twenty free for a machine that fails."))
    return Check(name, "ok", said)


def _stations(facts: Facts) -> Check:
    name = _("Stations")
    if facts.tests_failed:
        listed = ", ".join(facts.tests_failed[:6])
        return Check(
            name, "stop", _("failed: %(stations)s", stations=listed), _("Mend them or use spare stations, then test again.")
        )
    said = _("%(passed)s of %(needed)s stations have tested themselves", passed=facts.tests_passed, needed=facts.candidates)
    if facts.tests_passed < facts.candidates:
        return Check(name, "warn", said, _("Open the self-test on each station and send its result here."))
    return Check(name, "ok", said)


def _staff(facts: Facts) -> Check:
    name = _("Staff")
    if not facts.proctors:
        return Check(name, "stop", _("no proctor has signed in today"), _("Let the proctors of this room sign in."))
    said = ", ".join((*facts.chiefs, *facts.proctors))
    if len(facts.proctors) < facts.rooms_then:
        few = _("%(count)s rooms at this time; signed in: %(names)s", count=facts.rooms_then, names=said)
        return Check(name, "warn", few, _("Each room needs a proctor of its own: let the others sign in."))
    if not facts.chiefs:
        return Check(name, "warn", said, _("No chief proctor has signed in today: whole-room acts wait for one."))
    return Check(name, "ok", said)


def _apart(facts: Facts) -> Check:
    name = _("Separate rooms")
    if facts.not_apart:
        said = _("%(count)s candidates with a room of their own approved sit with others", count=facts.not_apart)
        if facts.not_apart == 1:
            said = _("one candidate with a room of their own approved sits with others")
        return Check(name, "warn", said, _("Place them in a room of their own, or end the approval."))
    return Check(name, "ok", _("nobody who should sit apart sits here with others"))


def _photos(facts: Facts) -> Check:
    name = _("Photos")
    if facts.without_photo:
        mend = _("Hand their photos in, or compare the document alone.")
        return Check(name, "warn", _("%(count)s candidates have none", count=facts.without_photo), mend)
    return Check(name, "ok", _("kept of everybody"))


def _disk(facts: Facts) -> Check:
    name, said = _("Disk"), _("%(free)s GB free", free=f"{facts.disk_free / 1024**3:.1f}")
    if facts.disk_free >= DISK_ENOUGH:
        return Check(name, "ok", said)
    mend = _("Free space on the server's disk: answers are written there.")
    return Check(name, "stop" if facts.disk_free < DISK_LEAST else "warn", said, mend)


def _clock(facts: Facts, now: Instant) -> Check:
    name = _("Server clock")
    if abs(facts.drift) > MOST_STEP:
        said = _("it was set by %(seconds)s s since the start", seconds=f"{facts.drift / SECOND:+.0f}")
        return Check(name, "stop", said, _("Set it right and start the hall again before the part is opened."))
    if facts.last_entry_at > now:
        return Check(
            name, "stop", _("it is behind the last entry of the journals"), _("Set it right and start the hall again.")
        )
    return Check(name, "ok", _("runs evenly"))


def _database(facts: Facts, now: Instant) -> Check:
    name, mend = _("Records"), _("Look at the log of the hall and start it again.")
    if now - facts.heartbeat_at > ALIVE:
        return Check(name, "stop", _("the timekeeper does not write"), mend)
    if not facts.anchored:
        verify = _("Run the verification of the journals and tell the authority.")
        return Check(name, "stop", _("anchors and audit trail do not agree"), verify)
    return Check(name, "ok", _("written each ten seconds, anchored each minute"))

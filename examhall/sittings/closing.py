"""Closing a room: verified journals, answer sheets and a seal; and what may still be decided afterwards.

Closing is the point of no return: nothing is reopened after it. What arrives later is kept aside and lies behind the seal.
"""

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, insert, select, update

from examhall.errors import Damaged, NotNow, Refusal, Undecided
from examhall.instants import Instant
from examhall.sittings import board, journal
from examhall.sittings import commands as c
from examhall.sittings import entries as e
from examhall.sittings.board import Shown
from examhall.sittings.clerk import Outcome, Wish, carry_out
from examhall.sittings.room_runs import Act, locked, of_this_room
from examhall.sittings.seals import Head, Seal, Signed, read_seal, root_of, sign
from examhall.sittings.sheets import sheet_of, state_on_sheet, write_out
from examhall.sittings.sitting import replay
from examhall.sittings.states import BEFORE, FINAL, RUNNING
from examhall.sittings.tables import answer_sheet, closing_seal, room_run, sitting
from examhall.sittings.tables import journal as journal_rows


class StillUnsent(Refusal):
    """A machine may hold answers that never came; one person alone does not close over them."""

    code = "still_unsent"
    says = _("A machine may hold answers that have not arrived. Two persons may close the room all the same.")


class NotWhole(Refusal):
    """A journal is not what was written during the examination; one person alone does not close over it."""

    code = "journals_not_whole"
    says = _(
        "The journal of a sitting does not verify. Two persons may close the room all the same: that sitting is set aside."
    )


def close(act: Act, unsent: Collection[str] = (), over: Collection[str] = ()) -> list[Outcome]:
    """Every sitting final, nothing undecided, every journal verified; then sheets and the seal. Undecided where not so.

    `unsent`: sittings whose machines may hold answers that have not arrived: two persons must say so, or StillUnsent. `over`:
    sittings whose journals two persons know not to verify, else NotWhole: no sheet is written of them, the others go on.
    """
    if locked(act.connection, act.run).opened_at is None:
        raise NotNow()
    shown = board.read_run(act.connection, act.run, lock=True)
    if any(now.sitting.state not in FINAL or now.sitting.kept for now in shown.values()):
        raise Undecided(
            running=sum(now.sitting.state in RUNNING for now in shown.values()),
            before=sum(now.sitting.state in BEFORE for now in shown.values()),
            kept=sum(len(now.sitting.kept) for now in shown.values()),
        )
    outcomes = [outcome.granted() for outcome in act.wish(list(shown), c.Close(act.by))]
    closed = board.read_run(act.connection, act.run)
    unsound = sorted(one for one, now in closed.items() if not _sheet_written(act.connection, act.key, act.now, now))
    alone = act.second in ("", act.by)
    if unsound and (alone or not set(over).issuperset(unsound)):
        raise NotWhole(sittings=unsound)
    if unsent and alone:
        raise StillUnsent(sittings=sorted(unsent))
    heads = tuple(sorted((now.sitting.id, now.sitting.version, now.head) for now in closed.values()))
    seal = Seal(act.run, act.now, act.by, root_of(heads), heads, tuple(unsound))
    act.connection.execute(
        update(room_run).where(room_run.c.id == act.run).values(closed_at=act.now, closed_by=act.by, seal=seal.root)
    )
    _keep(act.connection, act.key, seal)
    return outcomes


def _keep(connection: Connection, key: bytes, seal: Seal) -> Signed:
    signed = sign(key, seal)
    connection.execute(insert(closing_seal), {"run_id": seal.run, "text": signed.text, "signature": signed.signature})
    return signed


def signed_seal(connection: Connection, key: bytes, run_id: str) -> Signed:
    """The seal of a closed room. A room that was closed before seals were signed gets its signature now, if it holds."""
    row = connection.execute(select(closing_seal).where(closing_seal.c.run_id == run_id)).first()
    if row is not None:
        return Signed(row.text, row.signature)
    run = connection.execute(select(room_run).where(room_run.c.id == run_id)).one()
    if run.closed_at is None:
        raise NotNow()
    heads = sealed_heads(connection, run_id)
    if root_of(heads) != run.seal:
        raise Damaged(what=f"seal:{run_id}")
    return _keep(connection, key, Seal(run_id, run.closed_at, run.closed_by, run.seal, heads))


def sealed_heads(connection: Connection, run_id: str) -> tuple[Head, ...]:
    """The last entry of each journal that the first answer sheets of a closed room were made of, as it stands now; of a journal
    that was closed over, the entry that the seal names."""
    ends = connection.execute(
        select(answer_sheet.c.sitting_id, answer_sheet.c.verified_to, journal_rows.c.hash)
        .join(sitting, sitting.c.id == answer_sheet.c.sitting_id)
        .join(
            journal_rows,
            (journal_rows.c.sitting_id == sitting.c.id) & (journal_rows.c.number == answer_sheet.c.verified_to),
        )
        .where(sitting.c.run_id == run_id, answer_sheet.c.edition == 1)
    )
    found = {row.sitting_id: (row.sitting_id, row.verified_to, row.hash) for row in ends}
    for sitting_id, number in _closed_over(connection, run_id).items():
        entry = (journal_rows.c.sitting_id == sitting_id) & (journal_rows.c.number == number)
        found[sitting_id] = (sitting_id, number, connection.execute(select(journal_rows.c.hash).where(entry)).scalar() or "")
    return tuple(sorted(found.values()))


def _closed_over(connection: Connection, run_id: str) -> dict[str, int]:
    """The sittings of a closed room of which no sheet was written, as their journals did not verify -> their last entry."""
    text = connection.execute(select(closing_seal.c.text).where(closing_seal.c.run_id == run_id)).scalar()
    if text is None:
        return {}
    seal = read_seal(Signed(text, ""))
    return {one: number for one, number, _hash in seal.heads if one in seal.unsound}


def unsound_in(connection: Connection, run_id: str) -> set[str]:
    """The sittings over whose journals two persons closed the room."""
    return set(_closed_over(connection, run_id))


def without_sheets(connection: Connection, run_id: str) -> set[str]:
    """The sittings over whose journals the room was closed and of which there is no answer sheet yet."""
    there = select(answer_sheet.c.sitting_id).join(sitting, sitting.c.id == answer_sheet.c.sitting_id)
    return unsound_in(connection, run_id) - set(connection.execute(there.where(sitting.c.run_id == run_id)).scalars())


def write_sheets(connection: Connection, key: bytes, now: Instant, sittings: Collection[str]) -> list[str]:
    """Another edition of the answer sheets of these sittings, from their journals; those whose journals verify."""
    closed = board.read(connection, sorted(sittings), lock=True)
    return [one for one, shown in closed.items() if _sheet_written(connection, key, now, shown)]


def seal_holds(connection: Connection, run_id: str) -> bool:
    """Whether all journals of a closed room still say, up to its closing, what was sealed. What came later extends them."""
    seal = connection.execute(select(room_run.c.seal).where(room_run.c.id == run_id)).scalar()
    return root_of(sealed_heads(connection, run_id)) == seal


def decide_kept(act: Act, decisions: Sequence[tuple[str, c.AdmitKept | c.RejectKept]]) -> list[Outcome]:
    """The chief's word on changes kept aside, as (sitting id, decision). After the closing the seal stays as it was, and a
    change admitted then makes a new answer sheet."""
    of_this_room(act, [sitting_id for sitting_id, _decision in decisions])
    wishes = [Wish(sitting_id, decision, act.now) for sitting_id, decision in decisions]
    outcomes = carry_out(act.connection, act.key, act.now, wishes)
    admitted = sorted(
        wish.sitting
        for wish, outcome in zip(wishes, outcomes, strict=True)
        if any(isinstance(posted.record.entry, e.KeptAdmitted) for posted in outcome.posted)
    )
    for now in board.read(act.connection, admitted).values():
        if now.sitting.closed:
            write_sheet(act.connection, act.key, act.now, now)
    return outcomes


def write_sheet(connection: Connection, key: bytes, now: Instant, shown: Shown) -> None:
    """Verify one journal and its board row, and write the next edition of its answer sheet; Damaged where they do not hold."""
    sitting_id = shown.sitting.id
    stored = journal.lines(connection, sitting_id)
    fault = journal.verify(key, sitting_id, stored, shown.head)
    if fault is not None:
        raise Damaged(what=f"journal:{sitting_id}", number=fault.number)
    posted = journal.posted(stored)
    if replay(sitting_id, (entry.record for entry in posted)) != shown.sitting:
        raise Damaged(what=f"board:{sitting_id}")
    sheet = sheet_of(posted, state_on_sheet(shown.sitting))
    text, digest = write_out(sheet)
    edition = connection.execute(
        select(answer_sheet.c.edition)
        .where(answer_sheet.c.sitting_id == sitting_id)
        .order_by(answer_sheet.c.edition.desc())
        .limit(1)
    ).scalar()
    connection.execute(
        insert(answer_sheet),
        {
            "sitting_id": sitting_id, "edition": (edition or 0) + 1, "state": sheet.state, "head": sheet.head,
            "verified_to": sheet.verified_to, "text": text, "hash": digest, "made_at": now,
        },
    )  # fmt: skip


def _sheet_written(connection: Connection, key: bytes, now: Instant, shown: Shown) -> bool:
    """Write the answer sheet of a sitting; False where its journal or board row does not hold, and none was written."""
    try:
        write_sheet(connection, key, now, shown)
    except Damaged:
        return False
    return True

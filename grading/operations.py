"""Verb of grading: marking a closed room's answer sheets. Grading again gives the same rows.

Runs in the back office: reads and marks outside transactions, writes in few and short ones and sleeps between, so that the
hall beside it goes on saving answers. Measured with 1,000 candidates: every transaction here may keep a save waiting, a busy
processor does not. A sheet that cannot be marked is set aside with its reason; the others go on.
"""

import hashlib
import time
from collections.abc import Callable, Collection
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, func, insert, select

from examhall.audit import trail
from examhall.errors import NotNow, Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.sittings.closing import without_sheets, write_sheets
from examhall.sittings.verifying import Unsound
from grading import editions
from grading.answer_sheets import run_to_grade, sittings_of
from grading.graded import Graded, grade_sheets, stand_still
from grading.scheme import Scheme
from grading.tables import grading_run
from grading.to_markers import open_pieces

AT_ONCE: Final = 200  # sheets in one write transaction, some 20 ms
PAUSE_SECONDS: Final = 0.006  # in which the hall's writer gets its turn


class KeyAmended(Refusal):
    """Marking begins again: no result may come from a key that counts no more."""

    code = "key_amended"
    says = _("Meanwhile a key of this paper was amended. Please grade again.")


Progress = Callable[[int, int], None]


def grade_run(hall: Hall, run_id: str, by: str, progress: Progress = lambda done, total: None) -> dict[str, Any]:
    """Grade every sitting of one closed room; {"run", "graded", "set_aside", "digest"}. NotNow while the room is open."""
    began, said, faulty = hall.now(), hashlib.sha256(), 0
    with hall.database.reading() as connection:
        run, ids = run_to_grade(connection, run_id), sittings_of(connection, run_id)
        doubtful = without_sheets(connection, run_id) | editions.set_aside_for(connection, ids, Unsound.SHEET)
    if run.closed_at is None:
        raise NotNow(closed=False)
    if doubtful:
        _write_sheets(hall, by, run_id, doubtful)
    schemes: dict[str, Scheme | None] = {}
    told: dict[str, Any] = {}
    for first in range(0, len(ids) or 1, AT_ONCE):
        graded, done = grade_sheets(hall, ids[first : first + AT_ONCE], schemes), min(first + AT_ONCE, len(ids))
        faulty += sum(bool(one.faulty) for one in graded)
        for one in graded:
            said.update(_line(one).encode())
        with hall.database.writing() as connection:
            if not stand_still(connection, schemes):
                raise KeyAmended()
            editions.keep(connection, graded, [one for one in schemes.values() if one is not None], by, hall.now())
            open_pieces(connection, graded, hall.now())
            if done == len(ids):
                told = {"run": run_id, "graded": done - faulty, "set_aside": faulty, "digest": said.hexdigest()}
                _finish(connection, hall, by, began, **told)
        progress(done, len(ids))
        time.sleep(PAUSE_SECONDS)
    return told


def _write_sheets(hall: Hall, by: str, run_id: str, doubtful: Collection[str]) -> None:
    """Of what was closed over, or marked by a sheet that its journal does not say: the sheets that the journals give by now."""
    with hall.database.writing() as connection:
        written = write_sheets(connection, hall.clerk.key, hall.now(), doubtful)
        if written:
            trail.write(connection, hall.audit_key, hall.now(), by, "write_sheets", run_id, sittings=written)


def _line(one: Graded) -> str:
    """What the digest of a grading says of one sitting."""
    text = one.marked.hash if one.marked else ""
    result = f"{one.result.verdict}:{one.result.score}" if one.result else one.faulty
    return f"{one.sitting}:{one.answer_hash}:{one.scheme}:{text}:{result}\n"


def _finish(connection: Connection, hall: Hall, by: str, began: Instant, run: str, **told: Any) -> None:
    """Write down that this room was graded, in its history and in the trail."""
    now = hall.now()
    earlier = connection.execute(select(func.max(grading_run.c.number)).where(grading_run.c.run_id == run)).scalar()
    row = {"run_id": run, "number": (earlier or 0) + 1, "asked_by": by, "began_at": began, "ended_at": now, **told}
    connection.execute(insert(grading_run), row)
    trail.write(connection, hall.audit_key, now, by, "grade_run", run, **told)

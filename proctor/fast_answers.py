"""Listens to what is saved in theory parts, and notes it in the journal of whoever answers faster than anybody reads."""

import threading
from collections.abc import Iterable
from typing import Final

from sqlalchemy import select

from examhall.hall import Hall
from examhall.instants import SECOND, Span
from examhall.schedule.tables import administration
from examhall.sittings import commands as c
from examhall.sittings.clerk import Outcome, Wish
from examhall.sittings.entries import Answered
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import FINAL
from examhall.sittings.tables import room_run
from proctor.pace import GUESSING, Pace

SIGNAL: Final = "fast_answers"
JUDGED: Final = "theory"  # where a question has one field; a workspace's fields are filled in as fast as one types


class FastAnswers:
    """One hall's: what it remembers of a sitting is forgotten with it, and begins anew after a restart."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._judged: dict[str, bool] = {}  # run -> whether its part is one to judge
        self._paces: dict[str, Pace] = {}
        hall.announcements.listen("sittings", self.sittings_moved)

    def sittings_moved(self, outcomes: Iterable[Outcome]) -> None:
        """After each commit, in the clerk's own thread: nothing here may wait for the clerk."""
        for outcome in outcomes:
            sitting = outcome.sitting
            if sitting is None or outcome.again:
                continue
            if sitting.state in FINAL:
                self._paces.pop(sitting.id, None)
                continue
            for posted in outcome.posted:
                if isinstance(posted.record.entry, Answered) and self._is_judged(sitting.run):
                    self._heard(sitting, posted.record.entry, posted.record.received_at)

    def _heard(self, sitting: Sitting, answer: Answered, received_at: int) -> None:
        pace = self._paces.setdefault(sitting.id, Pace())
        took = pace.heard(answer.place, received_at, answer.said_at)
        if took and sitting.deadline - received_at > GUESSING:
            threading.Thread(target=self._note, args=(sitting.id, took), daemon=True).start()

    def _note(self, sitting_id: str, took: Span) -> None:
        self._hall.clerk.one(Wish(sitting_id, c.Observe(SIGNAL, f"{took // SECOND} s"), self._hall.now()))

    def _is_judged(self, run_id: str) -> bool:
        if run_id not in self._judged:
            with self._hall.database.reading() as connection:
                part = connection.execute(
                    select(administration.c.part)
                    .join(room_run, room_run.c.administration_id == administration.c.id)
                    .where(room_run.c.id == run_id)
                ).scalar()
            self._judged[run_id] = part == JUDGED
        return self._judged[run_id]

"""Laying a paper on the seats as work of the back office, so that nobody who sits just now waits for it.

Booklets are drawn a few at a time in short transactions; then all sittings are written in one. What is refused at the end
leaves booklets that lie on no seat, and nothing else.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from flask_babel import lazy_gettext as _

from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.papers import safe
from question_bank.papers.laying import draws_for, placed_in, put_down, ready_to_prepare

PREPARE: Final = "prepare"
AT_ONCE: Final = 5  # booklets in one write transaction, some 30 ms
PAUSE_SECONDS: Final = 0.002


class PlacesChanged(Refusal):
    code = "places_changed"
    says = _("The places of this administration were changed meanwhile. Nothing was laid out; please try again.")


def prepare_in_parts(hall: Hall, arguments: dict[str, Any], progress: Callable[[int, int], None]) -> dict[str, Any]:
    """The job: {"administration", "paper", "by"} -> {"sittings"}. Refuses as `laying.prepare_administration` does."""
    administration_id, paper_id = arguments["administration"], arguments["paper"]
    with hall.database.reading() as connection:
        ready = ready_to_prepare(connection, hall, administration_id, paper_id)
        placed = placed_in(connection, administration_id)
    draws, drawn = draws_for(ready.paper, placed), list[safe.Drawn]()
    for first in range(0, len(draws), AT_ONCE):
        with hall.database.writing() as connection:
            drawn += safe.draw_booklets(connection, ready.paper, ready.key, draws[first : first + AT_ONCE])
        progress(len(drawn), len(draws))
        time.sleep(PAUSE_SECONDS)
    with hall.database.writing() as connection:
        ready = ready_to_prepare(connection, hall, administration_id, paper_id)
        seated = placed_in(connection, administration_id)
        if [one.registration_id for one in seated] != [one.registration_id for one in placed]:
            raise PlacesChanged()
        sittings = put_down(connection, hall, hall.now(), arguments["by"], administration_id, ready, seated, drawn)
    return {"sittings": sittings}

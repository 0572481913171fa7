"""The acts on an outage: writing down what was heard of each machine, deciding what it gives, and waiting on."""

import msgspec
from sqlalchemy import insert

from examhall.errors import Malformed, NotNow
from examhall.instants import MILLISECOND, SECOND
from examhall.schedule.settings import HouseRules
from examhall.sittings import commands as c
from examhall.sittings.states import RUNNING
from proctor.doing import Doing
from proctor.outage_queries import lines, outage_of
from proctor.tables import longer_wait, silence


def write_down_silence(doing: Doing, hold: str) -> None:
    """How every machine of the room stood as the outage was called."""
    rows = []
    for one in doing.standing(*RUNNING):
        seen = doing.hall.presence.of(one)
        here = seen is not None and seen.sockets > 0
        rows.append({"hold": hold, "sitting_id": one, "heard_at": 0 if seen is None else seen.at, "here": here})
    if rows:
        doing.connection.execute(insert(silence), rows)


def credit(doing: Doing) -> None:
    """Take the time in which a candidate went on answering off an outage: as proposed for all, or from `since` for one.

    Nothing is edited: the fact that the hold counts from later is added. What was taken off too much is given as minutes.
    """
    hold, since = doing.wish.args.hold, doing.wish.args.since
    outage_of(doing.connection, doing.run.id, hold)
    if doing.wish.sittings == "all":
        decided = {
            line.place.id: line.credit.since
            for line in lines(doing.connection, doing.run.id, hold, doing.now)
            if line.taken_off > 0
        }
    elif since is not None:
        decided = dict.fromkeys(doing.concerned(), since * MILLISECOND)
    else:
        raise Malformed(field="since")
    for one, begin in decided.items():
        doing.carry_out([one], c.ShortenHold(hold, begin, doing.wish.reason, doing.by))
    doing.write("credit", hold=hold, sittings=sorted(decided), reason=doing.wish.reason)


def wait_longer(doing: Doing) -> None:
    """The chief has looked at the decision clock and waits on, for as long again."""
    hold = outage_of(doing.connection, doing.run.id, doing.wish.args.hold)
    limit = msgspec.json.decode(doing.run.settings, type=HouseRules).decide_after * SECOND
    if hold.until is not None or not limit:
        raise NotNow()
    row = {
        "id": doing.wish.id, "run_id": doing.run.id, "hold": hold.name, "reason": doing.wish.reason, "by": doing.by,
        "at": doing.now, "until": doing.now + limit,
    }  # fmt: skip
    doing.connection.execute(insert(longer_wait), row)
    doing.write("wait_longer", hold=hold.name, reason=doing.wish.reason, until=doing.now + limit)

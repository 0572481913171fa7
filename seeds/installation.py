"""The demo's installation: made on first use, brought up to date, with its wings open."""

import sys

from examhall.config import Config
from examhall.hall import Hall
from examhall.migrations import NewerDatabase, upgrade
from examhall.opening import make_hall, open_wings


def installation(config: Config) -> Hall:
    """The hall of this folder; one sentence and exit code 1 when its database is newer than the code."""
    config.data.mkdir(parents=True, exist_ok=True)
    hall = make_hall(config)
    try:
        upgrade(hall.database)
    except NewerDatabase as fault:
        sys.exit(str(fault))
    open_wings(hall)
    return hall

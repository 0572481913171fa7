"""Reads of the schedule: when an administration is over."""

from typing import Any

from sqlalchemy import BigInteger, cast

from examhall.instants import SECOND
from examhall.schedule.tables import administration


def ends_at() -> Any:
    """The planned end as an instant; its seconds alone are a small integer, and an instant is not."""
    return administration.c.starts_at + cast(administration.c.seconds, BigInteger) * SECOND

"""Reads of the schedule: when an administration is over, and what a batch is called."""

from typing import Any

from sqlalchemy import BigInteger, cast, func

from examhall.instants import SECOND
from examhall.language import locale_now
from examhall.schedule.tables import administration, batch


def ends_at() -> Any:
    """The planned end as an instant; its seconds alone are a small integer, and an instant is not."""
    return administration.c.starts_at + cast(administration.c.seconds, BigInteger) * SECOND


def batch_title() -> Any:
    """A batch's title in the reader's language; the Chinese one where nobody wrote another."""
    return func.coalesce(func.nullif(batch.c.title_en, ""), batch.c.title) if locale_now() == "en" else batch.c.title

"""Verbs on the fact register: its rows brought up to date, and what rests on a changed fact suspended until it is looked at."""

from collections.abc import Iterable

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, insert, update

from examhall.audit import trail
from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from question_bank.facts import FACT_ID, Fact
from question_bank.operations import suspend_item
from question_bank.queries import facts, resting_on
from question_bank.tables import fact as fact_table


class FactKnown(Refusal):
    code = "fact_known"
    says = _("The register has a fact with this id already. Change it on its own page.")


class BadFactId(Refusal):
    code = "bad_fact_id"
    says = _("The id of a fact is a capital letter with letters and figures after it, such as F39: at most eight characters.")


def add_fact(connection: Connection, hall: Hall, now: Instant, by: str, fact: Fact) -> None:
    """A new row of the register. BadFactId, FactKnown."""
    if not FACT_ID.fullmatch(fact.id):
        raise BadFactId()
    if fact.id in facts(connection):
        raise FactKnown()
    write_facts(connection, hall, now, by, [fact])


def write_facts(connection: Connection, hall: Hall, now: Instant, by: str, given: Iterable[Fact]) -> list[tuple[str, int]]:
    """Bring rows of the register up to date; returns the (item id, version) suspended, as a fact says otherwise now.

    What a row said before is in the trail.
    """
    known, suspended = facts(connection), list[tuple[str, int]]()
    for fact in given:
        before = known.get(fact.id)
        if before == fact:
            continue
        otherwise = before is not None and fact.says_otherwise(before)
        row = {"valid_from": None, "valid_to": None, **msgspec.to_builtins(fact), "changed_at": now, "changed_by": by}
        if before is None:
            connection.execute(insert(fact_table), row)
        else:
            connection.execute(update(fact_table).where(fact_table.c.id == fact.id).values(row))
        trail.write(
            connection, hall.audit_key, now, by, "write_fact", fact.id, says=fact.says,
            before=msgspec.to_builtins(before) if before else None, otherwise=otherwise,
        )  # fmt: skip
        if otherwise:
            for item_id, version in resting_on(connection, fact.id):
                suspend_item(connection, hall, now, by, item_id, version, f"{fact.id}: {fact.says}")
                suspended.append((item_id, version))
    return suspended

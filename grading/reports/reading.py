"""A report as it is asked for: of the centres that somebody may see, of one batch or of all, as tables with their titles."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from msgspec import Struct
from sqlalchemy import Connection

from examhall.counter.account import Service, Sums, by_part, summed
from examhall.counter.queries import level_titles
from examhall.counter.wording import SERVICE_WORDS
from examhall.people.scope import EVERYWHERE
from grading.reports import queries
from grading.reports.figures import Attendance, Rate, over_all_parts, rates
from question_bank.labels import PART


class RateTable(Struct, frozen=True):
    """Pass rates by one thing: its title, what each row is called, and the sum of all."""

    title: str
    rows: list[tuple[str, Rate]]
    total: Rate


class Report(Struct, frozen=True):
    """`overall`: level, candidates of whom all parts are told, passed; `attendance` with the words of batch, level and part;
    `fees`: level, part, what for."""

    tables: list[RateTable]
    overall: list[tuple[str, int, int]]
    attendance: list[tuple[str, str, str, Attendance]]
    fees: list[tuple[str, str, str, Sums]]
    fees_total: Sums
    batches: dict[str, str]
    batch: str


def report(connection: Connection, centres: Collection[str], batch_id: str) -> Report:
    """All figures from the same lines, so that every table adds up to the same. An unknown batch is none."""
    batches, names = queries.titles(connection)
    batch_id = batch_id if batch_id in batches else ""
    levels = level_titles(connection)
    lines = queries.public_lines(connection, centres, batch_id)
    total = rates(lines, lambda line: "").get("", Rate())

    def table(title: str, words: Any, key: Any) -> RateTable:
        return RateTable(title, [(words(of), rate) for of, rate in rates(lines, key).items()], total)

    tables = [
        table(_("By level"), levels.__getitem__, lambda line: line.level),
        table(_("By level and part"), lambda of: f"{levels[of[0]]} · {part_word(of[1])}", lambda line: (line.level, line.part)),
        table(_("By batch"), batches.__getitem__, lambda line: line.batch),
    ]
    if EVERYWHERE in centres or len(centres) > 1:
        tables.append(table(_("By centre"), names.__getitem__, lambda line: line.centre))
    over = over_all_parts(lines, queries.parts_by_level(connection), queries.counting_parts(connection, lines))
    entries = queries.fees(connection, centres, batch_id)
    return Report(
        tables, [(levels[code], *counted) for code, counted in over.items()],
        [(batches[one.batch], levels[one.level], part_word(one.part), one)
         for one in queries.attendance(connection, centres, batch_id)],
        [(levels.get(code, code), part_word(part), what_for(service), sums)
         for (code, part, service), sums in by_part(entries)],
        summed(entries), batches, batch_id,
    )  # fmt: skip


def what_for(service: str) -> str:
    return str(SERVICE_WORDS[Service(service)]) if service else _("Examination")


def part_word(part: str) -> str:
    return str(PART.get(part, part))

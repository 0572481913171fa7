"""Assembling parallel papers from the bank: a verb, and the same as work of the back office with its progress."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, insert

from examhall.audit import trail
from examhall.hall import Hall
from examhall.ids import new_id
from question_bank import queries
from question_bank.assembly.enemies import enemy_pairs
from question_bank.assembly.parallel import Progress, assemble_parallel
from question_bank.assembly.queries import standing_one
from question_bank.headings import plain
from question_bank.items import Kind
from question_bank.keys import ScoringRule
from question_bank.papers import queries as paper_queries
from question_bank.papers.operations import still_usable
from question_bank.specification import Specification
from question_bank.tables import paper, paper_item

ASSEMBLE: Final = "assemble"
VARIANTS_A_PAPER: Final = 3  # so that a seat and its neighbours in row and column share none


def assemble_paper(
    hall: Hall, by: str, specification: str, title: str, law_as_of: str, multiple_choice: str = "", language: str = "zh-CN"
) -> str:  # fmt: skip
    """One paper by itself, as `assemble_papers` makes them. Returns its id."""
    (made,) = assemble_papers(hall, by, specification, [title], law_as_of, multiple_choice, language)
    return made


def assemble_papers(
    hall: Hall, by: str, specification: str, titles: Sequence[str], law_as_of: str, multiple_choice: str = "",
    language: str = "zh-CN", progress: Progress = lambda done, total: None,
) -> list[str]:  # fmt: skip
    """Parallel papers of approved items, one a title, that each meet the specification (its code) as it stands now.

    Returns their ids; CannotAssemble where the bank has no such papers, and then none is made. `law_as_of` is printed at their
    head (YYYY-MM-DD); `multiple_choice` is the specification's rule where none is given. The solver runs between two
    transactions; the second finds out what is approved no longer.
    """
    with hall.database.reading() as connection:
        standing = standing_one(connection, specification)
        wanted = standing.specification
        stock = paper_queries.stock(connection, wanted.level, wanted.part, language)
        uses, variant_uses = paper_queries.uses(connection), paper_queries.variant_uses(connection)
        enemies = enemy_pairs(connection)
    made = assemble_parallel(wanted, stock, len(titles), uses, enemies, papers_of_task(stock), progress)
    now, ids = hall.now(), [new_id() for _ in titles]
    rule = ScoringRule(multiple_choice or wanted.multiple_choice)
    with hall.database.writing() as connection:
        for paper_id, title, chosen in zip(ids, titles, made, strict=True):
            still_usable(connection, [(item.id, item.version) for item in chosen])
            row = {
                "id": paper_id, "specification": wanted.code, "specification_version": standing.version, "level": wanted.level,
                "part": wanted.part, "title": title, "multiple_choice": rule, "law_as_of": law_as_of, "language": language,
                "assembled_by": by, "assembled_at": now, "parallel": ids[0],
            }  # fmt: skip
            connection.execute(insert(paper), row)
            pinned = [_pinned(connection, wanted, paper_id, place, item, variant_uses) for place, item in enumerate(chosen)]
            connection.execute(insert(paper_item), pinned)
            trail.write(
                connection, hall.audit_key, now, by, "assemble_paper", paper_id, specification=wanted.code,
                version=standing.version, items=len(pinned),
            )  # fmt: skip
    return ids


def assemble_in_parts(hall: Hall, arguments: dict[str, Any], progress: Callable[[int, int], None]) -> dict[str, Any]:
    """The job: {"specification", "titles", "law_as_of", "multiple_choice", "language", "by"} -> {"papers"}: their ids."""
    asked = arguments
    made = assemble_papers(
        hall, asked["by"], asked["specification"], asked["titles"], asked["law_as_of"], asked["multiple_choice"],
        asked["language"], progress,
    )  # fmt: skip
    return {"papers": made}


def papers_of_task(stock: Sequence[queries.Stocked]) -> dict[str, int]:
    """Task -> how many papers of one batch its variants serve: one, or as many as have three each that no other has."""
    return {one.id: max(1, one.variants // VARIANTS_A_PAPER) for one in stock if one.kind is Kind.TASK}


def _pinned(
    connection: Connection, wanted: Specification, paper_id: str, place: int, item: queries.Stocked,
    variant_uses: Counter[tuple[str, str]],
) -> dict[str, Any]:  # fmt: skip
    """An item's row on a paper; a task's with its variants, which count as used from then on."""
    names: list[str] = []
    if item.kind is Kind.TASK:
        known = [one.name for one in queries.read_version(connection, item.id, item.version).item.variants]
        names = variants_of_one_paper(item.id, known, variant_uses)
        variant_uses.update((item.id, name) for name in names)
    return {
        "paper_id": paper_id, "place": place, "section": item.kind, "item_id": item.id, "version": item.version,
        "points": plain(wanted.section_of(item.kind).points), "variants": ",".join(names),
    }  # fmt: skip


def variants_of_one_paper(item_id: str, names: Sequence[str], uses: Mapping[tuple[str, str], int]) -> list[str]:
    """The least used of a task's variants, three of them: neighbours share none, and the next paper gets others.

    A task with fewer than six serves one paper of a batch, which gets all of them.
    """
    if len(names) < 2 * VARIANTS_A_PAPER:
        return list(names)
    fewest = sorted(names, key=lambda name: uses.get((item_id, name), 0))
    return sorted(fewest[:VARIANTS_A_PAPER])

"""Lets the database itself refuse to edit the rows of a table, and to remove them where they are kept for ever."""

from typing import Any

from sqlalchemy import Table, event
from sqlalchemy.schema import DDL


def statements(name: str, dialect: str, *, until_purged: bool = False) -> list[str]:
    """The statements that make the table `name` append-only; migrations run the same ones.

    `until_purged`: its rows are personal and go when their time is over; till then nobody edits them either.
    """
    verbs = ("UPDATE",) if until_purged else ("UPDATE", "DELETE")
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
            for verb in verbs
        ]
    return [
        f"CREATE FUNCTION {name}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{name} is append-only'; END $$",
        f"CREATE TRIGGER {name}_append_only BEFORE {' OR '.join(verbs)} ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}_append_only()",
        f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} EXECUTE FUNCTION {name}_append_only()",
    ]


_ddl: Any = DDL  # untyped in SQLAlchemy


def append_only(table: Table, *, until_purged: bool = False) -> None:
    """Add the refusal wherever this table is created."""
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(table.name, dialect, until_purged=until_purged):
            event.listen(table, "after_create", _ddl(statement).execute_if(dialect=dialect))

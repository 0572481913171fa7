"""Lets the database find rows by the tokens in one of their columns: FTS5 in SQLite, a GIN index in PostgreSQL.

The column holds tokens with blanks between, made by whoever owns the table; `simple` and FTS5's own tokenizer take them as
they are. Triggers in SQLite and a generated column in PostgreSQL keep the index in step, so that a restored backup is found
in like any other bank. A GIN index knows no places: without the stored vector each phrase would parse thousands of texts anew.
"""

import re
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, event, func, literal_column, text
from sqlalchemy.schema import DDL

_KEPT_BY_DATABASE: Final = re.compile(r"\w+_fts(_\w+)?")


def statements(name: str, column: str, key: str, dialect: str) -> list[str]:
    """The statements that index a column of the table `name`; migrations run the same ones. `key`: its integer primary key."""
    index = f"{name}_fts"
    if dialect != "sqlite":
        stored = f"{column}_fts tsvector GENERATED ALWAYS AS (to_tsvector('simple', {column})) STORED"
        return [f"ALTER TABLE {name} ADD COLUMN {stored}", f"CREATE INDEX {index} ON {name} USING gin ({column}_fts)"]
    taken_in = f"INSERT INTO {index} (rowid, {column}) VALUES (new.{key}, new.{column})"  # noqa: S608  names of our tables
    taken_out = f"INSERT INTO {index} ({index}, rowid, {column}) VALUES ('delete', old.{key}, old.{column})"  # noqa: S608  the same
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5 "
        f"({column}, content='{name}', content_rowid='{key}', columnsize=0, tokenize='unicode61 remove_diacritics 0')",
        f"CREATE TRIGGER {index}_insert AFTER INSERT ON {name} BEGIN {taken_in}; END",
        f"CREATE TRIGGER {index}_delete AFTER DELETE ON {name} BEGIN {taken_out}; END",
        f"CREATE TRIGGER {index}_update AFTER UPDATE ON {name} BEGIN {taken_out}; {taken_in}; END",
    ]


_ddl: Any = DDL  # untyped in SQLAlchemy


def full_text(table: Table, column: str) -> None:
    """Index this column wherever the table is created."""
    (key,) = table.primary_key.columns
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(table.name, column, key.name, dialect):
            event.listen(table, "after_create", _ddl(statement).execute_if(dialect=dialect))


def matches(table: Table, column: str, fts5: str, tsquery: str, dialect: str) -> ColumnElement[bool]:
    """That a row's column matches a query, written for each of the two databases."""
    if dialect == "sqlite":
        (key,) = table.primary_key.columns
        index = f"{table.name}_fts"
        found = text(f"SELECT rowid FROM {index} WHERE {index} MATCH :sought")  # noqa: S608  the name of our table
        return key.in_(found.bindparams(sought=fts5).columns(key))
    vector: ColumnElement[Any] = literal_column(f"{table.name}.{column}_fts")
    return vector.op("@@")(func.to_tsquery(text("'simple'"), tsquery))


def is_kept_by_database(name: str | None) -> bool:
    """Whether a table, column or index is one that the database keeps for the search: nothing in it is ours."""
    return name is not None and _KEPT_BY_DATABASE.fullmatch(name) is not None

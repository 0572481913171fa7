"""Rows of any table as the file of a disclosure says them."""

from typing import Any

from sqlalchemy import Connection, Select

from examhall.instants import moment


def rows_of(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    """Each row as name -> value; a column that ends in _at is a moment, written as ISO 8601 in UTC."""
    return [{name: _said(name, value) for name, value in row._mapping.items()} for row in connection.execute(query)]


def _said(name: str, value: Any) -> Any:
    is_moment = name.endswith("_at") and isinstance(value, int)
    return moment(value).isoformat() if is_moment else value

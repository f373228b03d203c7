"""Texts and names as SQL writes them, where a statement cannot take them as values."""

from __future__ import annotations


def sql_text(text: object) -> str:
    """Return a text, or what an object is as text, for SQL; None is NULL."""
    return "NULL" if text is None else "'" + str(text).replace("'", "''") + "'"


def sql_name(name: str) -> str:
    """Return the name of a table or a column for SQL."""
    return '"' + name.replace('"', '""') + '"'

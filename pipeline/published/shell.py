"""The prompt of `pdu query`: statements over several lines, completion and history; or statements from a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import duckdb
import polars as pl

from pipeline.faults import FaultsError
from pipeline.published.queries import PublishedMarts

PROMPT, CONTINUED = "pdu> ", "...> "
HISTORY_LINES = 1_000
COMMANDS = {
    ".tables": "every table, and what a row of it is",
    ".describe": "the columns of a TABLE: type, unit and meaning",
    ".help": "these lines",
    ".quit": "leave; so does Ctrl-D",
}
_BREAKS = " \t\n,();=<>+-*/'"  # what ends a word that is completed; a dot does not
Show = Callable[[pl.DataFrame], None]


def history_file() -> Path:
    """Return where the statements of earlier sessions are kept: below XDG_STATE_HOME, else ~/.local/state."""
    state = os.environ.get("XDG_STATE_HOME", "")
    return (Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state") / "pdu" / "history"


def run_statements(marts: PublishedMarts, given: TextIO, show: Show) -> None:
    """Answer the statements of a text one after another. Raises FaultsError at the first that does not run."""
    text = given.read()
    try:
        statements = [statement.query for statement in duckdb.extract_statements(text)]
    except duckdb.Error:
        statements = [text]  # its fault is said as any other's
    for statement in statements:
        show(marts.frame(statement))


def prompt(marts: PublishedMarts, show: Show) -> None:
    """Ask for statements on a terminal and answer them until the reader leaves."""
    (version,) = marts.frame("SELECT marts.version() AS version")["version"]
    print(f"Marts of version {version}, read-only. End a statement with ; and a session with .quit. More: .help")
    keep = _line_editing(_words(marts))
    for statement in _statements():
        command, *names = statement.split()
        if command == ".quit":
            return
        try:
            if command.startswith("."):
                _command(marts, command, names, show)
            else:
                show(marts.frame(statement))
                keep(statement)  # only what was answered: what is refused may hold a password
        except FaultsError as error:
            print(error, file=sys.stderr)
        except KeyboardInterrupt:
            print("Stopped", file=sys.stderr)


def _statements() -> Iterator[str]:
    """Ask for lines until they end a statement, or a command of one line; Ctrl-C begins anew, Ctrl-D ends."""
    lines: list[str] = []
    while True:
        try:
            lines.append(input(CONTINUED if lines else PROMPT))
        except KeyboardInterrupt:
            lines.clear()
            print()
            continue
        except EOFError:
            print()
            return
        text = "\n".join(lines).strip()
        if text in {"", ";"}:
            lines.clear()
        elif text.startswith(".") or _ended(text):
            lines.clear()
            yield text


def _ended(text: str) -> bool:
    """Whether a statement ends with a semicolon that is in no quotes and no comment."""
    if not text.endswith(";"):
        return False
    if _parses(text + "\nSELECT 1"):
        return True
    try:
        duckdb.extract_statements(text)
    except duckdb.Error as error:
        return "unterminated" not in str(error)
    return False  # the semicolon is in a comment


def _parses(text: str) -> bool:
    try:
        duckdb.extract_statements(text)
    except duckdb.Error:
        return False
    return True


def _command(marts: PublishedMarts, command: str, names: list[str], show: Show) -> None:
    if command == ".tables":
        columns = 'table_schema || \'.\' || table_name AS "table", any_value(table_description) AS "a row is"'
        show(marts.frame(f"SELECT {columns} FROM marts.data_dictionary GROUP BY ALL ORDER BY ALL"))
    elif command == ".describe" and len(names) == 1:
        schema, _, table = names[0].rstrip(";").rpartition(".")
        found = marts.frame(
            """SELECT column_name AS "column", type, coalesce(unit, '') AS unit, description AS "what it holds"
            FROM marts.data_dictionary WHERE table_name = ? AND table_schema = coalesce(?, table_schema)
            ORDER BY position""",
            [table, schema or None],
        )
        if found.is_empty():
            print(f"{names[0]}: no such table; .tables lists them", file=sys.stderr)
        else:
            show(found)
    else:
        if command not in COMMANDS:
            print(f"{command}: no such command", file=sys.stderr)
        for name, does in COMMANDS.items():
            print(f"{name:<10} {does}")


def _words(marts: PublishedMarts) -> list[str]:
    """What a word may be completed to: commands, tables with and without their schema, columns, keywords."""
    found = marts.frame(
        """SELECT table_schema || '.' || table_name AS word FROM marts.data_dictionary
        UNION SELECT table_name FROM marts.data_dictionary UNION SELECT column_name FROM marts.data_dictionary
        UNION SELECT upper(keyword_name) FROM duckdb_keywords() WHERE keyword_category = 'reserved'"""
    )
    return sorted({*found["word"], *COMMANDS})


def _line_editing(words: list[str]) -> Callable[[str], None]:
    """Turn on completion and history where the system has them, and return what keeps a statement for later."""
    try:
        import readline
    except ImportError:  # Windows: lines are read all the same
        return lambda statement: None
    file = history_file()
    try:
        kept = file.read_text("utf-8").splitlines()[-HISTORY_LINES:]
    except (OSError, ValueError):
        kept = []
    for line in kept:
        readline.add_history(line)

    def complete(begun: str, number: int) -> str | None:
        fits = [word for word in words if word.lower().startswith(begun.lower())] if begun else []
        return fits[number] if number < len(fits) else None

    def keep(statement: str) -> None:
        line = " ".join(statement.split())
        if "--" in line or line in kept[-1:]:  # on one line the rest would be a comment
            return
        kept.append(line)
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(opened, "w", encoding="utf-8") as out:
                out.writelines(f"{line}\n" for line in kept[-HISTORY_LINES:])
        except OSError:
            return  # a history is a convenience

    readline.set_completer_delims(_BREAKS)
    readline.set_completer(complete)
    libedit = "libedit" in (readline.__doc__ or "")  # what macOS has instead
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    return keep

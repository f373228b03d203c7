"""Serve the published marts to colleagues on a network, read-only, by DuckDB's own remote protocol (quack).

The server is an empty database in memory. It holds a view for each published table, and changes all of them in one
transaction when a new build is published, so a question is answered from one build and no session ends.
"""

from __future__ import annotations

import ipaddress
import json
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipeline.duckdb_extensions import load_extension
from pipeline.faults import FaultsError
from pipeline.folders.marts import DATABASE
from pipeline.sql_text import sql_text

EXTENSIONS = ("httpfs", "quack")  # quack needs the other
SHORTEST_TOKEN = 16  # characters
LISTING = "tables"  # the view that lists what is served
# These run another statement, or steer the server itself; every other function only answers.
NOT_FOR_CLIENTS = ("quack", "query", "query_table")


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(24)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host name or address."""
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


@dataclass
class MartsServer:
    """The published marts of a folder, answering questions until it is closed."""

    folder: Path
    connection: duckdb.DuckDBPyConnection
    address: str
    _served: list[str] = field(default_factory=list)  # attached builds, oldest first

    def follow(self) -> bool:
        """Turn to the build that is current now; return whether it is another than before."""
        database = (self.folder / DATABASE).resolve()
        build = database.parent.name
        # A build that was replaced twice in this moment is gone; the next look finds its successor.
        if build in self._served[-1:] or not database.exists():
            return False
        name = build.replace('"', "")
        if name not in self._served:
            self.connection.execute(f'ATTACH {sql_text(database)} AS "{name}" (READ_ONLY)')
        self._show(name)
        self._served = [*(served for served in self._served if served != name), name]
        # A question that began before the change still reads the build before.
        for past in self._served[:-2]:
            self.connection.execute(f'DETACH "{past}"')
        self._served = self._served[-2:]
        return True

    def _show(self, build: str) -> None:
        tables = self.connection.execute(
            """SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE database_name = $1
            UNION ALL SELECT schema_name, view_name, comment FROM duckdb_views() WHERE database_name = $1""",
            [build],
        ).fetchall()
        shown = self.connection.execute(
            "SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = 'memory' AND NOT internal"
        ).fetchall()
        self.connection.begin()
        for schema, view in shown:
            self.connection.execute(f'DROP VIEW memory."{schema}"."{view}"')
        for schema, table, comment in tables:
            self.connection.execute(f'CREATE SCHEMA IF NOT EXISTS memory."{schema}"')
            # An attached client finds only what stands in the main schema.
            for within in (schema, "main"):
                view = f'memory."{within}"."{table}"'
                self.connection.execute(f'CREATE VIEW {view} AS FROM "{build}"."{schema}"."{table}"')
                self.connection.execute(f"COMMENT ON VIEW {view} IS {sql_text(comment)}")
        # A client's own lists of an attached server stay empty: this is what it can ask instead.
        listed = ", ".join(
            f"({sql_text(schema)}, {sql_text(table)}, {sql_text(comment)})" for schema, table, comment in tables
        )
        self.connection.execute(
            f"CREATE VIEW memory.main.{LISTING} AS "
            f"SELECT * FROM (VALUES {listed}) AS listed(schema_name, table_name, description)"
        )
        self.connection.commit()


@contextmanager
def serving(folder: Path, host: str, port: int, token: str) -> Iterator[MartsServer]:
    """Serve a marts folder at an address while the context lasts.

    Only single SELECT statements are answered; files, settings and other databases are out of reach. Raises
    FaultsError when nothing is published, the token is short, or the address cannot be had.
    """
    if not (folder / DATABASE).exists():
        raise FaultsError.at(folder / DATABASE, "published marts", "none", remedy="run 'pdu build'")
    if len(token) < SHORTEST_TOKEN:
        expected = f"a token of at least {SHORTEST_TOKEN} characters"
        raise FaultsError.at("pdu serve", expected, f"one of {len(token)}")
    address = f"quack:{host}:{port}"
    _refuse_taken(host, port, address)
    with duckdb.connect() as connection:
        for extension in EXTENSIONS:
            load_extension(connection, extension)
        connection.execute(f"SET allowed_directories = [{sql_text(folder.resolve())}]")
        connection.execute("SET enable_external_access = false")
        connection.create_function("may_ask", _Gate().allows, ["VARCHAR", "VARCHAR"], "BOOLEAN")
        connection.execute("SET GLOBAL quack_authorization_function = 'may_ask'")
        connection.execute("SET lock_configuration = true")
        server = MartsServer(folder, connection, address)
        server.follow()
        connection.execute(
            "CALL quack_serve(?, token = ?, allow_other_hostname = ?)", [address, token, not is_loopback(host)]
        )
        try:
            yield server
        finally:
            connection.execute("CALL quack_stop(?)", [address])


def _refuse_taken(host: str, port: int, address: str) -> None:
    """Raise FaultsError for an address that cannot be had: the extension would share a port with another server."""
    try:
        # One that was left a moment ago may be taken again.
        socket.create_server((host, port)).close()
    except OSError as error:
        found = error.strerror or str(error)
        raise FaultsError.at(address, "an address that is free", found, remedy="give --host or --port") from error


class _Gate:
    """Decides which statements of clients run: single SELECT statements that call nothing that steers the server."""

    def __init__(self) -> None:
        self._parser = duckdb.connect()

    def allows(self, _session: str, statement: str) -> bool:
        """Whether a statement may run; DuckDB's own parser says what it is."""
        answer = self._parser.cursor().execute("SELECT json_serialize_sql(?)", [statement]).fetchone()
        parsed: dict[str, Any] = json.loads(answer[0]) if answer else {"error": True}
        # What cannot be serialised is no SELECT.
        if parsed["error"] or len(parsed["statements"]) != 1:
            return False
        return not any(name.startswith("quack") or name in NOT_FOR_CLIENTS for name in _functions(parsed))


def _functions(node: object) -> Iterator[str]:
    """The names of all functions that a parsed statement calls."""
    if isinstance(node, dict):
        if "function_name" in node:
            yield str(node["function_name"]).lower()
        for part in node.values():
            yield from _functions(part)
    elif isinstance(node, list):
        for part in node:
            yield from _functions(part)

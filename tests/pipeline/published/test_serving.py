"""Colleagues on a network: the marts by DuckDB's remote protocol, read-only, with a token."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.duckdb_extensions import load_extension
from pipeline.faults import FaultsError
from pipeline.published.serving import EXTENSIONS, MartsServer, is_loopback, new_token, serving
from pipeline.publishing.publication import publish
from pipeline.publishing.writing import PublishedTable

TOKEN = "a token for the tests"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def client(token: str = TOKEN) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for extension in EXTENSIONS:
        load_extension(connection, extension)
    connection.execute(f"CREATE SECRET (TYPE quack, TOKEN '{token}')")
    return connection


def ask(server: MartsServer, sql: str, token: str = TOKEN) -> list[tuple[object, ...]]:
    with client(token) as connection:
        return connection.execute(f"FROM quack_query('{server.address}', ?)", [sql]).fetchall()


def publish_build(folder: Path, number: int) -> None:
    tables = [
        PublishedTable("marts", name, pl.DataFrame({"build": [number]}), "A build's number.", {"build": "Its number."})
        for name in ("ratings", "inspections")
    ]
    publish(tables, {"built_at": f"2023-09-19T09:30:0{number}.000Z"}, folder)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[MartsServer]:
    publish_build(tmp_path, 1)
    with serving(tmp_path, "127.0.0.1", free_port(), TOKEN) as server:
        yield server


def test_a_colleague_asks_a_question_of_the_published_marts(marts_folder: Path) -> None:
    with serving(marts_folder, "localhost", free_port(), TOKEN) as server:
        score = "SELECT composite_score, composite_max FROM marts.inspections WHERE pdu = 'Surrey'"
        assert ask(server, score) == [(3, 21)]


def test_an_attached_client_finds_the_tables_by_their_names(served: MartsServer) -> None:
    with client() as connection:
        connection.execute(f"ATTACH '{served.address}' AS marts_of_a_colleague")
        assert connection.execute("FROM marts_of_a_colleague.ratings").fetchall() == [(1,)]


@pytest.mark.parametrize("token", ["wrong", TOKEN[:-1], TOKEN + " "])
def test_without_the_token_nothing_is_answered(served: MartsServer, token: str) -> None:
    with pytest.raises(duckdb.Error, match="Authentication failed"):
        ask(served, "FROM marts.ratings", token)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM marts.ratings",
        "DROP VIEW marts.ratings",
        "CREATE TABLE mine AS SELECT 1",
        "SELECT 1; DROP VIEW marts.ratings",
        "ATTACH 'other.duckdb'",
        "COPY (SELECT 1) TO 'answer.csv'",
        "SET threads = 1",
        "PRAGMA version",
        "INSTALL spatial",
        "CALL quack_stop('quack:127.0.0.1')",
        "FROM quack_stop('quack:127.0.0.1')",
        "FROM \"QUACK_STOP\"('quack:127.0.0.1')",
        "FROM query('FROM quack' || '_stop(''quack:127.0.0.1'')')",
        "SELECT (SELECT count(*) FROM quack_query('quack:127.0.0.1', 'SELECT 1'))",
        "not a statement",
    ],
)
def test_a_client_only_asks_it_changes_nothing_and_steers_nothing(served: MartsServer, sql: str) -> None:
    with pytest.raises(duckdb.Error, match="Authorization failed"):
        ask(served, sql)
    assert ask(served, "FROM marts.ratings") == [(1,)]


@pytest.mark.parametrize("sql", ["FROM read_csv('/etc/hostname')", "FROM glob('/*')", "FROM duckdb_secrets()"])
def test_files_of_the_server_are_out_of_reach(served: MartsServer, sql: str) -> None:
    with pytest.raises(duckdb.Error, match="Cannot access"):
        ask(served, sql)


def test_a_publication_is_followed_whole_and_ends_no_session(served: MartsServer) -> None:
    both = "SELECT r.build, i.build FROM marts.ratings r, marts.inspections i"
    with client() as connection:
        connection.execute(f"ATTACH '{served.address}' AS remote")
        for number in range(2, 6):
            publish_build(served.folder, number)
            assert served.follow()
            assert not served.follow()
            assert ask(served, both) == [(number, number)]
            assert connection.execute("FROM remote.query('FROM marts.ratings')").fetchall() == [(number,)]


def test_an_address_that_is_taken_is_said_in_one_line(served: MartsServer) -> None:
    port = int(served.address.rpartition(":")[2])
    with (
        pytest.raises(FaultsError, match="expected an address that is free"),
        serving(served.folder, "127.0.0.1", port, TOKEN),
    ):
        pass


def test_a_short_token_is_refused(tmp_path: Path) -> None:
    publish_build(tmp_path, 1)
    with pytest.raises(FaultsError, match="a token of at least 16"), serving(tmp_path, "localhost", 1, "secret"):
        pass
    assert len(new_token()) >= 32
    assert new_token() != new_token()


@pytest.mark.parametrize(
    ("host", "own"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("marts.example", False)],
)
def test_only_this_machine_is_served_unless_asked_otherwise(host: str, own: bool) -> None:
    assert is_loopback(host) is own


def test_pdu_serve_says_how_to_ask_and_ends_with_an_interrupt(marts_folder: Path) -> None:
    port = str(free_port())
    command = [sys.executable, "-u", "-c", "from pipeline.cli import run; run()", "serve", "--port", port]
    with subprocess.Popen([*command, "--marts", str(marts_folder)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(5)]
        assert f"at quack:localhost:{port}, read-only" in said[0]
        token = said[1].split()[-1]
        with client(token) as connection:
            (rows,) = connection.execute(
                f"FROM quack_query('quack:localhost:{port}', 'SELECT count(*) FROM marts.inspections')"
            ).fetchall()
        assert rows == (32,)
        process.send_signal(2)
        assert process.wait(10) == 0

"""The prompt of pdu query, typed at on a terminal, and statements from a pipe."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pipeline.test_commands import PDU

PATIENCE = 30  # seconds until the program answers, on a machine that does other things
CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x07|\r")


@dataclass
class Terminal:
    """The program on a terminal of its own."""

    process: subprocess.Popen[bytes]
    screen: int
    seen: str = ""

    def expect(self, words: str) -> str:
        """Wait until words appear, and return all that came until then."""
        until = time.monotonic() + PATIENCE
        while words not in self.seen:
            ready, _, _ = select.select([self.screen], [], [], max(0, until - time.monotonic()))
            assert ready, f"'{words}' did not appear: {self.seen}"
            self.seen += CONTROL.sub("", os.read(self.screen, 65536).decode())
        before, _, self.seen = self.seen.partition(words)
        return before + words

    def type(self, keys: str) -> None:
        os.write(self.screen, keys.encode())

    def ended(self) -> int:
        return self.process.wait(PATIENCE)


@contextmanager
def terminal(marts: Path, state: Path) -> Iterator[Terminal]:
    mine, theirs = pty.openpty()
    surroundings = os.environ | {"XDG_STATE_HOME": str(state), "TERM": "xterm", "COLUMNS": "150"}
    process = subprocess.Popen(
        [*PDU, "query", "--marts", str(marts)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=surroundings,
        start_new_session=True,
    )
    os.close(theirs)
    opened = Terminal(process, mine)
    try:
        opened.expect("pdu> ")
        yield opened
    finally:
        process.kill()
        process.wait()
        os.close(mine)


def piped(text: str, marts: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [*PDU, "query", "--marts", str(marts), *options]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_a_session_at_a_terminal(marts_folder: Path, tmp_path: Path) -> None:
    """One session, because each start costs as much as all that is typed here."""
    with terminal(marts_folder, tmp_path) as shell:
        # over several lines, a semicolon in quotes among them
        shell.type("SELECT pdu,\n")
        shell.expect("...> ")
        shell.type("composite_score || ';\n")
        shell.expect("...> ")
        shell.type("' AS s FROM marts.inspections WHERE pdu = 'Surrey';\n")
        assert "Surrey" in shell.expect("3;")
        shell.expect("pdu> ")
        # completion of tables and columns
        shell.type("SELECT comp\tosite_s\t FROM marts.league_t\t LIMIT 1;\n")
        assert "composite_score" in shell.expect("pdu> ")
        # a fault is one line, and the session goes on
        shell.type("SELECT bees FROM marts.inspections;\n")
        assert "bees" in shell.expect("pdu> ")
        shell.type("CREATE SECRET (TYPE s3, KEY_ID 'mine', SECRET 'hush');\n")
        shell.expect("probation.duckdb: expected ")
        shell.expect("pdu> ")
        # commands
        shell.type(".describe marts.vacancy_rates\n")
        assert "per cent" in shell.expect("source_cell")
        shell.expect("pdu> ")
        shell.type(".tables\n")
        assert "An inspection of a probation delivery unit." in shell.expect("marts.workforce_latest")
        shell.expect("pdu> ")
        shell.type(".bees\n")
        shell.expect("no such command")
        shell.expect("pdu> ")
        # Ctrl-C drops what was begun
        shell.type("SELECT begun")
        shell.expect("begun")
        time.sleep(0.5)  # as a person would: a signal within a key's own moment waits for the next key
        shell.process.send_signal(signal.SIGINT)
        shell.expect("pdu> ")
        shell.type(".quit\n")
        assert shell.ended() == 0
    history = tmp_path / "pdu" / "history"
    assert history.stat().st_mode & 0o777 == 0o600
    assert len(history.read_text("utf-8").splitlines()) == 2
    assert "hush" not in history.read_text("utf-8")

    with terminal(marts_folder, tmp_path) as shell:
        shell.type("\x1b[A")  # the arrow up
        shell.expect("FROM marts.league_table LIMIT 1;")
        shell.type("\n")
        shell.expect("pdu> ")
        shell.type("\x04")  # Ctrl-D
        assert shell.ended() == 0


def test_statements_from_a_pipe_are_answered_in_turn(marts_folder: Path) -> None:
    done = piped("SELECT 1 AS a;\n-- a remark\nSELECT ';' AS b;\n", marts_folder, "--format", "csv")
    assert (done.returncode, done.stdout, done.stderr) == (0, "a\n1\nb\n;\n", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [("SELECT 1; SELECT bees;", "bees"), ("SELEC 1", "syntax error"), ("DROP TABLE marts.ratings", "a question")],
)
def test_a_statement_from_a_pipe_that_does_not_run_ends_with_1(text: str, said: str, marts_folder: Path) -> None:
    done = piped(text, marts_folder)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_from_a_pipe_is_nothing(marts_folder: Path) -> None:
    done = piped("", marts_folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

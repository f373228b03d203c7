"""The shell of pdu query, typed at on a terminal, and statements from a pipe."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import termios
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
def terminal(marts: Path, home: Path) -> Iterator[Terminal]:
    mine, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (40, 150))
    surroundings = os.environ | {"HOME": str(home), "TERM": "xterm"}
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
        opened.expect("]11;?")  # which colour is behind the letters
        opened.type("\x1b]11;rgb:0000/0000/0000\x07")
        opened.expect("probation D ")
        yield opened
    finally:
        process.kill()
        process.wait()
        os.close(mine)


def piped(text: str, marts: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [*PDU, "query", "--marts", str(marts), *options]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_a_session_at_a_terminal_is_in_duckdbs_own_shell(marts_folder: Path, tmp_path: Path) -> None:
    """One session, because each start costs as much as all that is typed here."""
    with terminal(marts_folder, tmp_path) as shell:
        shell.type("SELECT pdu,\rcomposite_score || ';' AS s FROM marts.inspections WHERE pdu = 'Surrey';\r")
        shell.expect("3;")
        shell.type("SELECT bees FROM marts.inspections;\r")
        shell.expect("Binder Error")
        shell.type("CREATE TABLE marts.bees (bee INTEGER);\r")
        shell.expect("read-only mode")
        shell.type("FROM read_csv('/etc/passwd');\r")
        shell.expect("disabled by configuration")
        shell.type("\x03")  # Ctrl-C drops what was begun, and the session goes on
        shell.type("SELECT 'still ' || 'here';\r")
        shell.expect("still here")
        shell.type(".quit\r")
        assert shell.ended() == 1  # as statements were refused


def test_statements_from_a_pipe_are_answered_one_after_another(marts_folder: Path) -> None:
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

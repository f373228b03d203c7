"""One build at a time in a marts folder, and who waits sees for whom."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipeline.faults import FaultsError
from pipeline.folders.locks import locked
from tests.pipeline.test_commands import PDU

HOLD = (
    "import sys\nfrom pathlib import Path\nfrom pipeline.folders.locks import locked\n"
    "with locked(Path(sys.argv[1])):\n    print('mine', flush=True)\n    sys.stdin.readline()"
)
FORK = (  # the child says that it is there
    "import os, sys, time\nfrom pathlib import Path\nfrom pipeline.folders.locks import locked\n"
    "with locked(Path(sys.argv[1])):\n    if os.fork():\n        sys.stdin.readline()\n"
    "    print('mine', flush=True)\n    time.sleep(5)"
)
HOLDER = r"the build that \S+ on \S+ started at \d\d\.\d\d \(process {}\)"


def holder(folder: Path, script: str = HOLD) -> subprocess.Popen[str]:
    """A process that has the lock of the folder until it is asked to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "mine\n"
    return process


def test_a_second_build_waits_and_says_for_whom(tmp_path: Path) -> None:
    first = holder(tmp_path)
    second = subprocess.Popen(
        [*PDU, "build", "--raw", str(tmp_path / "nowhere"), "--marts", str(tmp_path)], stderr=subprocess.PIPE, text=True
    )
    assert second.stderr is not None
    assert re.fullmatch(f"Waiting for {HOLDER.format(first.pid)}\n", second.stderr.readline())
    assert second.poll() is None
    first.communicate("end\n")
    _, said = second.communicate(timeout=30)
    assert said.startswith(f"{tmp_path / 'nowhere'}: expected a folder of workbooks, found none; ")  # it had the lock


def test_a_build_that_is_not_to_wait_exits_1_at_once_and_says_who_builds(tmp_path: Path) -> None:
    first = holder(tmp_path)
    refused = subprocess.run(
        [*PDU, "build", "--no-wait", "--marts", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    expected = f": expected no other build, found {HOLDER.format(first.pid)}; wait for it, or leave out --no-wait\n"
    assert re.fullmatch(re.escape(str(tmp_path)) + expected, refused.stderr)
    first.communicate("end\n")


@pytest.mark.parametrize("script", [HOLD, FORK], ids=["alone", "with a child that lives on"])
def test_the_lock_of_a_build_that_was_killed_is_free_and_its_note_stops_nobody(tmp_path: Path, script: str) -> None:
    killed = holder(tmp_path, script)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert json.loads((tmp_path / ".lock").read_text())["process"] == killed.pid
    with locked(tmp_path, wait=False):
        assert json.loads((tmp_path / ".lock").read_text())["process"] == os.getpid()
    assert (tmp_path / ".lock").read_text() == ""


def test_a_note_that_a_dead_build_left_is_not_taken_for_the_holder(tmp_path: Path) -> None:
    first = holder(tmp_path)
    note = json.loads((tmp_path / ".lock").read_text())
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / ".lock").write_text(json.dumps(note | {"process": dead.pid}))
    with (
        pytest.raises(FaultsError, match="expected no other build, found another build in"),
        locked(tmp_path, wait=False),
    ):
        pass
    first.communicate("end\n")


def test_a_build_publishes_under_its_own_lock_and_another_thread_waits_for_it(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with locked(tmp_path):
            order.append("second")

    with locked(tmp_path), locked(tmp_path):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.5)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def test_a_folder_that_is_replaced_while_a_build_waits_is_locked_anew(tmp_path: Path) -> None:
    first = holder(tmp_path / "marts")
    second = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "marts")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert second.stderr is not None and second.stderr.readline().startswith("Waiting for ")
    (tmp_path / "marts").rename(tmp_path / "away")
    (tmp_path / "marts").mkdir(exist_ok=True)  # who waits may have made it already
    first.communicate("end\n")
    assert second.stdout is not None and second.stdout.readline() == "mine\n"
    with pytest.raises(FaultsError), locked(tmp_path / "marts", wait=False):
        pass
    second.communicate("end\n")

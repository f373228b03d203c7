"""Killed, full, read-only, locked: afterwards the published marts are whole and the next build succeeds unaided."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.build import build
from pipeline.faults import FaultsError
from pipeline.folders.marts import current_build
from pipeline.lake.place import LakePlace
from pipeline.lake.tables import reading
from pipeline.publishing.publication import publish
from pipeline.settings import Settings
from tests.pipeline.publishing.killed_builds import Outcome, left_over, publish_number
from tests.pipeline.test_commands import PDU, fingerprint, pdu

RATES = "Vacancy rates at 30 June 2022\nPDU,SPO,PO,PSO\nGwent,12%,10%,4%\nSwansea NPT,-6%,3%,[c]\n"
# The program, as a user who owns nothing; it imports all beforehand, because Python may be the administrator's own.
AS_NOBODY = [
    sys.executable,
    "-c",
    "import importlib, os\n"
    "from tests.pipeline.publishing.killed_builds import USED_LATER\n"
    "for name in (*USED_LATER, 'assets.catalogue'): importlib.import_module(name)\n"
    "from pipeline.cli import run\n"
    "if os.getuid() == 0: os.setgid(65534), os.setuid(65534)\n"
    "run()",
]
MEMORY = "/dev/shm"
# What is killed, when, and at each so many steps, or so many times.
KILLINGS = {
    "a publication at each of its steps": ("publish", "steps", 1),
    "the first publication at each of its steps": ("publish", "first", 1),
    "a publication at random": ("publish", "random", 60),
    "pdu build at random": ("build", "random", 6),
}


@pytest.fixture(scope="module")
def killings() -> Iterator[dict[str, subprocess.Popen[str]]]:
    """All that is killed, side by side; in memory where it can be: a kill, unlike a power cut, loses no write."""
    running = {}
    place = tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
    for name, (what, when, how_many) in KILLINGS.items():
        marts = Path(place.name) / name / "marts"
        marts.mkdir(parents=True)
        program = [sys.executable, "-m", "tests.pipeline.publishing.killed_builds"]
        command = [*program, what, when, str(marts), str(how_many)]
        running[name] = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    yield running
    for process in running.values():
        process.kill()
        process.communicate()
    place.cleanup()


@pytest.fixture(scope="module")
def once_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one workbook in raw, built once into marts."""
    folder = tmp_path_factory.mktemp("once")
    (folder / "raw").mkdir()
    (folder / "raw" / "rates.csv").write_text(RATES, "utf-8")
    built = pdu("build", "--raw", folder / "raw", "--marts", folder / "marts")
    assert (built.returncode, built.stderr) == (0, "")
    return folder


@pytest.fixture
def raw(once_built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once_built / "raw", tmp_path / "raw"))


@pytest.fixture
def marts(once_built: Path, tmp_path: Path) -> Path:
    """A marts folder with one build in it."""
    return Path(shutil.copytree(once_built / "marts", tmp_path / "marts", symlinks=True))


def published(marts: Path) -> dict[str, bytes]:
    """Every byte of what is published; what runs keep and tell is none of it."""
    read = ("current/", "probation.duckdb", "parquet/", "build.json", ".builds/")
    return {name: content for name, content in fingerprint(marts).items() if name.startswith(read)}


def refused_build(
    raw: Path, marts: Path, prepare: Callable[[], None] | None = None, program: Sequence[str] = PDU
) -> str:
    """Build in a process that was prepared; return the line of its refusal, with all as it was before."""
    before = published(marts)
    command = [*program, "build", "--raw", str(raw), "--marts", str(marts)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=prepare)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    *warnings, line = done.stderr.splitlines()
    # Nor can the page of the run be written then.
    assert all(warning.startswith("Could not write ") for warning in warnings), done.stderr
    assert published(marts) == before
    assert not left_over(marts)
    return line


def next_build_succeeds(raw: Path, marts: Path) -> None:
    was = current_build(marts)
    built = build(Settings().model_copy(update={"raw": raw, "marts": marts}))
    assert built == current_build(marts) != was
    assert not left_over(marts)


@pytest.mark.parametrize("name", KILLINGS)
def test_after_a_kill_the_marts_are_whole_and_the_next_build_leaves_nothing_over(
    name: str, killings: dict[str, subprocess.Popen[str]]
) -> None:
    said, wrong = killings[name].communicate(timeout=180)
    assert wrong == ""
    outcome: Outcome = json.loads(said)
    assert outcome["failed"] == []
    tries, killed = outcome["tries"], outcome["killed"]
    # The last of those at steps lives; of those at random some end before they are killed.
    assert killed == tries - 1 > 30 if KILLINGS[name][1] != "random" else killed > tries / 4


def test_a_full_disk_is_said_in_one_line(raw: Path, marts: Path) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))  # the system then refuses as a full disk does

    line = refused_build(raw, marts, no_room)
    assert line.endswith("found 'File too large'; raise the limit on file sizes, or choose another disk")
    assert str(marts) in line
    next_build_succeeds(raw, marts)


def test_a_marts_folder_that_is_read_only_is_said_in_one_line(raw: Path, marts: Path) -> None:
    """As another user, because the administrator may write everywhere."""
    closed = [marts, *(path for path in marts.rglob("*") if path.is_dir() and not path.is_symlink())]
    for folder in closed:
        folder.chmod(0o555)
    (marts / ".lock").chmod(0o444)
    for parent in marts.parents[:3]:
        parent.chmod(parent.stat().st_mode | 0o055)

    line = refused_build(raw, marts, program=AS_NOBODY)
    assert line.endswith(
        "expected a place that this user may write to, found 'Permission denied'; "
        "ask its owner for access, or choose another folder"
    )
    for folder in closed:
        folder.chmod(0o755)
    (marts / ".lock").chmod(0o644)
    next_build_succeeds(raw, marts)


def holding(database: Path) -> subprocess.Popen[str]:
    """A program that has a database open for writing."""
    script = "import duckdb, sys\nheld = duckdb.connect(sys.argv[1])\nprint('open', flush=True)\nsys.stdin.read()"
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "open\n"
    return process


def test_a_database_that_is_open_for_writing_is_named_to_readers_and_stops_no_build(raw: Path, marts: Path) -> None:
    holder = holding(marts / "probation.duckdb")
    asked = pdu("query", "FROM marts.inspections", "--marts", marts)
    assert asked.returncode == 1
    (line,) = asked.stderr.splitlines()
    assert f"(process {holder.pid}); close it there, or open it read-only, then run it again" in line
    next_build_succeeds(raw, marts)
    assert pdu("query", "FROM marts.inspections", "--marts", marts).returncode == 0
    holder.communicate()


def test_a_lake_that_another_program_holds_is_said_in_one_line(tmp_path: Path) -> None:
    place = LakePlace.in_folder(tmp_path)
    holder = holding(Path(place.catalogue))
    expected = rf"found it locked by .+ \(process {holder.pid}\); close it there"
    with pytest.raises(FaultsError, match=expected), reading(place):
        pass
    holder.communicate()


def test_a_raw_file_that_is_deleted_while_it_is_read_is_named(raw: Path, marts: Path) -> None:
    (raw / "gone.csv").write_text(RATES.replace("12", "13"), "utf-8")
    script = (  # listed, and deleted in the moment before it is opened to be read
        "import os, sys, traceback\n"
        "def delete(event, about):\n"
        "    if event == 'open' and str(about[0]).endswith('gone.csv') and os.path.exists(about[0]):\n"
        "        if 'raw_file' in {frame.name for frame in traceback.extract_stack()}:\n"
        "            os.remove(about[0])\n"
        "sys.addaudithook(delete)\n"
        "from pipeline.cli import run\n"
        "run()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "build", "--raw", str(raw), "--marts", str(marts)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stdout
    assert done.stderr == (
        "Set aside, not published: gone.csv, 1 problem\n"
        "gone.csv: expected a file that can be read, found 'No such file or directory'; "
        "put it there, or build again without it\n"
    )
    next_build_succeeds(raw, marts)


@pytest.mark.parametrize("clock", ["1970-01-01T00:00:00.000Z", "2262-04-11T00:00:00.000Z"])
def test_a_clock_that_was_set_wrong_takes_neither_the_current_nor_the_previous_build(
    tmp_path: Path, clock: str
) -> None:
    publish_number(tmp_path, 1)
    publish_number(tmp_path, 2)
    previous = current_build(tmp_path)
    wrong = publish([], {"built_at": clock}, tmp_path)
    assert {path.name for path in (tmp_path / ".builds").iterdir()} == {wrong.name, getattr(previous, "name", None)}
    publish_number(tmp_path, 3)
    assert wrong.exists()
    assert len(list((tmp_path / ".builds").iterdir())) == 2


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_build_that_is_stopped_says_so_in_one_line_and_leaves_nothing_over(
    raw: Path, marts: Path, how: signal.Signals, code: int
) -> None:
    before = published(marts)
    process = subprocess.Popen(
        [*PDU, "build", "--raw", str(raw), "--marts", str(marts)], stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not (marts / ".lock").read_bytes() and time.monotonic() < deadline:  # its note: it is at work
        time.sleep(0.001)
    process.send_signal(how)
    _, said = process.communicate()
    assert (process.returncode, said) == (code, "Stopped. The published marts are whole.\n")
    assert published(marts) == before
    assert not left_over(marts)


def test_a_long_query_is_stopped_with_one_line(marts: Path) -> None:
    sql = "SELECT sum(a.range * b.range) FROM range(10000000) a, range(1000000) b"
    process = subprocess.Popen([*PDU, "query", sql, "--marts", str(marts)], stderr=subprocess.PIPE, text=True)
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    try:
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (process.returncode, said) == (130, "Stopped. The published marts are whole.\n")


def test_a_restored_copy_without_links_is_published_over(tmp_path: Path) -> None:
    """Some backups follow links and restore files in their place."""
    publish_number(tmp_path / "marts", 1)
    subprocess.run(["cp", "-rL", str(tmp_path / "marts"), str(tmp_path / "restored")], check=True)
    publish_number(tmp_path / "restored", 2)
    with duckdb.connect(str(tmp_path / "restored" / "probation.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT DISTINCT build FROM marts.ratings").fetchall() == [(2,)]
    assert (tmp_path / "restored" / "current").is_symlink()
    assert not left_over(tmp_path / "restored")


def test_eight_readers_see_one_build_each_time_through_fifty_publications(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.pipeline.publishing.reading_meanwhile", str(tmp_path), "50"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    outcome: dict[str, Any] = json.loads(done.stdout)
    assert outcome["failed"] == []
    assert len(outcome["readers"]) == 8
    for saw in outcome["readers"]:
        assert saw["mixed"] == 0, saw
        assert saw["seen"] == 1 if saw["reader"] == "holding" else saw["seen"] > 10, saw

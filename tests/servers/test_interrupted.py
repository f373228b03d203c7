"""A catalogue that is started again while somebody writes: nothing of it is kept, and nothing else is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import polars as pl

from pipeline.lake.place import LakePlace
from pipeline.lake.tables import Made, reading, writing
from pipeline.settings import PROJECT_FOLDER
from tests.servers.started import postgres

NAME = ("state", "steady")
WRITER = """
import sys
from pipeline.lake.place import LakePlace
from tests.servers.test_interrupted import put
with_pause = lambda: (print("written", flush=True), sys.stdin.readline())
put(LakePlace(*sys.argv[1:]), 2, with_pause)
"""


def put(place: LakePlace, number: int, before_the_end: object = None) -> None:
    with writing(place, f"number {number}") as store:
        made = Made(f"{number}", "", {}, 1)
        store.put(NAME, pl.DataFrame({"number": [number]}), made, None)
        if callable(before_the_end):
            before_the_end()


def number(place: LakePlace) -> int:
    with reading(place) as store:
        return int(store.frame(NAME)["number"].item())


def test_a_catalogue_that_is_started_again_in_the_middle_keeps_what_was_there(tmp_path: Path) -> None:
    """DuckDB ends the program that was writing, as its connection is gone; whoever starts it again succeeds."""
    with postgres(("lake",)) as server:
        place = LakePlace(f"postgresql://postgres@127.0.0.1:{server.port}/lake", str(tmp_path / "tables"))
        put(place, 1)
        command = [sys.executable, "-c", WRITER, place.catalogue, place.data]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=PROJECT_FOLDER
        ) as writer:
            assert writer.stdout
            assert writer.stdin
            assert writer.stdout.readline() == b"written\n"
            server.stop(signal.SIGINT)
            server.start()
            writer.stdin.write(b"\n")
            writer.stdin.close()
            assert writer.wait(120) != 0
        assert number(place) == 1
        put(place, 2)
        assert number(place) == 2

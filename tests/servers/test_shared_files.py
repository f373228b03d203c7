"""Machines that share a bucket and a catalogue and nothing else: raw files, readings and what is published."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from pydantic import SecretStr

from pipeline.build import build
from pipeline.faults import FaultsError
from pipeline.folders.marts import current_build
from pipeline.lake.place import LakePlace
from pipeline.lake.tables import Made, reading, writing
from pipeline.published.queries import PublishedMarts
from pipeline.settings import Settings
from pipeline.shared.bucket import bucket_folder
from pipeline.shared.exports import bring_published, share_build
from pipeline.shared.old_publications import forget_old_publications
from pipeline.shared.raw_files import files_below, share_raw_files, with_raw_files
from tests.project import SLIDES, SURREY, Project
from tests.servers.places import BUCKET, KEYS, bucket, free_port, postgres_database

READERS = 8
PUBLICATIONS = int(os.environ.get("PDU_TEST_PUBLICATIONS", "20"))
PAUSE = 0.5  # seconds, between two questions of a reader: nobody asks without end
LONGEST_WAIT = 1.0  # seconds, from before a reader connects until it has two tables


class Machines:
    """Machines by name, each with a home of its own."""

    def __init__(self, folder: Path, catalogue: str) -> None:
        self.folder = folder
        self._lake = {"lake_catalog": SecretStr(catalogue), "lake_data": f"s3://{BUCKET}/{folder.name}"}

    def settings(self, name: str) -> Settings:
        home = self.folder / name
        return Settings().model_copy(update=self._lake | {"raw": home / "raw", "marts": home / "marts"})

    def build(self, name: str) -> Path:
        return build(with_raw_files(self.settings(name)))


def put(desk: Path, name: str) -> Path:
    """Put a workbook and its sidecar into a raw folder, as they stand a minute ago, and return the folder."""
    Project(desk).put(name)
    raw = desk / "raw"
    for path in files_below(raw):
        os.utime(path, (time.time() - 60,) * 2)
    return raw


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A lake with one publication of one workbook, made on the machine `first`."""
    folder = tmp_path_factory.mktemp("shared")
    weed = tmp_path_factory.mktemp("bucket")
    with pytest.MonkeyPatch.context() as patch, postgres_database() as catalogue, bucket(weed) as endpoint:
        for name, value in (KEYS | {"AWS_ENDPOINT_URL_S3": endpoint}).items():
            patch.setenv(name, value)
        machines = Machines(folder, catalogue)
        raw = put(folder / "desk", SURREY)
        assert share_raw_files(machines.settings("desk"), files_below(raw), raw) == [
            f"{SURREY}.provenance.json",
            SURREY,
        ]
        assert share_raw_files(machines.settings("desk"), files_below(raw), raw) == []
        machines.build("first")
        yield machines


def test_what_one_machine_publishes_another_asks_and_traces(machines: Machines) -> None:
    settings = machines.settings("reader")
    bring_published(settings)
    with PublishedMarts(settings.marts) as marts:
        assert marts.frame("SELECT count(*) AS n FROM marts.inspections")["n"].item() == 1
        assert marts.trace("marts.inspections", ["pdu=Surrey"])[0].file_name == Path(SURREY).name
    assert (settings.marts / "versions").is_dir()


def test_what_one_machine_has_read_another_does_not_read_again(machines: Machines) -> None:
    built = machines.build("second")
    assert json.loads((built / "build.json").read_text("utf-8"))["reading"] == {"read": 0, "kept": 1}


def test_a_workbook_that_is_put_there_is_in_the_next_build_of_any_machine_and_one_taken_away_goes(
    machines: Machines,
) -> None:
    raw = put(machines.folder / "desk", SLIDES)
    share_raw_files(machines.settings("desk"), files_below(raw), raw)
    third = with_raw_files(machines.settings("third"))
    assert {path.name for path in files_below(third.raw)} >= {Path(SURREY).name, Path(SLIDES).name}
    (third.raw / "left.xlsx").write_bytes(b"gone from the bucket")
    assert "left.xlsx" not in {path.name for path in files_below(with_raw_files(machines.settings("third")).raw)}
    only = with_raw_files(machines.settings("fourth"), only=[SURREY])
    assert {path.name for path in files_below(only.raw)} == {Path(SURREY).name, f"{Path(SURREY).name}.provenance.json"}


def publish(machines: Machines, name: str) -> None:
    """Publish on a machine what it has already built, as one that has just finished making it does."""
    settings = machines.settings(name)
    build_folder = current_build(settings.marts)
    assert build_folder is not None
    version = json.loads((build_folder / "build.json").read_text("utf-8"))["version"]
    with writing(settings.lake, "published") as store:
        share_build(settings, store, build_folder, version)


def test_of_two_that_publish_at_once_one_wins_and_the_other_says_so(machines: Machines) -> None:
    for name in ("second", "reader"):
        bring_published(machines.settings(name))

    def both() -> None:
        publish(machines, "second")
        machines.build("first")  # it began before: what is published is not what it has
        publish(machines, "reader")

    with pytest.raises(
        FaultsError, match="found another publication; run it again: what was published meanwhile stands"
    ):
        both()


def test_a_program_that_is_older_than_the_one_that_published_refuses_to(machines: Machines) -> None:
    settings = machines.settings("first")
    bring_published(settings)
    with writing(settings.lake, "a newer program") as store:
        before = store.connection.execute("SELECT program FROM lake.main.published").fetchall()
        store.connection.execute("UPDATE lake.main.published SET program = '99.1.0'")
    with pytest.raises(
        FaultsError, match=r"expected pdu-marts 99\.1\.0 or later, found \d.*; install pdu-marts 99\.1\.0"
    ):
        publish(machines, "first")
    with writing(settings.lake, "as it was") as store:
        store.connection.execute("UPDATE lake.main.published SET program = ?", [before[0][0]])


def test_old_publications_are_removed_but_for_the_last_of_each_version_and_the_current_one(machines: Machines) -> None:
    settings = machines.settings("first")
    bring_published(settings)
    build_folder = current_build(settings.marts)
    assert build_folder is not None
    version = json.loads((build_folder / "build.json").read_text("utf-8"))["version"]
    others = {"2020-a": version, "2020-b": "2020.01.01-0123abcd", "2020-c": "2020.01.01-0123abcd"}
    with bucket_folder(f"{settings.shared_files}/published") as published:
        before = {name.partition("/")[0] for name in published.files()}
        for name, cited in others.items():
            (machines.folder / "build.json").write_text(json.dumps({"version": cited}), "utf-8")
            published.put(f"{name}/build.json", machines.folder / "build.json")
            published.put(f"{name}/parquet/marts.ratings.parquet", machines.folder / "build.json")
    assert forget_old_publications(settings) == (0, 0)  # none is old yet
    assert forget_old_publications(settings, dt.timedelta())[0] >= 2
    with bucket_folder(f"{settings.shared_files}/published") as published:
        left = {name.partition("/")[0] for name in published.files()}
    assert build_folder.name in left <= {*before, "2020-c"}
    assert "2020-c" in left
    again = machines.settings("after")
    bring_published(again)
    assert current_build(again.marts) is not None


def test_a_bucket_that_refuses_for_a_while_leaves_what_was_there_and_says_so(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, name = machines.settings("first").lake, ("state", "steady")

    def put_number(number: int) -> None:
        with writing(place, f"number {number}") as store:
            made = Made(f"{number}", "", {}, 1)
            store.put(name, pl.DataFrame({"number": [number]}), made, None)

    put_number(1)
    with monkeypatch.context() as away:
        away.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{free_port()}")
        with pytest.raises(FaultsError, match=r"expected a bucket that answers, found .*; run it again when it does"):
            put_number(2)
    with reading(place) as store:
        assert store.frame(name)["number"].item() == 1
    put_number(2)
    with reading(place) as store:
        assert store.frame(name)["number"].item() == 2


def test_readers_see_whole_states_through_many_publications_and_wait_for_none(machines: Machines) -> None:
    """Two tables that are replaced together: their numbers are the same in whatever state is read.

    Each reader asks a lake that nobody changes in turn, so that a machine which is busy with other things is not taken
    for a lake that keeps readers waiting.
    """
    pair = (("state", "one"), ("state", "other"))

    def publish_both(place: LakePlace, number: int) -> None:
        with writing(place, f"publication {number}") as store:
            for name in pair:
                made = Made(f"{number}", "", {}, 1)
                store.put(name, pl.DataFrame({"number": [number]}), made, None)

    done, wrong = threading.Event(), []

    def ask(place: LakePlace, waits: list[float]) -> None:
        began = time.monotonic()
        try:
            with reading(place) as store:
                numbers = [store.frame(name)["number"].item() for name in pair]
            if len(set(numbers)) != 1:
                wrong.append(str(numbers))
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
        waits.append(time.monotonic() - began)

    with postgres_database() as catalogue:
        changed, still = machines.settings("first").lake, LakePlace(catalogue, f"s3://{BUCKET}/still/tables")
        waits: list[float] = []
        waits_of_still: list[float] = []

        def read() -> None:
            while not done.is_set():
                ask(changed, waits)
                ask(still, waits_of_still)
                done.wait(PAUSE)

        for place in (changed, still):
            publish_both(place, 0)
        readers = [threading.Thread(target=read) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        for number in range(1, PUBLICATIONS + 1):
            publish_both(changed, number)
        done.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert len(waits) >= READERS
    longest, of_still = max(waits), max(waits_of_still)
    print(f"{len(waits)} questions through {PUBLICATIONS} publications: the longest took {longest:.2f} s, "
          f"of a lake that nobody changed {of_still:.2f} s")  # fmt: skip
    assert longest < max(LONGEST_WAIT, 2 * of_still)

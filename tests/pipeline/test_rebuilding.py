"""Building again: only what changed is read and made, and nothing shows which that was."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.releases import SMALL, write_release, write_releases
from pipeline.build import build
from pipeline.faults import FaultsError
from pipeline.lake.tables import LakeTables
from pipeline.lake.tidying import tidy
from pipeline.raw.declared import Declared, load_declared
from pipeline.raw.folder import read_folder
from pipeline.raw.provenance import SUFFIX
from pipeline.raw.withdrawn import withdraw
from pipeline.settings import Settings

ANNEX, RATINGS, KEY_QUESTIONS, VACANCIES = 0, 1, 2, 3  # a release's number modulo 4 is its subject
FEWER = replace(SMALL, rated=SMALL.rated - 1)  # units
OF_A_BUILD = {
    "built_at",
    "build_id",
    "reading",
    "tables_made",
    "tables_kept",
    "published_files",
    "checks",  # but for when each ran
}  # what says when and how, not what


def built(raw: Path, marts: Path) -> dict[str, Any]:
    """Build and return what build.json says."""
    build(Settings().model_copy(update={"raw": raw, "marts": marts, "synthetic": True}))
    return manifest(marts)


def manifest(marts: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((marts / "build.json").read_text("utf-8"))
    return said


def everything(marts: Path) -> dict[str, object]:
    """Every row in order, type and comment that is published, and the manifest but for how it came about."""
    with duckdb.connect(str(marts / "probation.duckdb"), read_only=True) as connection:

        def ask(sql: str) -> list[tuple[Any, ...]]:
            return connection.execute(sql).fetchall()

        tables = ask("SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL")
        parquet = sorted((marts / "parquet").rglob("*.parquet"))
        return {
            "tables": ask("SELECT schema_name, table_name, comment FROM duckdb_tables() ORDER BY ALL"),
            "columns": ask(
                "SELECT schema_name, table_name, column_index, column_name, data_type, comment FROM duckdb_columns() "
                "WHERE NOT internal ORDER BY ALL"
            ),
            "rows": {name: ask(f'FROM "{schema}"."{name}"') for schema, name in tables},
            "parquet": {path.stem: (ask(f"FROM '{path}'"), ask(f"DESCRIBE FROM '{path}'")) for path in parquet},
            "manifest": {name: said for name, said in manifest(marts).items() if name not in OF_A_BUILD},
            "checks": [
                {name: said for name, said in ran.items() if name != "ran"} for ran in manifest(marts)["checks"]
            ],
        }


_FROM_NOTHING: dict[str, dict[str, object]] = {}  # everything, by what the raw folder holds


def same_as_from_nothing(raw: Path, marts: Path) -> bool:
    """Whether all is as a build into an empty folder makes it; the same files are built so once."""
    held = {path.relative_to(raw).as_posix(): path.read_bytes() for path in raw.rglob("*") if path.is_file()}
    key = hashlib.sha256(repr(sorted(held.items())).encode()).hexdigest()
    if key not in _FROM_NOTHING:
        fresh = marts.parent / "fresh"
        built(raw, fresh)
        _FROM_NOTHING[key] = everything(fresh)
    return everything(marts) == _FROM_NOTHING[key]


@pytest.fixture(scope="module")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two releases of each of four subjects in raw, built once into marts, and one more to add."""
    folder = tmp_path_factory.mktemp("first")
    write_release(folder / "more", 11)
    write_releases(folder / "raw", range(8))
    built(folder / "raw", folder / "marts")
    return folder


@pytest.fixture
def folders(first_build: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The raw and marts folders of a copy of the first build."""
    shutil.copytree(first_build, tmp_path / "copy", symlinks=True)
    return tmp_path / "copy" / "raw", tmp_path / "copy" / "marts"


def release(raw: Path, number: int) -> Path:
    (path,) = (raw / "synthetic").glob(f"*-{number:04}.xlsx")
    return path


def add(raw: Path) -> None:
    """The same bytes each time: a workbook that is written again has another time in it."""
    shutil.copytree(raw.parent / "more", raw, dirs_exist_ok=True)


def remove(raw: Path) -> None:
    take_out(raw, release(raw, 2))


def take_out(raw: Path, path: Path) -> None:
    """Take a published workbook away, and say that it is withdrawn."""
    path.unlink()
    withdraw(raw, path.relative_to(raw).as_posix(), "taken back by its publisher", dt.date(2026, 11, 28))


def change(raw: Path) -> None:
    """Other figures of the same day under the same name, of the same time: only the bytes tell."""
    path = release(raw, 4 + VACANCIES)
    was = path.stat()
    path.write_bytes(write_release(raw.parent / "other", 4 + VACANCIES, FEWER).read_bytes())
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def change_a_sidecar(raw: Path) -> None:
    path = release(raw, 1)
    sidecar = path.with_name(path.name + SUFFIX)
    sidecar.write_text(sidecar.read_text("utf-8").replace("Made-up", "Amended"), "utf-8")


def rename(raw: Path) -> None:
    for path in [release(raw, 6), release(raw, 6).with_name(release(raw, 6).name + SUFFIX)]:
        path.rename(path.with_name("a-" + path.name))


def touch(raw: Path) -> None:
    os.utime(release(raw, 5), (0, 0))


class TestSameAsFromNothing:
    @pytest.mark.parametrize("edit", [add, remove, change, change_a_sidecar, rename], ids=lambda edit: edit.__name__)
    def test_after_an_edit(self, folders: tuple[Path, Path], edit: Callable[[Path], None]) -> None:
        raw, marts = folders
        before = everything(marts)
        edit(raw)
        built(raw, marts)
        assert everything(marts) != before
        assert same_as_from_nothing(raw, marts)

    def test_after_one_edit_upon_another(self, folders: tuple[Path, Path]) -> None:
        """Each build takes over what the one before took over; every subject gets a workbook."""
        raw, marts = folders
        for number in (8 + ANNEX, 8 + RATINGS, 8 + KEY_QUESTIONS, 8 + VACANCIES):
            write_release(raw, number)
            built(raw, marts)
        change(raw)
        remove(raw)
        built(raw, marts)
        assert same_as_from_nothing(raw, marts)

    @settings(max_examples=12)
    @given(data=st.data())
    def test_what_is_read_after_any_edits(
        self, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory, declared: Declared
    ) -> None:
        """Contents are hashes of frames: rows, order and types."""
        folder = tmp_path_factory.mktemp("edits")
        raw, store = folder / "raw", LakeTables.for_a_while()
        there = data.draw(st.sets(st.integers(0, 5), min_size=1))
        write_releases(raw, there)
        for _ in range(data.draw(st.integers(1, 4))):
            number = data.draw(st.integers(0, 5))
            if number in there and len(there) > 1 and data.draw(st.booleans()):
                path = release(raw, number)
                path.unlink()
                path.with_name(path.name + SUFFIX).unlink()
                there.remove(number)
            else:
                write_release(raw, number)
                there.add(number)
            found, fresh = read_folder(raw, declared, store=store), read_folder(raw, declared)
            assert found.contents == fresh.contents
            for name in ("files", "tables", "vacancies"):
                assert found[name].drop("reading", strict=False).equals(fresh[name].drop("reading", strict=False))
            assert found.read + found.kept == len(there)


@pytest.fixture(scope="module")
def declared() -> Declared:
    return load_declared(Settings())


class TestOnlyWhatChanged:
    def test_nothing_is_read_or_made_when_nothing_changed(self, folders: tuple[Path, Path]) -> None:
        raw, marts = folders
        touch(raw)
        said = built(raw, marts)
        assert said["reading"] == {"read": 0, "kept": 8}
        assert said["tables_made"] == []

    def test_one_new_workbook_is_read_and_other_subjects_are_left_alone(self, folders: tuple[Path, Path]) -> None:
        raw, marts = folders
        write_release(raw, 8 + VACANCIES)
        said = built(raw, marts)
        assert said["reading"] == {"read": 1, "kept": 8}
        made = set(said["tables_made"])
        assert {"staging.vacancies", "marts.vacancy_rates", "marts.sources"} <= made
        assert not {"staging.ratings", "staging.key_questions", "staging.workforce"} & made
        assert not {"marts.key_questions", "marts.inspections", "marts.workforce", "marts.needs_met"} & made

    def test_a_table_that_comes_out_as_before_stops_there(self, folders: tuple[Path, Path]) -> None:
        """A title is in marts.sources and in no table of figures."""
        raw, marts = folders
        change_a_sidecar(raw)
        said = built(raw, marts)
        assert said["reading"] == {"read": 1, "kept": 7}
        assert "marts.sources" in said["tables_made"]
        # Which figures are superseded, and who is their producer, hangs on every source; that these came out the same
        # is where the change stops.
        staging = {name for name in said["tables_made"] if name.startswith("staging.")}
        assert staging == {"staging.superseded_figures", "staging.producers_files"}

    def test_readings_of_a_refused_build_are_kept(self, folders: tuple[Path, Path]) -> None:
        raw, marts = folders
        write_releases(raw, [8, 9])
        spoilt = raw / "synthetic" / "spoilt.xlsx"
        spoilt.write_bytes(b"no workbook")
        before = everything(marts)
        path = release(raw, 3)
        kept = path.read_bytes()
        path.write_bytes(b"no workbook")
        with pytest.raises(FaultsError, match="spoilt"):
            built(raw, marts)
        assert everything(marts) == before
        path.write_bytes(kept)
        spoilt.unlink()
        assert built(raw, marts)["reading"] == {"read": 0, "kept": 10}  # as it was: its reading was kept meanwhile


class TestTheLake:
    @pytest.mark.parametrize("damage", ["gone", "cut off", "not ours"])
    @pytest.mark.parametrize("of", ["all", "tables"])
    def test_may_be_lost_or_damaged_and_is_made_again(
        self, folders: tuple[Path, Path], damage: str, of: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        raw, marts = folders
        add(raw)
        for path in [path for path in (marts / ".lake").rglob("*") if path.is_file()]:
            if of == "tables" and path.suffix != ".parquet":
                continue
            if damage == "gone":
                path.unlink()
            else:
                path.write_bytes(path.read_bytes()[:40] if damage == "cut off" else b'["bees"]')
        assert built(raw, marts)["reading"]["kept"] in (0, 8)
        assert same_as_from_nothing(raw, marts)

    def test_may_be_removed_while_a_build_runs(self, folders: tuple[Path, Path]) -> None:
        raw, marts = folders
        add(raw)
        lake, over = marts / ".lake", threading.Event()
        there = set(lake.rglob("*.parquet"))

        def remove_once_something_is_read() -> None:
            while set(lake.rglob("*.parquet")) <= there and not over.wait(0.001):
                pass
            if not over.is_set():  # at once, and once only: what is made again stays
                lake.rename(marts.parent / "removed")

        removing = threading.Thread(target=remove_once_something_is_read)
        removing.start()
        try:
            built(raw, marts)
        finally:
            over.set()
            removing.join()
        assert same_as_from_nothing(raw, marts)

    def test_has_nothing_of_synthetic_workbooks_where_they_may_not_be(self, folders: tuple[Path, Path]) -> None:
        raw, marts = folders
        empty = marts.parent / "empty"
        for spoilt in (False, True):
            if spoilt:
                (raw / "synthetic" / "spoilt.xlsx").write_bytes(b"no workbook")
            with pytest.raises(FaultsError):
                build(Settings().model_copy(update={"raw": raw, "marts": empty, "synthetic": False}))
            assert list(empty.rglob("*.parquet")) == []

    def test_does_not_grow(self, folders: tuple[Path, Path]) -> None:
        """What only older states had goes when the lake is tidied; a publication of before stays to be asked."""
        raw, marts = folders
        lake = Settings(marts=marts).lake
        add(raw)
        built(raw, marts)
        path = release(raw, 11)
        path.unlink()
        path.with_name(path.name + SUFFIX).unlink()
        gone = Settings().model_copy(update={"raw": raw, "marts": marts, "synthetic": True})
        build(gone, without=[str(path.relative_to(raw))])
        sizes = []
        for _ in range(3):
            built(raw, marts)
            tidy(lake, dt.timedelta())
            sizes.append(sum(path.stat().st_size for path in (marts / ".lake").rglob("*.parquet")))
        assert sizes[1:] == sizes[:-1]

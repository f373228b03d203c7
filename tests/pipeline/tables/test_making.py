"""Tables that are made by source: a piece at a time or all at once, they are the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from assets.catalogue import TABLES
from bench.releases import write_releases
from pipeline.lake import rows as lake_rows
from pipeline.lake.tables import LakeTables
from pipeline.raw.declared import load_declared
from pipeline.raw.folder import read_folder
from pipeline.settings import Settings
from pipeline.tables.made import MadeTable
from pipeline.tables.making import Tables, make_tables

BY_SOURCE = [made for made in TABLES if made.by_source]
OF_SOURCES = {made.name for made in TABLES if made.by_source or made.kept_by_source}


def made_of(raw: Path) -> Tables:
    own, store = Settings(), LakeTables.for_a_while()
    read_folder(raw, load_declared(own), own.limits, store).use()
    return make_tables(TABLES, store)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own workbooks, and three made-up ones of each subject."""
    folder = tmp_path_factory.mktemp("making") / "raw"
    shutil.copytree(Settings().raw, folder)
    write_releases(folder, range(12))
    return folder


@pytest.fixture(scope="module")
def at_once(raw: Path) -> Tables:
    return made_of(raw)


def test_sources_made_one_by_one_are_the_tables_made_at_once(
    raw: Path, at_once: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lake_rows, "ROWS_AT_A_TIME", 1)
    one_by_one = made_of(raw)
    assert len(one_by_one.store.pieces["staging.published_figures"]) > 8
    assert one_by_one.store.made == at_once.store.made
    for name in at_once:
        # Under which name a reading is kept is another each time.
        one, whole = (tables[name].collect().drop("reading", strict=False) for tables in (one_by_one, at_once))
        assert_frame_equal(one, whole)


@pytest.mark.parametrize("made", BY_SOURCE, ids=lambda made: ".".join(made.name))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_rows_of_some_sources_follow_from_their_own_rows_alone(
    made: MadeTable, at_once: Tables, data: st.DataObject
) -> None:
    sources = at_once["raw", "sources"].collect()["source_id"].to_list()
    of_some = pl.col("source_id").is_in(data.draw(st.sets(st.sampled_from(sources), min_size=1)))
    of_sources = OF_SOURCES | {name for name in at_once if name[0] == "raw"}
    inputs = {
        name: (at_once[name].filter(of_some) if name in of_sources else at_once[name]).collect()
        for name in made.inputs.values()
    }
    assert_frame_equal(made.frame(inputs).select(made.columns), at_once[made.name].filter(of_some).collect())


class OneText(pa.DataFrameModel):
    """One of many long texts."""

    text: str

    class Config:
        name = "staging.one_text"


class ItsLength(pa.DataFrameModel):
    """How many bytes a frame with it holds on to."""

    size: int

    class Config:
        name = "marts.its_length"


def test_a_table_of_few_rows_is_given_on_without_the_texts_that_it_was_chosen_from() -> None:
    def held_on_to(frame: pl.DataFrame) -> int:
        return int(frame.to_arrow(compat_level=pl.CompatLevel.newest()).get_total_buffer_size())

    def one_of_many() -> pl.DataFrame:
        return pl.DataFrame({"text": [f"{number:01000}" for number in range(1_000)]}).head(1)

    def held(staging_one_text: pl.DataFrame) -> pl.DataFrame:
        return pl.DataFrame({"size": [held_on_to(staging_one_text)]})

    made = make_tables([MadeTable(OneText, one_of_many), MadeTable(ItsLength, held)], LakeTables.for_a_while())
    assert made["marts", "its_length"].collect().item() < held_on_to(one_of_many()) / 100


def test_every_table_that_is_made_by_source_says_whose_each_row_is() -> None:
    """Where rows are to be distinguished, that holds within a source: only so can pieces be checked apart."""
    assert all("source_id" in made.columns for made in BY_SOURCE)
    # A check is named by its figure, and a chart of the catalogue is of one print.
    named = {("check_id",), ("chart_id", "position")}
    assert all("source_id" in made.key or made.key in named for made in BY_SOURCE if made.key)

"""Workbooks of which each has words, order and layout of its own are read as the same figures as in plain words."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from bench.releases import write_releases
from pipeline.lake.tables import writing
from pipeline.raw.declared import load_declared
from pipeline.raw.folder import workbooks_below
from pipeline.raw.readings import read_files, readings_of
from pipeline.settings import Settings

WORKBOOKS = 24
SAID = {  # of each dataset, what a figure is about
    "key_questions": ["region", "area", "organisation", "phase_period", "question", "answer", "role", "unit"],
    "ratings": ["pdu", "framework", "standard_code", "role", "text", "date"],
    "vacancies": ["region", "area", "grade", "role", "unit"],
    "workforce": ["region", "area", "grade", "role", "unit"],
}


def figures(folder: Path, *, worded: bool) -> dict[str, pl.DataFrame]:
    """What is read of the made-up workbooks, and what is wrong with them."""
    settings = Settings().model_copy(update={"raw": folder / "raw", "marts": folder / "marts"})
    settings.marts.mkdir(parents=True)
    write_releases(settings.raw, range(WORKBOOKS), worded=worded)
    declared = load_declared(settings)
    with writing(settings.lake, "read") as store:
        readings = readings_of(store, declared)
        read = read_files(workbooks_below(settings.raw), settings.raw, declared, settings.limits, readings)
        return {name: readings.frame(name, read.readings.values()) for name in ("problems", *SAID)}


def test_every_figure_is_the_same_in_other_words(tmp_path: Path) -> None:
    plain, worded = (figures(tmp_path / str(other), worded=other) for other in (False, True))
    assert worded["problems"].rows() == []
    for name, said in SAID.items():
        columns = ["source_id", *said, "value"]
        assert plain[name].height > 0
        assert_frame_equal(plain[name].select(columns), worded[name].select(columns), check_row_order=False)

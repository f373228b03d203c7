"""What was read of a large folder is lasting while the rest is still read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.releases import write_releases
from pipeline.lake.tables import writing
from pipeline.raw import readings as raw_readings
from pipeline.raw.declared import Declared, load_declared
from pipeline.raw.file import RawFile
from pipeline.raw.folder import workbooks_below
from pipeline.raw.readings import Read, read_files, readings_of
from pipeline.raw.what_was_read import Reading
from pipeline.raw.workbook_reading import read_workbook
from pipeline.settings import Settings
from pipeline.workbook.limits import Limits

WORKBOOKS, BEFORE_IT_STOPS = 5, 3


def test_a_reading_that_is_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings().model_copy(update={"raw": tmp_path / "raw", "marts": tmp_path / "marts"})
    settings.marts.mkdir()
    write_releases(settings.raw, range(WORKBOOKS))
    declared, opened = load_declared(settings), list[RawFile]()

    def stopped(raw: RawFile, declared: Declared, limits: Limits) -> Reading:
        opened.append(raw)
        if len(opened) > BEFORE_IT_STOPS:
            raise KeyboardInterrupt
        return read_workbook(raw, declared, limits)

    def read() -> Read:
        with writing(settings.lake, "read") as store:
            paths, readings = workbooks_below(settings.raw), readings_of(store, declared)
            return read_files(paths, settings.raw, declared, settings.limits, readings)

    monkeypatch.setattr(raw_readings, "FIGURES_AT_A_TIME", 1)
    with monkeypatch.context() as somebody, pytest.raises(KeyboardInterrupt):
        somebody.setattr(raw_readings, "read_workbook", stopped)
        read()
    again = read()
    assert (again.kept, again.read) == (BEFORE_IT_STOPS, WORKBOOKS - BEFORE_IT_STOPS)

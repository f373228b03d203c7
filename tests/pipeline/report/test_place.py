"""Where a report stands, and what its pages are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.faults import FaultsError
from pipeline.report.places import slugs
from pipeline.report.site import make_report
from pipeline.settings import Settings


def settings(marts: Path) -> Settings:
    return Settings().model_copy(update={"marts": marts})


def test_a_report_takes_the_place_of_a_report_with_its_pictures(report: Path, marts_folder: Path) -> None:
    drawn = {path.name: path.stat().st_size for path in (report / "pictures").iterdir()}
    stood = report.stat().st_ino
    assert make_report(settings(marts_folder)).index.parent == report
    assert report.stat().st_ino != stood  # another folder
    assert {path.name: path.stat().st_size for path in (report / "pictures").iterdir()} == drawn
    assert [path.name for path in marts_folder.iterdir() if path.name.startswith(".report")] == []


def test_a_folder_with_other_things_in_it_is_refused_in_one_line(marts_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.odt").write_text("years", "utf-8")
    with pytest.raises(FaultsError) as refused:
        make_report(settings(marts_folder), tmp_path / "mine")
    assert (
        "thesis.odt" in str(refused.value) and "give another" in str(refused.value) and "\n" not in str(refused.value)
    )
    assert (tmp_path / "mine" / "thesis.odt").read_text("utf-8") == "years"


def test_where_nothing_is_published_it_says_so_and_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="pdu build"):
        make_report(settings(tmp_path / "marts"))
    assert not (tmp_path / "marts").exists()


def test_two_names_that_would_be_one_file_are_two() -> None:
    assert slugs(["St Helens", "St. Helens", "St Helens ", "Ynys Môn", "東京"]) == {
        "St Helens": "st-helens",
        "St. Helens": "st-helens-2",
        "St Helens ": "st-helens-3",
        "Ynys Môn": "ynys-mon",
        "東京": "page",
    }

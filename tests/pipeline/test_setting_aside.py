"""A workbook that cannot be read whole is set aside whole, with all that is wrong with it; the others are published."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import duckdb
import pytest
from lxml import html

from pipeline.build import build
from pipeline.faults import FaultsError
from pipeline.raw.folder_changes import is_published, snapshot
from pipeline.report.site import make_report
from pipeline.settings import Settings
from tests.workbooks import Rows, write_sidecar, write_workbook

GOOD: Rows = [
    ["Vacancy rates, 30 June 2022"],
    ["PDU", "SPO", "PO", "PSO"],
    ["Gwent", "12%", "9%", "11%"],
    ["Surrey", "1%", "2%", "3%"],
]


def rates(*rows: list[Any], of: str = "30 June 2022") -> Rows:
    """A table of rates with some rows after two that are good: its fifth row is the first of them."""
    return [[f"Vacancy rates, {of}"], GOOD[1], ["Cumbria", "5%", "6%", "7%"], ["Essex North", "4%", "5%", "6%"], *rows]


ANNEX = {"origin": "downloaded", "release": "/statistics/june", "attachment": "annex"}
AUGUST = "2022-08-18"
MONTHS = ("January", "February", "March", "April")
SPOILT = [
    pytest.param("word.xlsx", ["Gwent", "lots", "9%", "11%"], "B5", "'lots'", id="a cell that is no number"),
    pytest.param("name.xlsx", ["Gwnet", "12%", "9%", "11%"], "A5", "'Gwnet'", id="a unit that nobody knows"),
    pytest.param("rate.xlsx", ["Gwent", "610%", "9%", "11%"], "B5", "610", id="a rate that cannot be"),
    pytest.param(
        "unit.xlsx",
        ["Mid Kent", "12%", "9%", "11%"],
        "A5",
        "'Mid Kent', from 2025-04-01 to now",
        id="a unit that there was not yet",
    ),
]


def settings_of(folder: Path) -> Settings:
    return Settings().model_copy(update={"raw": folder / "raw", "marts": folder / "marts"})


def write(settings: Settings, name: str, *sheets: Rows, **sidecar: Any) -> Path:
    path = write_workbook(settings.raw / name, {f"Sheet {number}": rows for number, rows in enumerate(sheets, 1)})
    write_sidecar(path, **sidecar)
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_of(tmp_path)


@pytest.fixture
def put(settings: Settings) -> Callable[..., Path]:
    return partial(write, settings)


@pytest.fixture(scope="module")
def many_spoilt(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A good workbook, one that is cut off and some that cannot be read whole for other reasons, in one build.

    Each is of a day of its own: else one would be set aside as a copy of another.
    """
    settings = settings_of(tmp_path_factory.mktemp("many"))
    good = write(settings, "good.xlsx", GOOD)
    for month, case in zip(MONTHS, SPOILT, strict=True):
        name, row = str(case.values[0]), cast("list[Any]", case.values[1])
        write(settings, name, rates(of=f"1 {month} 2022"), rates(row, of=f"1 {month} 2022"), published_date=AUGUST)
    (settings.raw / "cut off.xlsx").write_bytes(good.read_bytes()[:900])
    words, names = ["Gwent", "lots", "9%", "11%"], ["Gwnet", "12%", "9%", "11%"]
    both = rates(words, names, ["Atlantis", "12%", "few", "11%"], of="1 May 2022")
    write(settings, "spoilt.xlsx", both, published_date=AUGUST)
    impossible = [*GOOD, ["Mid Kent", "12%", "9%", "11%"], ["Swindon and Wiltshire", "610%", "9%", "11%"]]
    write(settings, "impossible.xlsx", impossible, published_date=AUGUST)
    build(settings)
    return settings


@pytest.fixture(scope="module")
def once_good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two good workbooks, one of them an attachment of a release, built once."""
    settings = settings_of(tmp_path_factory.mktemp("good"))
    write(settings, "good.xlsx", GOOD, **ANNEX)
    write(settings, "more.xlsx", rates())
    build(settings)
    return settings.raw.parent


@pytest.fixture
def two_good(once_good: Path, tmp_path: Path) -> Settings:
    """A copy of it."""
    return settings_of(Path(shutil.copytree(once_good, tmp_path / "copy", symlinks=True)))


@pytest.fixture(scope="module")
def once_spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a good workbook and one that has two cells which are no numbers, built once."""
    settings = settings_of(tmp_path_factory.mktemp("one"))
    write(settings, "good.xlsx", GOOD)
    write(settings, "new.xlsx", rates(["Swindon and Wiltshire", "lots", "few", "7%"]))
    build(settings)
    return settings.raw.parent


@pytest.fixture
def one_spoilt(once_spoilt: Path, tmp_path: Path) -> Settings:
    """A copy of it."""
    return settings_of(Path(shutil.copytree(once_spoilt, tmp_path / "copy", symlinks=True)))


def manifest(settings: Settings) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((settings.marts / "build.json").read_text("utf-8"))
    return said


def files(settings: Settings) -> list[str]:
    return [source["file"] for source in manifest(settings)["sources"]]


def problems(settings: Settings) -> list[tuple[str, str | None, str]]:
    """File, cell, found."""
    return [
        (file["file"], problem["cell"], problem["found"])
        for file in manifest(settings)["set_aside"]
        for problem in file["problems"]
    ]


@pytest.mark.parametrize(("name", "row", "cell", "found"), SPOILT)
def test_a_release_that_cannot_be_read_whole_is_set_aside_whole(
    many_spoilt: Settings, name: str, row: list[Any], cell: str, found: str
) -> None:
    assert [problem[1:] for problem in problems(many_spoilt) if problem[0] == name] == [(cell, found)]


def test_the_others_are_published(many_spoilt: Settings) -> None:
    assert files(many_spoilt) == ["good.xlsx"]
    with duckdb.connect(str(many_spoilt.marts / "probation.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT DISTINCT area FROM marts.vacancy_rates ORDER BY ALL").fetchall() == [
            ("Gwent",),
            ("Surrey",),
        ]


def test_a_file_that_does_not_open_is_set_aside(many_spoilt: Settings) -> None:
    assert [cell for file, cell, _ in problems(many_spoilt) if file == "cut off.xlsx"] == [None]


def test_all_that_is_wrong_with_all_files_is_reported_by_one_build(many_spoilt: Settings) -> None:
    """What is found when a cell is read, when a name is looked up and when a row is held to its model."""
    found: dict[str, set[str]] = {}
    for file, _, words in problems(many_spoilt):
        found.setdefault(file, set()).add(words)
    assert found.keys() == {"cut off.xlsx", "impossible.xlsx", "spoilt.xlsx", *(str(case.values[0]) for case in SPOILT)}
    assert found["impossible.xlsx"] == {"'Mid Kent', from 2025-04-01 to now", "610"}
    assert found["spoilt.xlsx"] >= {"'lots'", "'few'", "'Gwnet'", "'Atlantis'"}


def test_once_it_is_mended_it_is_published(one_spoilt: Settings) -> None:
    wrong = [("new.xlsx", "B5", "'lots'"), ("new.xlsx", "C5", "'few'")]
    assert problems(one_spoilt) == wrong
    build(one_spoilt)  # what was kept of the reading tells the same
    assert problems(one_spoilt) == wrong
    write(one_spoilt, "new.xlsx", rates())
    build(one_spoilt)
    assert (files(one_spoilt), problems(one_spoilt)) == (["good.xlsx", "new.xlsx"], [])


def test_a_published_file_that_is_spoilt_stops_everything_and_nothing_changes(two_good: Settings) -> None:
    before = (two_good.marts / "current").resolve()
    write(two_good, "more.xlsx", rates(["Swindon and Wiltshire", "lots", "6%", "7%"]))
    write(two_good, "new.xlsx", rates(["Gwnet", "5%", "6%", "7%"]))
    with pytest.raises(FaultsError) as refused:
        build(two_good)
    assert [fault.file for fault in refused.value.faults] == ["more.xlsx", "new.xlsx"]
    assert (two_good.marts / "current").resolve() == before


def test_a_later_version_of_a_published_attachment_that_is_spoilt_stops_everything(two_good: Settings) -> None:
    write(two_good, "corrected.xlsx", rates(["Gwnet", "12%", "9%", "11%"]), version=2, **ANNEX)
    with pytest.raises(FaultsError, match=r"corrected\.xlsx, sheet 'Sheet 1', cell A5"):
        build(two_good)


def test_where_every_file_is_at_fault_nothing_is_published_and_all_are_named(
    settings: Settings, put: Callable[..., Path]
) -> None:
    put("one.xlsx", rates(["Gwent", "lots", "9%", "11%"]))
    put("two.xlsx", rates(["Gwnet", "12%", "9%", "11%"]))
    with pytest.raises(FaultsError) as refused:
        build(settings)
    assert [fault.file for fault in refused.value.faults] == ["one.xlsx", "two.xlsx"]
    assert not (settings.marts / "build.json").exists()


def test_a_folder_without_a_known_figure_publishes_nothing_and_names_its_files(settings: Settings) -> None:
    contents: Rows = [["Sheet", "Title"], ["1", "Bees"], ["2", "Hives"]]
    write_workbook(settings.raw / "contents.xlsx", {"Contents": contents})
    with pytest.raises(FaultsError, match=r"found no figure that is known in contents\.xlsx"):
        build(settings)


def test_a_set_aside_file_is_named_with_its_problems_wherever_people_look(one_spoilt: Settings) -> None:
    run = html.parse(one_spoilt.marts / "last-run.html").getroot()
    assert run.findtext(".//h1").endswith("One workbook was set aside.")
    assert [heading.text for heading in run.xpath("//*[@class='fault']/h3")] == [
        "new.xlsx, sheet ‘Sheet 1’, cell B5",
        "new.xlsx, sheet ‘Sheet 1’, cell C5",
    ]
    front = html.parse(make_report(one_spoilt).index).getroot()
    (notice,) = front.xpath("//*[@class='fault']")
    assert "new.xlsx: sheet ‘Sheet 1’, cell B5: expected a number or shorthand, found 'lots'; and 1 more problem" in (
        " ".join(notice.text_content().split())
    )


def test_the_published_marts_are_those_of_a_folder_with_a_set_aside_file(one_spoilt: Settings) -> None:
    assert is_published(one_spoilt.raw, snapshot(one_spoilt.raw), one_spoilt.marts)
    (one_spoilt.raw / "new.xlsx").unlink()
    assert not is_published(one_spoilt.raw, snapshot(one_spoilt.raw), one_spoilt.marts)


def test_the_manifest_says_which_model_was_held_to_how_many_rows_and_when(two_good: Settings) -> None:
    def models() -> dict[str, tuple[str, int, str]]:
        checks = [check for check in manifest(two_good)["checks"] if check["check"] == "model"]
        return {check["table"]: (check["of"], check["rows"], check["ran"]) for check in checks}

    assert models()["marts.vacancy_rates"] == ("marts.vacancy_rates", 12, "in this build")
    assert models()["charts.figures"][0] == "prints.figures, prints.joined_figures"
    write(two_good, "other.xlsx", rates(of="31 May 2022"))
    build(two_good)
    assert models()["marts.vacancy_rates"] == ("marts.vacancy_rates", 18, "in this build")
    assert models()["marts.ratings"][1:] == (0, "in an earlier build, the same rows by the same code")

"""A workbook that cannot be read whole is set aside whole, with all that is wrong with it; the others are published."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lxml import html

from pipeline.build import build
from pipeline.faults import FaultsError
from pipeline.raw.changes import is_published, snapshot
from pipeline.report.site import make_report
from pipeline.settings import Settings
from tests.workbooks import Rows, write_sidecar, write_workbook

GOOD: Rows = [
    ["Vacancy rates, 30 June 2022"],
    ["PDU", "SPO", "PO", "PSO"],
    ["Gwent", "12%", "9%", "11%"],
    ["Surrey", "1%", "2%", "3%"],
]


def rates(*rows: list[Any]) -> Rows:
    """A table of rates with some rows after two that are good: its fifth row is the first of them."""
    return [*GOOD[:2], ["Cumbria", "5%", "6%", "7%"], ["Essex North", "4%", "5%", "6%"], *rows]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings().model_copy(update={"raw": tmp_path / "raw", "marts": tmp_path / "marts"})


@pytest.fixture
def put(settings: Settings) -> Callable[..., Path]:
    def write(name: str, *sheets: Rows, **sidecar: Any) -> Path:
        path = write_workbook(settings.raw / name, {f"Sheet {number}": rows for number, rows in enumerate(sheets, 1)})
        write_sidecar(path, **sidecar)
        return path

    return write


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


@pytest.mark.parametrize(
    ("rows", "cell", "found"),
    [
        pytest.param(rates(["Gwent", "lots", "9%", "11%"]), "B5", "'lots'", id="a cell that is no number"),
        pytest.param(rates(["Gwnet", "12%", "9%", "11%"]), "A5", "'Gwnet'", id="a unit that nobody knows"),
        pytest.param(rates(["Gwent", "610%", "9%", "11%"]), "B5", "610", id="a rate that cannot be"),
        pytest.param(
            rates(["Mid Kent", "12%", "9%", "11%"]),
            "A5",
            "'Mid Kent', from 2025-04-01 to now",
            id="a unit that there was not yet",
        ),
    ],
)
def test_a_release_that_cannot_be_read_whole_is_set_aside_whole_and_the_others_are_published(
    settings: Settings, put: Callable[..., Path], rows: Rows, cell: str, found: str
) -> None:
    put("good.xlsx", GOOD)
    put("spoilt.xlsx", rates(), rows, published_date="2022-08-18")
    build(settings)
    assert files(settings) == ["good.xlsx"]
    assert ("spoilt.xlsx", cell, found) in problems(settings)
    with duckdb.connect(str(settings.marts / "probation.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT DISTINCT area FROM marts.vacancy_rates ORDER BY ALL").fetchall() == [
            ("Gwent",),
            ("Surrey",),
        ]


def test_a_file_that_does_not_open_is_set_aside(settings: Settings, put: Callable[..., Path]) -> None:
    put("good.xlsx", GOOD)
    (settings.raw / "cut off.xlsx").write_bytes((settings.raw / "good.xlsx").read_bytes()[:900])
    build(settings)
    ((file, cell, _),) = problems(settings)
    assert (file, cell) == ("cut off.xlsx", None)


def test_all_that_is_wrong_with_all_files_is_told_by_one_build(settings: Settings, put: Callable[..., Path]) -> None:
    """What is found when a cell is read, when a name is looked up and when a row is held to its model."""
    put("good.xlsx", GOOD)
    spoilt = rates(["Gwent", "lots", "9%", "11%"], ["Gwnet", "12%", "9%", "11%"], ["Atlantis", "12%", "few", "11%"])
    put("spoilt.xlsx", spoilt, published_date="2022-08-18")
    impossible = [*GOOD, ["Mid Kent", "12%", "9%", "11%"], ["Swindon and Wiltshire", "610%", "9%", "11%"]]
    put("impossible.xlsx", impossible, published_date="2022-08-18")
    build(settings)
    found: dict[str, set[str]] = {}
    for file, _, words in problems(settings):
        found.setdefault(file, set()).add(words)
    assert found.keys() == {"impossible.xlsx", "spoilt.xlsx"}
    assert found["impossible.xlsx"] == {"'Mid Kent', from 2025-04-01 to now", "610"}
    assert found["spoilt.xlsx"] >= {"'lots'", "'few'", "'Gwnet'", "'Atlantis'"}


def test_once_it_is_mended_it_is_published(settings: Settings, put: Callable[..., Path]) -> None:
    put("good.xlsx", GOOD)
    put("new.xlsx", rates(["Swindon and Wiltshire", "lots", "6%", "7%"]))
    build(settings)
    build(settings)  # what was kept of the reading tells the same
    assert problems(settings) == [("new.xlsx", "B5", "'lots'")]
    put("new.xlsx", rates())
    build(settings)
    assert (files(settings), problems(settings)) == (["good.xlsx", "new.xlsx"], [])


def test_a_published_file_that_is_spoilt_stops_everything_and_nothing_changes(
    settings: Settings, put: Callable[..., Path]
) -> None:
    put("good.xlsx", GOOD)
    put("more.xlsx", rates())
    before = build(settings)
    put("more.xlsx", rates(["Swindon and Wiltshire", "lots", "6%", "7%"]))
    put("new.xlsx", rates(["Gwnet", "5%", "6%", "7%"]))
    with pytest.raises(FaultsError) as refused:
        build(settings)
    assert [fault.file for fault in refused.value.faults] == ["more.xlsx", "new.xlsx"]
    assert (settings.marts / "current").resolve() == before


def test_a_later_version_of_a_published_attachment_that_is_spoilt_stops_everything(
    settings: Settings, put: Callable[..., Path]
) -> None:
    annex = {"origin": "downloaded", "release": "/statistics/june", "attachment": "annex"}
    put("good.xlsx", GOOD, **annex)
    build(settings)
    put("corrected.xlsx", rates(["Gwnet", "12%", "9%", "11%"]), version=2, **annex)
    with pytest.raises(FaultsError, match=r"corrected\.xlsx, sheet 'Sheet 1', cell A5"):
        build(settings)


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


def test_a_set_aside_file_is_named_with_its_problems_wherever_people_look(
    settings: Settings, put: Callable[..., Path]
) -> None:
    put("good.xlsx", GOOD)
    put("new.xlsx", rates(["Swindon and Wiltshire", "lots", "few", "7%"]))
    build(settings)
    run = html.parse(settings.marts / "last-run.html").getroot()
    assert run.findtext(".//h1").endswith("One workbook was set aside.")
    assert [heading.text for heading in run.xpath("//*[@class='fault']/h3")] == [
        "new.xlsx, sheet ‘Sheet 1’, cell B5",
        "new.xlsx, sheet ‘Sheet 1’, cell C5",
    ]
    front = html.parse(make_report(settings).index).getroot()
    (notice,) = front.xpath("//*[@class='fault']")
    assert "new.xlsx: sheet ‘Sheet 1’, cell B5: expected a number or shorthand, found 'lots'; and 1 more problem" in (
        " ".join(notice.text_content().split())
    )


def test_the_published_marts_are_those_of_a_folder_with_a_set_aside_file(
    settings: Settings, put: Callable[..., Path]
) -> None:
    put("good.xlsx", GOOD)
    put("new.xlsx", rates(["Swindon and Wiltshire", "lots", "6%", "7%"]))
    build(settings)
    assert is_published(settings.raw, snapshot(settings.raw), settings.marts)
    (settings.raw / "new.xlsx").unlink()
    assert not is_published(settings.raw, snapshot(settings.raw), settings.marts)


def test_the_manifest_says_which_model_was_held_to_how_many_rows_and_when(
    settings: Settings, put: Callable[..., Path]
) -> None:
    put("good.xlsx", GOOD)
    build(settings)

    def models() -> dict[str, tuple[str, int, str]]:
        checks = [check for check in manifest(settings)["checks"] if check["check"] == "model"]
        return {check["table"]: (check["of"], check["rows"], check["ran"]) for check in checks}

    assert models()["marts.vacancy_rates"] == ("marts.vacancy_rates", 6, "in this build")
    assert models()["charts.figures"][0] == "prints.figures, prints.joined_figures"
    put("more.xlsx", rates())
    build(settings)
    assert models()["marts.vacancy_rates"] == ("marts.vacancy_rates", 12, "in this build")
    assert models()["marts.ratings"][1:] == (0, "in an earlier build, the same rows by the same code")

"""A workbook that somebody puts into the raw folder by hand is read; what nobody says of it is asked for."""

from __future__ import annotations

import json
from calendar import month_name
from typing import Any

import polars as pl
import pytest

from pipeline.build import build
from pipeline.chart_files.write import write_chart_files
from pipeline.published.queries import PublishedMarts
from pipeline.raw.cover import Page
from pipeline.report.site import make_report
from pipeline.settings import Settings
from tests.workbooks import Rows, write_sidecar, write_workbook

RATES: Rows = [["Vacancy rates, 30 June 2026"], ["PDU", "SPO", "PO", "PSO"], ["Gwent", "12%", "9%", "11%"]]
COVER: Rows = [
    ["HMPPS workforce statistics: June 2026"],
    ["Ministry of Justice"],
    ["Published: 20 August 2026"],
    ["Staff in post as at 30 June 2026. Next release: 19 November 2026"],
    ["Available under the Open Government Licence v3.0"],
]


LACKED = ("title", "publisher", "published_date", "licence", "origin")


def rates(of: str) -> Rows:
    return [[f"Vacancy rates, {of}"], *RATES[1:]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Workbooks of which cover or sidecar say something, or neither; each is of a day of its own. Built once."""
    folder = tmp_path_factory.mktemp("built")
    settings = Settings().model_copy(update={"raw": folder / "raw", "marts": folder / "marts"})
    write_workbook(settings.raw / "cover.xlsx", {"Cover": COVER, "Rates": RATES})
    both = write_workbook(settings.raw / "both.xlsx", {"Cover": COVER, "Rates": rates("31 March 2026")})
    both.with_name("both.xlsx.provenance.json").write_text('{"published_date": "2026-08-21"}', "utf-8")
    write_workbook(settings.raw / "neither.xlsx", {"Rates": rates("31 December 2025")})
    for month, lacking in enumerate(LACKED, start=1):
        path = write_workbook(settings.raw / f"no-{lacking}.xlsx", {"Rates": rates(f"28 {month_name[month]} 2022")})
        sidecar = write_sidecar(path)
        said = json.loads(sidecar.read_text("utf-8"))
        del said[lacking]
        sidecar.write_text(json.dumps(said), "utf-8")
    build(settings)
    return settings


def source(settings: Settings, name: str) -> dict[str, Any]:
    with PublishedMarts(settings.marts) as marts:
        (row,) = marts.frame(f"FROM marts.sources WHERE file_name = '{name}'").to_dicts()
    return row


def not_stated(settings: Settings) -> dict[str, list[str]]:
    """Of each file that lacks anything, what."""
    said = json.loads((settings.marts / "build.json").read_text("utf-8"))
    assert len(said["sources"]) == 3 + len(LACKED)
    return {file["file"]: file["lacks"] for file in said["not_stated"]}


def test_the_cover_says_what_a_sidecar_would(built: Settings) -> None:
    said = source(built, "cover.xlsx")
    assert {name: str(said[name]) for name in ("title", "publisher", "published_date", "licence", "origin")} == {
        "title": "HMPPS workforce statistics: June 2026",
        "publisher": "Ministry of Justice",
        "published_date": "2026-08-20",
        "licence": "Open Government Licence v3.0",
        "origin": "supplied",
    }
    asked = "SELECT DISTINCT published_date FROM marts.vacancy_rates WHERE as_of = '2026-06-30'"
    assert str(PublishedMarts(built.marts).frame(asked).item()) == "2026-08-20"
    assert "cover.xlsx" not in not_stated(built)


def test_a_sidecar_may_say_one_thing_and_wins_over_the_cover(built: Settings) -> None:
    said = source(built, "both.xlsx")
    assert (str(said["published_date"]), said["publisher"]) == ("2026-08-21", "Ministry of Justice")


def test_what_nobody_says_is_null_and_asked_for_in_one_line(built: Settings) -> None:
    said = source(built, "neither.xlsx")
    assert [said[name] for name in ("title", "publisher", "published_date", "licence")] == [None] * 4
    assert not_stated(built)["neither.xlsx"] == ["published_date", "publisher", "title", "licence"]
    page = (built.marts / "last-run.html").read_text("utf-8")
    assert "Not stated in neither.xlsx: published_date, publisher, title, licence. Write it into " in page
    assert "neither.xlsx.provenance.json beside the file" in page
    assert "pdu accept neither.xlsx published_date=2026-08-20" in page


@pytest.mark.parametrize("lacking", LACKED)
def test_a_sidecar_may_lack_any_field(built: Settings, lacking: str) -> None:
    expected = None if lacking == "origin" else [lacking]  # then it was supplied by somebody
    assert not_stated(built).get(f"no-{lacking}.xlsx") == expected
    assert source(built, f"no-{lacking}.xlsx")[lacking] == (None if expected else "supplied")


@pytest.fixture(scope="module")
def mute(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The project's workbooks without sidecars, and without a word of who published them and when; built."""
    folder = tmp_path_factory.mktemp("mute")
    settings = Settings().model_copy(update={"raw": folder / "raw", "marts": folder / "marts"})
    settings.raw.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.raw.workbook_reading.page_of", lambda sheet: Page(False, ()))
        for path in Settings().raw.rglob("*.*"):
            if not path.name.endswith(".json"):
                (settings.raw / path.name).write_bytes(path.read_bytes())
        build(settings)
    return settings


def test_every_mart_copes_with_sources_of_which_nothing_is_known(mute: Settings) -> None:
    manifest = json.loads((mute.marts / "build.json").read_text("utf-8"))
    assert len(manifest["sources"]) == 12
    assert manifest["set_aside"] == []
    assert make_report(mute).pages > 50
    assert write_chart_files(mute.marts, pictures=False).charts


def test_an_inspection_without_a_date_keeps_its_ratings(mute: Settings) -> None:
    with PublishedMarts(mute.marts) as marts:
        (surrey,) = marts.frame("FROM marts.inspections WHERE pdu = 'Surrey'").to_dicts()
        assert (surrey["inspection_id"], surrey["published_date"], surrey["composite_score"]) == (
            "surrey-undated-2023",
            None,
            3,
        )
        rated: pl.DataFrame = marts.frame("FROM marts.ratings WHERE inspection_id = 'surrey-undated-2023'")
        assert rated.height == 7
        ranked = marts.frame("SELECT latest FROM marts.league_table WHERE inspection_id = 'surrey-undated-2023'")
        assert ranked.item() is True

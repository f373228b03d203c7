"""A workbook that somebody puts into the raw folder by hand is read; what nobody says of it is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
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


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings().model_copy(update={"raw": tmp_path / "raw", "marts": tmp_path / "marts"})


def sources(settings: Settings) -> list[dict[str, Any]]:
    with duckdb.connect(str(settings.marts / "probation.duckdb"), read_only=True) as connection:
        return connection.execute("FROM marts.sources").pl().to_dicts()


def not_stated(settings: Settings) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = json.loads((settings.marts / "build.json").read_text("utf-8"))["not_stated"]
    return said


def test_the_cover_says_what_a_sidecar_would(settings: Settings) -> None:
    write_workbook(settings.raw / "june.xlsx", {"Cover": COVER, "Rates": RATES})
    build(settings)
    (source,) = sources(settings)
    assert {name: str(source[name]) for name in ("title", "publisher", "published_date", "licence", "origin")} == {
        "title": "HMPPS workforce statistics: June 2026",
        "publisher": "Ministry of Justice",
        "published_date": "2026-08-20",
        "licence": "Open Government Licence v3.0",
        "origin": "supplied",
    }
    rates = PublishedMarts(settings.marts).frame("SELECT DISTINCT published_date FROM marts.vacancy_rates")
    assert str(rates.item()) == "2026-08-20"
    assert not_stated(settings) == []


def test_a_sidecar_may_say_one_thing_and_wins_over_the_cover(settings: Settings) -> None:
    path = write_workbook(settings.raw / "june.xlsx", {"Cover": COVER, "Rates": RATES})
    path.with_name("june.xlsx.provenance.json").write_text('{"published_date": "2026-08-21"}', "utf-8")
    build(settings)
    (source,) = sources(settings)
    assert (str(source["published_date"]), source["publisher"]) == ("2026-08-21", "Ministry of Justice")


def test_what_nobody_says_is_null_and_asked_for_in_one_line(settings: Settings) -> None:
    write_workbook(settings.raw / "june.xlsx", {"Rates": RATES})
    build(settings)
    (source,) = sources(settings)
    assert [source[name] for name in ("title", "publisher", "published_date", "licence")] == [None] * 4
    assert not_stated(settings) == [{"file": "june.xlsx", "lacks": ["published_date", "publisher", "title", "licence"]}]
    page = (settings.marts / "last-run.html").read_text("utf-8")
    assert "Not stated in june.xlsx: published_date, publisher, title, licence. Write it into " in page
    assert "june.xlsx.provenance.json beside the file" in page
    assert "pdu accept june.xlsx published_date=2026-08-20" in page


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


def test_a_sidecar_may_lack_any_field(settings: Settings) -> None:
    path = write_workbook(settings.raw / "june.xlsx", {"Rates": [["Vacancy rates, 30 June 2022"], *RATES[1:]]})
    for lacking in ("title", "publisher", "published_date", "licence", "origin"):
        sidecar = write_sidecar(path)
        said = json.loads(sidecar.read_text("utf-8"))
        del said[lacking]
        sidecar.write_text(json.dumps(said), "utf-8")
        build(settings)
        assert not_stated(settings) == ([] if lacking == "origin" else [{"file": "june.xlsx", "lacks": [lacking]}])

"""pdu accept: what would make a workbook readable is shown, chosen or asked, recorded with the raw files, and built."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner, Result

from assets.orchestration.definitions import definitions_for
from assets.orchestration.publication import MartsFolder
from pipeline.build import build
from pipeline.cli import app
from pipeline.published.queries import PublishedMarts
from pipeline.raw.declared import load_declared
from pipeline.raw.folder import read_folder
from pipeline.raw.folder_changes import is_published, snapshot
from pipeline.rebuilding import rebuild
from pipeline.settings import Settings
from tests.workbooks import Rows, write_sidecar, write_workbook

RATES: Rows = [
    ["Vacancy rates, 30 June 2026"],
    ["Region", "PDU", "SPO", "PO", "PSO"],
    ["Wales", "Gwent", "12%", "9%", "11%"],
    ["Kent, Surrey and Sussex", "Surrey", "1%", "2%", "3%"],
    ["North West", "Cumbria", "5%", "6%", "7%"],
    ["East of England", "Essex North", "4%", "5%", "6%"],
]


def rates(**cells: str) -> Rows:
    """The table with other texts in some cells: D2="Prob Offcer"."""
    rows = [list(row) for row in RATES]
    for cell, text in cells.items():
        rows[int(cell[1:]) - 1]["ABCDE".index(cell[0])] = text
    return rows


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings().model_copy(update={"raw": tmp_path / "raw", "marts": tmp_path / "marts"})


def put(settings: Settings, rows: Rows, *, sidecar: bool = True) -> Path:
    path = write_workbook(settings.raw / "june.xlsx", {"Rates": rows})
    if sidecar:
        write_sidecar(path, published_date="2026-08-20")
    return path


def accept(settings: Settings, *arguments: str | Path, answers: str = "") -> Result:
    given = ["accept", *map(str, arguments or ["june.xlsx"]), "--raw", str(settings.raw)]
    return CliRunner().invoke(app, given, input=answers)


def accepted(settings: Settings) -> list[dict[str, Any]]:
    path = settings.raw / "accepted.json"
    said: list[dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.exists() else []
    return said


def figures(settings: Settings) -> list[tuple[Any, ...]]:
    build(settings)
    with PublishedMarts(settings.marts) as marts:
        return marts.frame(
            "SELECT area, grade, vacancy_rate, source_cell FROM marts.vacancy_rates ORDER BY source_cell"
        ).rows()


def read(settings: Settings) -> list[tuple[Any, ...]]:
    """What is read of the raw folder, as the build reads it."""
    found = read_folder(settings.raw, load_declared(settings))
    assert found.problems == {}
    return found["vacancies"].select("area", "grade", "value", "source_cell").rows()


def marts_of(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(settings.marts / "probation.duckdb"), read_only=True) as connection:
        names = connection.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = 'marts' AND table_name <> 'publication'"
        ).fetchall()
        return {name: connection.execute(f'FROM marts."{name}" ORDER BY ALL').fetchall() for (name,) in names}


def test_a_grade_that_is_spelt_anew_is_asked_about_recorded_and_built(settings: Settings) -> None:
    put(settings, rates(D2="Prob Offcer"))
    result = accept(settings, answers="y\n")
    assert result.exit_code == 0
    assert "Prob Offcer" in result.stdout
    assert "Rates!D2" in result.stdout
    assert "Accept 'Prob Offcer' as grade PO?" in result.stdout
    assert "june.xlsx is read whole now: 12 figures" in result.stdout
    (one,) = accepted(settings)
    assert one | {"accepted": ""} == {
        "dimension": "grade",
        "wording": "Prob Offcer",
        "member": "PO",
        "file": "june.xlsx",
        "cells": ["Rates!D2"],
        "accepted": "",
    }
    assert ("Surrey", "PO", 2.0, "D4") in figures(settings)


def test_no_is_what_is_taken_where_nobody_answers(settings: Settings) -> None:
    put(settings, rates(D2="Prob Offcer"))
    result = accept(settings)
    assert (result.exit_code, accepted(settings)) == (0, [])
    assert "Nothing recorded" in result.stdout


def test_yes_takes_what_can_be_no_other_and_says_what_needs_a_choice(settings: Settings) -> None:
    put(settings, rates(B6="Esex North", A4="Kent, Surey and Sussex", D2="P Offcr"))
    result = accept(settings, "june.xlsx", "--yes")
    assert result.exit_code == 1
    assert {(one["wording"], one["member"]) for one in accepted(settings)} == {
        ("Esex North", "Essex North"),
        ("Kent, Surey and Sussex", "Kent, Surrey and Sussex"),
    }
    (line,) = result.stderr.splitlines()
    assert line.startswith(
        "june.xlsx, sheet 'Rates', cell D2: expected a choice, 'P Offcr=MEMBER', found the unknown 'P Offcr'"
    )


@pytest.mark.parametrize("printed", ["Manchester South East", "Staffordshire East", "West Essex"])
def test_yes_never_takes_one_unit_for_another(settings: Settings, printed: str) -> None:
    put(settings, rates(B6=printed))
    assert accept(settings, "june.xlsx", "--yes").exit_code == 1
    assert accepted(settings) == []


@pytest.mark.parametrize("choice", ["Prob Offcer=PO", "prob offcer=probation officer", "Prob Offcer=grade:PO"])
def test_a_choice_names_a_member_by_its_name_a_wording_or_with_its_dimension(settings: Settings, choice: str) -> None:
    put(settings, rates(D2="Prob Offcer"))
    assert accept(settings, "june.xlsx", choice).exit_code == 0
    assert [(one["dimension"], one["member"]) for one in accepted(settings)] == [("grade", "PO")]


def test_a_choice_that_is_recorded_already_is_nothing_to_record(settings: Settings) -> None:
    put(settings, rates(D2="Prob Offcer"))
    accept(settings, "june.xlsx", "Prob Offcer=PO")
    before = (settings.raw / "accepted.json").read_bytes()
    again = accept(settings, "june.xlsx", "Prob Offcer=PO")
    assert again.exit_code == 0
    assert "Nothing recorded" in again.stdout
    assert (settings.raw / "accepted.json").read_bytes() == before


def test_a_renamed_heading_is_accepted_without_what_else_it_says(settings: Settings) -> None:
    rows: Rows = [
        ["Staffing, 31 March 2026"],
        ["Region", "Grade", "Staff in post (FTE)", "Staff wanted (FTE)"],
        *(
            [region, grade, 90, 100]
            for region in ("Wales", "London", "North East", "South Central")
            for grade in ("PO", "PSO")
        ),
    ]
    put(settings, rows)
    result = accept(settings, "june.xlsx", "Staff wanted (FTE)=target staffing")
    assert result.exit_code == 0, result.stderr
    assert [one["wording"] for one in accepted(settings)] == ["Staff wanted"]
    build(settings)
    with PublishedMarts(settings.marts) as marts:
        assert marts.frame("SELECT DISTINCT target_fte, staff_in_post_fte FROM marts.vacancy_rates").rows() == [
            (100.0, 90.0)
        ]


def test_words_that_change_nothing_are_accepted_as_that(settings: Settings) -> None:
    put(settings, rates(D2="PO (as reconciled)"))
    assert accept(settings, "june.xlsx", "PO (as reconciled)=ignore").exit_code == 0
    assert [(one["dimension"], one["wording"]) for one in accepted(settings)] == [("idle", "reconciled")]
    assert ("Surrey", "PO", 2.0, "D4") in read(settings)


def test_a_unit_that_is_new_in_its_region(settings: Settings) -> None:
    put(settings, rates(B3="Caerphilly"))
    refused = accept(settings, "june.xlsx", "--yes")
    assert (refused.exit_code, accepted(settings)) == (1, [])
    named = accept(settings, "june.xlsx", "Caerphilly=new")
    assert named.exit_code == 1
    assert "a new unit needs its region: 'Caerphilly=pdu:Wales'" in named.stderr
    assert accept(settings, "june.xlsx", "Caerphilly=pdu:Wales").exit_code == 0
    (one,) = accepted(settings)
    assert (one["dimension"], one["member"], one["within"]) == ("pdu", "Caerphilly", "Wales")
    assert ("Caerphilly", "PO", 9.0, "D3") in figures(settings)


def test_a_new_unit_is_asked_about_where_it_stands(settings: Settings) -> None:
    put(settings, rates(B3="Caerphilly"))
    result = accept(settings, answers="y\n")
    assert "Accept 'Caerphilly' as a new pdu in Wales?" in result.stdout
    assert [one["within"] for one in accepted(settings)] == ["Wales"]


def test_what_is_not_stated_is_written_into_the_sidecar(settings: Settings) -> None:
    path = put(settings, RATES, sidecar=False)
    sidecar = path.with_name("june.xlsx.provenance.json")
    result = accept(settings, "june.xlsx", "published_date=2026-08-20", "publisher=Ministry of Justice")
    assert result.exit_code == 0
    assert json.loads(sidecar.read_text("utf-8")) == {
        "published_date": "2026-08-20",
        "publisher": "Ministry of Justice",
    }
    assert accept(settings, "june.xlsx", "title=Rates in June").exit_code == 0
    assert json.loads(sidecar.read_text("utf-8"))["title"] == "Rates in June"
    assert json.loads(sidecar.read_text("utf-8"))["publisher"] == "Ministry of Justice"


def test_what_is_not_stated_is_asked_for(settings: Settings) -> None:
    path = put(settings, RATES, sidecar=False)
    assert accept(settings, answers="2026-08-20\n\n\n\n").exit_code == 0
    assert json.loads(path.with_name("june.xlsx.provenance.json").read_text("utf-8")) == {
        "published_date": "2026-08-20"
    }


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("published_date=2026-08-21", "expected nothing said yet of published_date, found '2026-08-20'"),
        ("url=", "expected NAME=MEMBER, found 'url='"),
        ("Prob Offcer=Wizard", "cell D2: expected a member of grade, found for 'Prob Offcer', 'Wizard'"),
        ("Prob Offcer=pdu:Atlantis", "expected a member of pdu"),
        ("Somebody=PO", "expected an unknown text of the file, found 'Somebody'"),
        ("Prob Offcer", "expected NAME=MEMBER, found 'Prob Offcer'"),
    ],
)
def test_a_choice_that_means_nothing_is_refused_and_nothing_is_recorded(
    settings: Settings, choice: str, said: str
) -> None:
    path = put(settings, rates(D2="Prob Offcer", B3="Gwnet"))
    before = path.with_name("june.xlsx.provenance.json").read_bytes()
    result = accept(settings, "june.xlsx", "Gwnet=Gwent", choice)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert said in line
    assert accepted(settings) == []
    assert path.with_name("june.xlsx.provenance.json").read_bytes() == before


def test_a_date_that_is_none_is_refused(settings: Settings) -> None:
    put(settings, RATES, sidecar=False)
    result = accept(settings, "june.xlsx", "published_date=soon")
    assert result.exit_code == 1
    assert "june.xlsx.provenance.json: expected a provenance sidecar, with published_date" in result.stderr


def test_what_cannot_be_accepted_is_a_line_each(settings: Settings) -> None:
    put(settings, rates(C3="lots", D4="few", B5="Cumbira"))
    result = accept(settings, "june.xlsx", "Cumbira=Cumbria")
    assert result.exit_code == 1
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == [
        "june.xlsx, sheet 'Rates', cell C3",
        "june.xlsx, sheet 'Rates', cell D4",
    ]
    assert [one["member"] for one in accepted(settings)] == ["Cumbria"]


def test_a_table_most_of_whose_labels_are_new_is_read_when_they_are_accepted(settings: Settings) -> None:
    put(settings, rates(C2="Senr Probn Offr", D2="Probn Offr", E2="Probn Serv Offr"))
    choices = ("Senr Probn Offr=SPO", "Probn Offr=PO", "Probn Serv Offr=PSO")
    result = accept(settings, "june.xlsx", *choices)
    assert result.exit_code == 0, result.stderr
    assert ("Surrey", "SPO", 1.0, "C4") in read(settings)


def test_the_file_may_be_given_by_its_path_and_must_be_in_the_raw_folder(settings: Settings, tmp_path: Path) -> None:
    path = put(settings, RATES)
    assert accept(settings, path).exit_code == 0
    elsewhere = write_workbook(tmp_path / "elsewhere" / "june.xlsx", {"Rates": RATES})
    refused = accept(settings, elsewhere)
    assert refused.exit_code == 1
    assert "one elsewhere; copy it there first" in refused.stderr
    assert accept(settings, "july.xlsx").exit_code == 1


def test_a_file_of_no_known_kind_has_nothing_to_accept_and_says_why(settings: Settings) -> None:
    put(settings, [["Bees by hive"], ["Hive", "Bees"], ["North", 40], ["South", 50]])
    result = accept(settings)
    assert result.exit_code == 1
    assert result.stderr.startswith("june.xlsx, sheet 'Rates', cell A2: expected ")


def test_what_was_accepted_goes_where_the_raw_files_go_and_with_a_cited_version(
    settings: Settings, tmp_path: Path
) -> None:
    put(settings, rates(D2="Prob Offcer", B3="Caerphilly"))
    accept(settings, "june.xlsx", "Prob Offcer=PO", "Caerphilly=pdu:Wales")
    build(settings)
    there = {"raw": tmp_path / "there" / "raw", "marts": tmp_path / "there" / "marts"}
    shutil.copytree(settings.raw, there["raw"])
    other = settings.model_copy(update=there)
    build(other)
    assert marts_of(other) == marts_of(settings)
    assert marts_of(other)["vacancy_rates"]
    version = json.loads((settings.marts / "build.json").read_text("utf-8"))["version"]
    (settings.raw / "accepted.json").unlink()
    assert rebuild(settings, version, tmp_path / "again").as_cited


def test_the_build_reads_again_what_is_accepted_and_tells_of_it(settings: Settings) -> None:
    put(settings, rates(D2="Prob Offcer"))
    may = write_workbook(settings.raw / "may.xlsx", {"Rates": [["Vacancy rates, 31 May 2026"], *RATES[1:]]})
    write_sidecar(may, published_date="2026-08-20")
    build(settings)
    manifest = json.loads((settings.marts / "build.json").read_text("utf-8"))
    assert ([file["file"] for file in manifest["set_aside"]], manifest["accepted"]) == (["june.xlsx"], [])
    accept(settings, "june.xlsx", "Prob Offcer=PO")
    assert not is_published(settings.raw, snapshot(settings.raw), settings.marts)
    build(settings)
    manifest = json.loads((settings.marts / "build.json").read_text("utf-8"))
    assert (manifest["set_aside"], [one["wording"] for one in manifest["accepted"]]) == ([], ["Prob Offcer"])
    assert is_published(settings.raw, snapshot(settings.raw), settings.marts)
    assert "‘Prob Offcer’ as grade PO" in (settings.marts / "last-run.html").read_text("utf-8")


def test_the_command_is_among_the_others_and_loads_nothing_heavy_for_help() -> None:
    script = "import sys\nfrom pipeline.cli import app\nprint({'rapidfuzz', 'polars', 'pydantic'} & sys.modules.keys())"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "set()"
    assert "accept" in CliRunner().invoke(app, ["--help"]).stdout


def test_what_was_accepted_is_reported_by_dagster_too(settings: Settings) -> None:
    """The folder of what was accepted is known to the job that publishes."""
    definitions = definitions_for(settings)
    marts_folder = definitions.resources["marts_folder"] if definitions.resources else None
    assert isinstance(marts_folder, MartsFolder)
    assert marts_folder.raw == str(settings.raw)

"""Published figures are lost with a word only: a workbook that is gone stops the build until somebody says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.build import build
from pipeline.cli import app
from pipeline.faults import FaultsError
from pipeline.settings import Settings
from tests.workbooks import Rows, write_sidecar, write_workbook

GONE = "hmip/surrey.xlsx"


def rates(unit: str) -> Rows:
    return [["Vacancy rates, 30 June 2022"], ["PDU", "SPO", "PO", "PSO"], [unit, "12%", "9%", "11%"]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A raw folder with two workbooks, published to a marts folder beside it."""
    folder = tmp_path_factory.mktemp("withdrawing")
    for file, unit in ((GONE, "Surrey"), ("hmip/gwent.xlsx", "Gwent")):
        write_sidecar(write_workbook(folder / "raw" / file, {"Rates": rates(unit)}))
    build(of(folder))
    return folder


@pytest.fixture
def settings(built: Path, tmp_path: Path) -> Settings:
    """The same, to change, without the workbook on Surrey."""
    for source in built.rglob("*"):
        if source.is_file() or source.is_symlink():
            target = tmp_path / source.relative_to(built)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(source.readlink()) if source.is_symlink() else target.write_bytes(source.read_bytes())
        elif source.is_dir():
            (tmp_path / source.relative_to(built)).mkdir(parents=True, exist_ok=True)
    (tmp_path / "raw" / GONE).rename(tmp_path / "surrey.xlsx")
    return of(tmp_path)


def of(folder: Path) -> Settings:
    return Settings().model_copy(update={"raw": folder / "raw", "marts": folder / "marts"})


def published(settings: Settings) -> list[str]:
    return [source["file"] for source in json.loads((settings.marts / "build.json").read_text("utf-8"))["sources"]]


def faults(settings: Settings, build: Callable[[Settings], object] = build) -> list[str]:
    with pytest.raises(FaultsError) as refused:
        build(settings)
    return [str(fault) for fault in refused.value.faults]


def test_a_published_workbook_that_is_gone_stops_the_build_and_names_its_sidecar(settings: Settings) -> None:
    (fault,) = faults(settings)
    assert fault == (
        "hmip/surrey.xlsx: expected the workbook, whose figures are published, found only its sidecar "
        "surrey.xlsx.provenance.json; put it back; or publish without its figures: pdu build --without "
        f"'hmip/surrey.xlsx' --raw {settings.raw} --marts {settings.marts}"
    )
    assert GONE in published(settings)


def test_without_named_it_is_published_and_its_sidecar_is_reported(settings: Settings) -> None:
    folders = ["--raw", str(settings.raw), "--marts", str(settings.marts)]
    ended = CliRunner().invoke(app, ["build", *folders, "--without", str(settings.raw / GONE)])
    assert ended.exit_code == 0, ended.output
    assert f"Sidecar without its workbook: {GONE}.provenance.json; remove it" in ended.output
    assert published(settings) == ["hmip/gwent.xlsx"]
    build(settings)  # what is not published any more is not missed


def test_a_recorded_withdrawal_needs_no_word_at_each_build(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PDU_MARTS", str(settings.marts))
    ended = CliRunner().invoke(
        app, ["accept", GONE, "withdrawn=replaced by a corrected report", "--raw", str(settings.raw)]
    )
    assert ended.exit_code == 0, ended.output
    build(settings)
    manifest = json.loads((settings.marts / "build.json").read_text("utf-8"))
    assert [(one["file"], one["reason"]) for one in manifest["withdrawn"]] == [(GONE, "replaced by a corrected report")]
    assert published(settings) == ["hmip/gwent.xlsx"]


def test_a_moved_or_renamed_workbook_is_not_gone(settings: Settings) -> None:
    (settings.raw.parent / "surrey.xlsx").rename(settings.raw / "Surrey, again.xlsx")
    build(settings)
    assert published(settings) == ["Surrey, again.xlsx", "hmip/gwent.xlsx"]


def test_a_published_workbook_that_holds_nothing_known_any_more_stops_the_build(settings: Settings) -> None:
    (settings.raw / f"{GONE}.provenance.json").unlink()
    write_workbook(settings.raw / GONE, {"Hives": [["Hive", "Bees"], ["North", 40000]]})
    (fault,) = faults(settings)
    assert fault.startswith(
        "hmip/surrey.xlsx: expected tables of a known kind, whose figures are published, found none"
    )


def test_only_what_is_gone_can_be_left_out(settings: Settings) -> None:
    said = faults(settings, lambda to: build(to, without=["hmip/gwent.xlsx", GONE]))
    assert said == [
        "hmip/gwent.xlsx: expected the name of a published workbook that is no longer in the raw folder, after "
        "--without, found one that is in it still; move it out of the folder first"
    ]

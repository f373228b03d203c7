"""Code lists are those of the files as they are, however often they were read before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.meaning.code_lists.compiling import REGISTERS, load_code_lists


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with one code list, and one with a register of units."""
    lists, registers = tmp_path / "lists", tmp_path / "assets"
    (registers / "units").mkdir(parents=True)
    lists.mkdir()
    (lists / "own.toml").write_text('[measure]\nvacancies = ["posts unfilled"]\n', "utf-8")
    (lists / REGISTERS).write_text(
        '[[register]]\nfile = "units/units.csv"\ndimension = "unit"\nmember = "{name}"\nwordings = ["{name}"]\n',
        "utf-8",
    )
    (registers / "units" / "units.csv").write_text("name\nSurrey\n", "utf-8")
    return lists, registers


def test_lists_of_unchanged_files_are_compiled_once(folders: tuple[Path, Path]) -> None:
    assert load_code_lists(*folders) is load_code_lists(*folders)


def test_a_wording_that_is_added_is_known_at_once(folders: tuple[Path, Path]) -> None:
    before = load_code_lists(*folders)
    (folders[0] / "own.toml").write_text('[measure]\nvacancies = ["posts not filled"]\n', "utf-8")
    now = load_code_lists(*folders)
    assert before.one("posts not filled", {"measure"}) is None
    assert now.one("posts not filled", {"measure"}) == "vacancies"
    assert now.one("posts unfilled", {"measure"}) is None


def test_a_row_that_a_register_gets_is_known_at_once(folders: tuple[Path, Path]) -> None:
    assert load_code_lists(*folders).members("unit") == {"Surrey"}
    (folders[1] / "units" / "units.csv").write_text("name\nSurrey\nSussex\n", "utf-8")
    assert load_code_lists(*folders).members("unit") == {"Surrey", "Sussex"}


def test_a_list_that_is_taken_away_is_gone(folders: tuple[Path, Path]) -> None:
    assert load_code_lists(*folders).members("measure")
    (folders[0] / "own.toml").unlink()
    assert not load_code_lists(*folders).members("measure")


def test_the_lists_of_another_folder_are_its_own(folders: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(folders[0], tmp_path / "others")
    (tmp_path / "others" / "own.toml").write_text('[measure]\nleavers = ["those who left"]\n', "utf-8")
    load_code_lists(*folders)
    assert load_code_lists(tmp_path / "others", folders[1]).members("measure") == {"leavers"}

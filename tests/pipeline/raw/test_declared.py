"""What is declared of workbooks is that of the files as they are, however often they were read before."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from pipeline.raw.accepted import Accepted, write_accepted
from pipeline.raw.declared import load_declared
from pipeline.settings import Settings


def test_what_unchanged_files_declare_is_compiled_once(tmp_path: Path) -> None:
    assert load_declared(Settings(), tmp_path) is load_declared(Settings(), tmp_path)


def test_a_wording_that_is_accepted_is_known_at_once_and_in_its_folder_alone(tmp_path: Path) -> None:
    other = tmp_path / "other"
    before = load_declared(Settings(), tmp_path)
    one = Accepted(
        dimension="grade", wording="Prob Offcer", member="PO", file="june.xlsx", accepted=dt.date(2026, 8, 20)
    )
    write_accepted(tmp_path, [one])
    now = load_declared(Settings(), tmp_path)
    assert (before.lists.one("Prob Offcer", {"grade"}), now.lists.one("Prob Offcer", {"grade"})) == (None, "PO")
    assert now.fingerprint != before.fingerprint == load_declared(Settings(), other).fingerprint


def test_a_kind_of_fact_that_is_taken_away_is_gone(tmp_path: Path) -> None:
    kinds = tmp_path / "kinds"
    shutil.copytree(Settings().kinds, kinds)
    settings = Settings().model_copy(update={"kinds": kinds})
    before = load_declared(settings, tmp_path)
    sorted(kinds.glob("*.toml"))[0].unlink()
    now = load_declared(settings, tmp_path)
    assert now.kinds == before.kinds[1:]
    assert [reader.kind for reader in now.readers] == list(now.kinds)

"""Memory goes back to the system."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pipeline.memory import OF_POLARS, SOON, give_back, let_polars_give_back


def test_polars_is_reported_before_it_is_loaded() -> None:
    script = f"import sys, os, pipeline; print('polars' in sys.modules, os.environ['{OF_POLARS}'])"
    environment = {name: value for name, value in os.environ.items() if name != OF_POLARS}
    out = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, env=environment)
    assert out.stdout.split() == ["False", SOON]


def test_what_somebody_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OF_POLARS, "narenas:1")
    let_polars_give_back()
    assert os.environ[OF_POLARS] == "narenas:1"


def test_it_is_no_fault_that_a_system_has_another_allocator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda name: object())
    give_back()

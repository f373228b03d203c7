"""Memory goes back to the system."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pipeline.memory import OF_ARROW, OF_POLARS, SOON, SYSTEM, give_back, let_libraries_give_back


def test_libraries_are_told_before_they_are_loaded() -> None:
    said = f"os.environ['{OF_POLARS}'], os.environ['{OF_ARROW}']"
    script = f"import sys, os, pipeline; print('polars' in sys.modules, 'pyarrow' in sys.modules, {said})"
    environment = {name: value for name, value in os.environ.items() if name not in (OF_POLARS, OF_ARROW)}
    out = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, env=environment)
    assert out.stdout.split() == ["False", "False", SOON, SYSTEM]


def test_what_somebody_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OF_POLARS, "narenas:1")
    monkeypatch.setenv(OF_ARROW, "mimalloc")
    let_libraries_give_back()
    assert (os.environ[OF_POLARS], os.environ[OF_ARROW]) == ("narenas:1", "mimalloc")


def test_it_is_no_fault_that_a_system_has_another_allocator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda name: object())
    give_back()

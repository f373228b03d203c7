"""Run the whole build in this process: the same assets and checks that Dagster schedules."""

from __future__ import annotations

import importlib
import tempfile
import warnings
from pathlib import Path

import dagster as dg

from pipeline.settings import Settings

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def build_marts(settings: Settings) -> None:
    """Read the raw folder and publish every mart, through the job of the definitions that the settings name.

    Uses a store of its own, so builds do not meet. Raises FaultsError when an input is refused; nothing is
    published then.
    """
    location = importlib.import_module(settings.definitions)
    with tempfile.TemporaryDirectory(prefix="pdu-build-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        own = settings.model_copy(update={"warehouse": Path(folder) / "warehouse.duckdb"})
        job = location.definitions_for(own).resolve_job_def(location.JOB)
        job.execute_in_process(run_config=QUIET)

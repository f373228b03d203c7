"""What is wrong with a file, as it is kept beside its reading and in the manifest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import polars as pl

from pipeline.faults import Fault

_SAID = ("sheet", "cell", "expected", "found", "remedy")
PROBLEM = dict.fromkeys(("file", *_SAID), pl.String())
SET_ASIDE = {"file": pl.String(), "source_id": pl.String(), "sha256": pl.String()} | PROBLEM


def problems_of(file: str, faults: Iterable[Fault]) -> list[dict[str, str | None]]:
    """Return the faults of a file as rows, whatever of it they name: its sidecar, or its source."""
    return [asdict(fault) | {"file": file} for fault in faults]


def faults_of(problems: pl.DataFrame) -> dict[str, list[Fault]]:
    """Return rows as the faults of each file."""
    found: dict[str, list[Fault]] = {}
    for problem in problems.select(PROBLEM.keys()).iter_rows(named=True):
        found.setdefault(problem["file"], []).append(Fault(**problem))
    return found


def in_manifest(set_aside: pl.DataFrame) -> list[dict[str, Any]]:
    """Return what the manifest says of the files that are set aside: each with its sha256 and all its problems."""
    return [
        {"file": file, "sha256": sha256, "problems": rows.select(_SAID).to_dicts()}
        for (file, sha256), rows in set_aside.partition_by("file", "sha256", as_dict=True).items()
    ]


def faults_in_manifest(file: Mapping[str, Any]) -> list[Fault]:
    """Return the problems of a file that is set aside, from what the manifest says of it."""
    return [Fault(file=file["file"], **problem) for problem in file["problems"]]

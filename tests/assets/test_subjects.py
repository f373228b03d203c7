"""Folders of subjects use each other one way, none of them uses Dagster, and the machinery uses none of them."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter

from pipeline.settings import PROJECT_FOLDER

DAGSTER = "orchestration"


def imported(package: str) -> dict[str, set[str]]:
    """What each folder of a package imports, by the first two names of each module."""
    found: dict[str, set[str]] = {}
    root = PROJECT_FOLDER / package
    for path in root.rglob("*.py"):
        within = path.relative_to(root).parts
        names = found.setdefault(within[0] if len(within) > 1 else "", set())
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names.add(".".join(node.module.split(".")[:2]))
            elif isinstance(node, ast.Import):
                names.update(".".join(one.name.split(".")[:2]) for one in node.names)
    return found


def test_subjects_use_each_other_one_way() -> None:
    of_subjects = imported("assets")
    uses = {
        subject: {name.removeprefix("assets.") for name in names if name.startswith("assets.")} - {subject}
        for subject, names in of_subjects.items()
        if subject not in {"", DAGSTER}
    }
    assert len(list(TopologicalSorter(uses).static_order())) >= len(uses)  # raises CycleError where two use each other
    assert all(DAGSTER not in used for used in uses.values())


def test_only_one_folder_of_assets_knows_dagster() -> None:
    assert [subject for subject, names in imported("assets").items() if "dagster" in names] == [DAGSTER]


def test_the_machinery_imports_nothing_of_what_is_made() -> None:
    assert not any(name.startswith("assets") for names in imported("pipeline").values() for name in names)

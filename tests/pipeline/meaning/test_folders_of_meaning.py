"""Folders of what tables mean use each other one way: from a text by itself to the kind of fact that a table holds."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter

from pipeline.settings import PROJECT_FOLDER

MEANING = PROJECT_FOLDER / "pipeline" / "meaning"
PACKAGE = "pipeline.meaning."


def test_folders_use_each_other_one_way() -> None:
    uses: dict[str, set[str]] = {}
    for path in MEANING.rglob("*.py"):
        folder = path.relative_to(MEANING).parts[0].removesuffix(".py")
        used = uses.setdefault(folder, set())
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(PACKAGE):
                used.add(node.module.removeprefix(PACKAGE).split(".")[0])
    order = TopologicalSorter({folder: used - {folder} for folder, used in uses.items()}).static_order()
    assert [folder for folder in order if folder in {"texts", "members", "axes", "facts", "understanding"}] == [
        *("texts", "members", "axes", "facts", "understanding")
    ]

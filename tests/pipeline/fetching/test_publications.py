"""Publications as declared: what is shipped, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.faults import FaultsError
from pipeline.fetching.publications import load_publications
from pipeline.settings import Settings

DECLARED = """
title = "Bees"
publisher = "The hive"
licence = "Open Government Licence v3.0"
place = "web pages"
address = "https://bees.example/list"
hosts = ["bees.example"]
since = 2021-06-26
releases = "bees"
[[attachment]]
name = "honey"
match = "honey"
kinds = ["ods"]
"""


def test_what_is_shipped_is_fetched_over_https_from_its_own_hosts() -> None:
    shipped = load_publications(Settings().publications)
    assert [publication.name for publication in shipped] == ["hmi-probation", "hmpps-workforce"]
    for publication in shipped:
        assert publication.address.startswith(f"https://{publication.hosts[0]}/")


def test_a_declaration_of_a_few_lines_is_enough(tmp_path: Path) -> None:
    (tmp_path / "bees.toml").write_text(DECLARED, "utf-8")
    (bees,) = load_publications(tmp_path)
    assert bees.name == "bees"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("bees.toml", 'title = "Bees"', "title =", "bees.toml: expected a publication as TOML, found Invalid value"),
        ("bees.toml", 'licence = "Open Government Licence v3.0"', "", "expected a publication, with licence, found"),
        ("bees.toml", '"web pages"', '"a library"', "expected a publication, with place, found"),
        ("bees.toml", '"https://bees.example/list"', '"ftp://bees.example/list"', "with address, found"),
        ("bees.toml", 'match = "honey"', 'match = "("', "with attachment.0.match, found"),
        ("bees.toml", '["ods"]', '["pdf"]', "with attachment.0.kinds.0, found"),
        ("Bees and more.toml", "", "", "with name, found"),
    ],
)
def test_a_declaration_that_is_none_is_one_line(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    (tmp_path / file).write_text(DECLARED.replace(old, new), "utf-8")
    with pytest.raises(FaultsError) as refused:
        load_publications(tmp_path)
    line = str(refused.value)
    assert line.startswith(f"{file}: ") and said in line and "\n" not in line


def test_a_publication_that_is_not_declared_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "bees.toml").write_text(DECLARED, "utf-8")
    with pytest.raises(FaultsError) as refused:
        load_publications(tmp_path, ("wasps",))
    assert str(refused.value) == "wasps: expected a publication: bees, found no such"

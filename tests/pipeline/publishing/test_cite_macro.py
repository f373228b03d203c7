"""The line in the docs that cites a table prints its real version, and the document that a row is from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.settings import PROJECT_FOLDER
from tests.conftest import Ask

DOCUMENTED = re.compile(r'^\$ pdu query "(SELECT .*marts\.cite.*)"$', re.MULTILINE)


def test_the_documented_queries_print_a_real_version(ask: Ask, marts_folder: Path) -> None:
    queries = DOCUMENTED.findall((PROJECT_FOLDER / "docs" / "for-researchers.md").read_text("utf-8"))
    assert len(queries) == 2
    (version,) = ask("SELECT marts.version()").row(0)
    for query in queries:
        said = ask(query).row(0)[-1]
        assert f"version {version}." in said
        assert "VERSION" not in said


@pytest.mark.parametrize(
    ("pdu", "cited"),
    [
        ("Surrey", "of Probation, An inspection of probation services in: Surrey PDU, March 2024, http"),
        ("Gwent", "Figure from: HM Inspectorate of Probation, Annual Report 2022/2023, 19 September 2023, http"),
    ],
)
def test_a_document_is_cited_as_precisely_as_it_is_dated_and_with_its_publisher_once(
    ask: Ask, pdu: str, cited: str
) -> None:
    citation = "marts.cite('marts.inspections', source := source_id)"
    ((said,),) = ask(f"SELECT {citation} FROM marts.inspections WHERE pdu = '{pdu}' LIMIT 1").rows()
    assert cited in said


def test_a_row_is_cited_with_its_document(ask: Ask) -> None:
    cited = "marts.cite('marts.inspections', source := source_id)"
    ((said,),) = ask(f"SELECT {cited} FROM marts.inspections WHERE pdu = 'Surrey'").rows()
    assert (
        "Table marts.inspections. Figure from: HM Inspectorate of Probation, An inspection of probation services"
        in said
    )

"""The transcribed workbooks in data/raw: every one says where it comes from, and holds nothing synthetic."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.raw.folder import workbooks_below
from pipeline.raw.provenance import read_provenance
from pipeline.settings import Settings
from pipeline.workbook.cells import open_sheets
from tests.conftest import Ask

WORKBOOKS = workbooks_below(Settings().raw)


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
class TestEveryWorkbook:
    def test_has_provenance_with_a_section_for_each_table(self, path: Path) -> None:
        provenance = read_provenance(path, path.name)
        assert provenance is not None
        assert provenance.origin == "transcribed"
        assert provenance.transcribed_from
        assert provenance.tables
        assert all(table.document and table.section for table in provenance.tables)

    def test_opens_with_a_cover_that_says_that_it_is_a_transcription(self, path: Path) -> None:
        first = next(open_sheets(path.read_bytes(), path.name))
        said = " ".join(str(cell) for row in first.rows for cell in row)
        assert first.name == "Cover"
        assert "transcri" in said.lower()
        assert "[x]" in said


def test_every_table_in_the_raw_data_is_read_by_a_contract(ask: Ask) -> None:
    assert ask("FROM marts.source_tables WHERE contract IS NULL").is_empty()


def test_every_row_of_a_mart_leads_to_a_source(ask: Ask) -> None:
    for (mart,) in ask(
        "SELECT table_name FROM duckdb_columns() WHERE column_name = 'source_id' AND schema_name = 'marts'"
    ).rows():
        assert ask(f"FROM marts.{mart} m ANTI JOIN marts.sources USING (source_id)").is_empty(), mart


def test_every_published_table_and_column_has_a_comment(ask: Ask) -> None:
    assert ask("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' AND comment IS NULL").is_empty()
    assert ask("SELECT column_name FROM duckdb_columns() WHERE schema_name = 'marts' AND comment IS NULL").is_empty()


def test_every_row_that_comes_from_a_publication_has_the_address_of_its_cell(ask: Ask) -> None:
    marts = ask("SELECT table_name FROM duckdb_columns() WHERE column_name = 'source_cell' AND schema_name = 'marts'")
    # Files and tables have no cells; counts of inspections name the inspections, which have.
    without_cells = {"sources", "source_tables", "rating_distribution", "ratings_and_staffing_correlation"}
    without_cells |= {"data_dictionary", "publication"}  # about the marts, printed nowhere
    everything = ask("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts'")["table_name"]
    assert set(everything) - without_cells == set(marts["table_name"])
    for (mart,) in marts.rows():
        without = f"FROM marts.{mart} WHERE NOT regexp_full_match(source_cell, '[A-Z]+[0-9]+(, [A-Z]+[0-9]+)*')"
        assert ask(without).is_empty(), mart

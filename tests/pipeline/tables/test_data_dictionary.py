"""The data dictionary: one source for the mart, the comments of the database and the data package."""

from __future__ import annotations

import polars as pl
import pytest

from assets.catalogue import TABLES
from pipeline.build import PUBLISHED
from pipeline.tables.data_dictionary import SEPARATOR
from schemas.units import WITHOUT, unit_of
from tests.conftest import Ask

MODELS = [made for made in TABLES if made.name[0] in PUBLISHED]
DATABASE = """
    SELECT schema_name AS table_schema, table_name, column_name, column_index::BIGINT AS position, data_type AS type,
        columns.comment AS description, tables.comment AS table_description
    FROM duckdb_columns() columns JOIN (
        SELECT database_name, schema_name, table_name, comment FROM duckdb_tables() UNION ALL
        SELECT database_name, schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal
    ) tables USING (database_name, schema_name, table_name)
"""


def test_is_what_the_database_says_of_every_column_its_own_among_them(ask: Ask) -> None:
    dictionary = ask("FROM marts.data_dictionary")
    database = ask(DATABASE).select(name for name in dictionary.columns if name in DATABASE)
    order = ["table_schema", "table_name", "position"]
    assert dictionary.select(database.columns).sort(order).equals(database.sort(order))
    assert "data_dictionary" in dictionary["table_name"]


def test_types_are_those_of_the_parquet_files(ask: Ask, marts_folder: object) -> None:
    files = ask(f"SELECT DISTINCT parse_filename(filename, true) t FROM read_blob('{marts_folder}/parquet/*.parquet')")
    assert set(files["t"]) == set(ask("FROM marts.data_dictionary")["table_name"])


@pytest.mark.parametrize("made", MODELS, ids=lambda made: ".".join(made.name))
def test_every_number_has_a_unit_or_is_known_to_have_none(made: object) -> None:
    from pipeline.tables.made import MadeTable

    assert isinstance(made, MadeTable)
    columns = made.model.to_schema().columns
    numbers = [name for name, column in columns.items() if str(column.dtype) in {"Float64", "Int64"}]
    without = [name for name in numbers if unit_of(made.name[1], name) is None and name not in WITHOUT]
    assert without == []
    named = [name for name in numbers if unit_of(made.name[1], name) == "as in column unit"]
    assert not named or "unit" in columns


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("inspections.composite_score", {"type": "BIGINT", "unit": "points", "nullable": True, "minimum": 0}),
        ("vacancy_rates.vacancy_rate", {"type": "DOUBLE", "unit": "per cent", "nullable": True, "maximum": 100}),
        ("inspections.inspection_id", {"is_key": True, "refers_to": None}),
        ("ratings.inspection_id", {"is_key": True, "refers_to": "marts.inspections.inspection_id"}),
        ("ratings.source_id", {"is_key": False, "refers_to": "marts.sources.source_id"}),
        ("ratings.score", {"allowed_values": "0; 1; 2; 3"}),
        ("rating_distribution.base", {"unit": "inspections"}),
        ("sources.sha256", {"pattern": "^[0-9a-f]{64}$"}),
        ("sources.downloaded_at", {"type": "TIMESTAMP"}),
    ],
)
def test_says_what_the_model_says(ask: Ask, column: str, said: dict[str, object]) -> None:
    table, name = column.split(".")
    (row,) = ask(f"FROM marts.data_dictionary WHERE (table_name, column_name) = ('{table}', '{name}')").to_dicts()
    assert {key: row[key] for key in said} == said


def test_what_refers_to_a_table_is_found_there(ask: Ask) -> None:
    joins = ask("FROM marts.data_dictionary WHERE refers_to IS NOT NULL")
    assert joins.height > 50
    for table, column, target in joins.select(
        pl.format("{}.{}", "table_schema", "table_name"), "column_name", "refers_to"
    ).iter_rows():
        schema, other, key = target.split(".")
        lost = ask(f"SELECT {column} FROM {table} WHERE {column} NOT IN (SELECT {key} FROM {schema}.{other})")
        assert lost.is_empty(), (table, column, target)


def test_allowed_values_are_all_that_there_are(ask: Ask) -> None:
    """And none of them holds what parts them."""
    listed = ask("FROM marts.data_dictionary WHERE allowed_values IS NOT NULL")
    regions = listed.filter((pl.col("table_name") == "inspections") & (pl.col("column_name") == "region"))
    assert len(regions["allowed_values"][0].split(SEPARATOR)) == 12
    for row in listed.to_dicts():
        found = ask(f'SELECT DISTINCT "{row["column_name"]}"::VARCHAR FROM {row["table_schema"]}."{row["table_name"]}"')
        assert set(found.to_series().drop_nulls()) <= set(row["allowed_values"].split(SEPARATOR))

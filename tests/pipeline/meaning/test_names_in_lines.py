"""Lines above a table that name systems, people and sheets: the figures of the Probation Service stay national."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


def below(*lines: str) -> Reading:
    title = "Table 3: Staff in post in the Probation Service (FTE) by grade"
    rows: list[list[Content]] = [[line] for line in lines]
    return read([title], *rows, ["Grade", "30 June 2024"], ["PO", 41], ["PSO", 52], ["SPO", 12])


@pytest.mark.parametrize(
    "line",
    [
        *("Source: Single Operating Platform", "One table is on this sheet. Source: Oracle Payroll Ledger."),
        *("Data are taken from the Single Operating Platform (SOP).", "Extracted from Oracle HRMIS on 4 July 2024."),
        *("Responsible statistician: Joan Bloggs", "Enquiries: Press Office, 020 7946 0000"),
        "Freeze panes are turned on. To turn off freeze panes select 'View' then 'Freeze Panes' or use [Alt, W, F]",
        "Banded rows are used in this table. To remove these, go to the Design tab and uncheck Banded Rows",
        *("An ODS version of this table is on GOV.UK.", "For definitions see the Guide to Workforce Statistics."),
        *("Experimental statistics", "OFFICIAL-SENSITIVE", "Not for onward circulation", "Quality: amber"),
        *("Years run July to June.", "Use the Data Explorer tool for more detail"),
    ],
)
def test_a_line_about_the_sheet_its_source_or_its_makers_names_no_area(line: str) -> None:
    assert figures(below(line), "area", "value")["B5"] == ("England and Wales", 52)


@pytest.mark.parametrize(
    "line",
    [
        "Ruritania",
        "Figures are for Ruritania.",
        "One table. Source: Oracle. Staff of Ruritania only.",
        "Drawn from Ruritania",
    ],
)
def test_another_line_may(line: str) -> None:
    reading = below(line)
    assert reading.faults or reading.observations is None


def test_a_sentence_about_percentages_that_do_not_add_up_gives_counts_no_unit() -> None:
    found = figures(below("Percentages may not sum to 100% because of rounding."), "unit", "value")
    assert found["B4"] == ("FTE", 41)

"""Lists that print what each row is of in a column beside the value: the denominator is a number of cases."""

from __future__ import annotations

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

HEADER: list[Content] = ["year", "area", "need", "measure", "unit", "denominator", "value"]


def test_stands_in_rows_of_counts_and_of_percentages() -> None:
    counts = {"Accommodation": (200, 80, 20), "Drug misuse": (200, 120, 90), "Alcohol misuse": (200, 60, 15)}
    rows: list[list[Content]] = []
    for need, (cases, identified, met) in counts.items():
        for measure, base, part in (("need_identified", cases, identified), ("sufficient_services", identified, met)):
            named: list[Content] = ["2024/25", "England and Wales", need, measure]
            rows += [[*named, "cases", base, part], [*named, "percentage", base, 100 * part / base]]
    found = figures(read(HEADER, *rows), "need", "measure", "role", "value")
    assert found["F2"] == ("Accommodation", "identified", "cases", 200)
    assert found["G2"] == ("Accommodation", "identified", "n_identified", 80)
    assert found["F5"] == ("Accommodation", "sufficient_services", "n_identified", 80)
    assert found["G4"] == ("Accommodation", "sufficient_services", "n_met", 20)
    assert found["G5"] == ("Accommodation", "sufficient_services", "percentage", 25)

"""Cards one below another, columns of codes, standards numbered in both frameworks, exports of what was inspected."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import ENGAGING, SAFE
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

STANDARDS = {"1.1": "Leadership", "1.2": "Staff", "1.3": "Services", "2.2": "Assessment"}


@pytest.mark.parametrize("header", ["Standard ref", "Ref", "Standard no.", "std_ref", "Standard ID"])
@pytest.mark.parametrize("overall", ["overall", "-", "n/a", ""])
def test_a_column_of_codes_beside_names_of_standards_rates_nothing(header: str, overall: str) -> None:
    rows: list[list[Content]] = [
        [pdu, "2021 framework", code, name, rating]
        for pdu, rating in (("Surrey", "Good"), ("Gwent", "Inadequate"))
        for code, name in (*STANDARDS.items(), (overall, "Overall rating"))
    ]
    found = figures(
        read(["Ratings of PDUs"], ["PDU", "Framework", header, "Standard", "Rating"], *rows), "role", "text"
    )
    assert (found["E3"], found["E7"]) == (("standard", "Good"), ("overall rating", "Good"))
    assert len(found) == len(rows)


@pytest.mark.parametrize(
    "beside",
    [
        "Published {day}",
        "Report published: {day}",
        "Fieldwork began {day}",
        "Inspected in {day}",
        "{day}",
        "Rating",
        "2021 standards",
    ],
)
def test_a_card_begins_where_the_words_beside_a_unit_stand_again(beside: str) -> None:
    cards: list[list[Content]] = []
    days = ("6 April 2023", "14 December 2022", "24 February 2022")
    for (unit, rating), day in zip(
        (("Cardiff and Vale PDU", "RI"), ("North Wales PDU", "G"), ("Gwent PDU", "I")), days, strict=True
    ):
        cards += [[unit, beside.format(day=day)], ["Overall", rating]]
        cards += [[f"{code} {name}", rating] for code, name in STANDARDS.items()]
        cards.append([])
    found = figures(read(["Wales: ratings of PDUs, 2021 standards"], [], *cards), "pdu", "text")
    ratings = ["Requires improvement", "Good", "Inadequate"]
    units = ["Cardiff and Vale", "North Wales", "Gwent"]
    assert [found[cell] for cell in ("B5", "B12", "B19")] == list(zip(units, ratings, strict=True))


def test_a_card_of_a_unit_that_no_list_knows_is_not_passed_over() -> None:
    cards: list[list[Content]] = []
    for unit in ("Cardiff and Vale PDU", "Brigadoon PDU", "Gwent PDU"):
        cards += [[unit, "Published 6 April 2023"]]
        cards += [[name, "Good"] for name in STANDARDS.values()]
        cards.append([])
    assert read(["Ratings of PDUs, 2021 standards"], [], *cards).faults


@pytest.mark.parametrize("form", ["{name} ({old}; {new})", "{old} / {new} {name}", "{name} [{old}, {new}]"])
def test_a_standard_numbered_in_both_frameworks_is_that_of_each_column(form: str) -> None:
    names = (("Leadership", "1.1", "P 1.1"), ("Staff / Staffing", "1.2", "P 1.2"), ("Assessment", "2.2", "P 2.1"))
    rows: list[list[Content]] = [
        [form.format(name=name, old=old, new=new), "Good", "Inadequate"] for name, old, new in names
    ]
    header: list[list[Content]] = [["Standard", "Gwent", ""], ["", "First (2021 standards)", "Second (2023 standards)"]]
    found = figures(
        read(["Units inspected twice"], ["Outstanding = 3, Good = 2. NA = not applicable."], *header, *rows),
        "framework",
        "standard",
        "text",
    )
    assert (found["B6"], found["C6"]) == (("2021", "Staff", "Good"), ("2023", "Staffing", "Inadequate"))
    assert (found["B7"], found["C7"]) == (("2021", "Assessment", "Good"), ("2023", "Assessment", "Inadequate"))


@pytest.mark.parametrize(
    "line",
    ["Export of the page's table, all rows", "Filters applied: none", "Download of everything displayed", "No filters"],
)
def test_an_export_of_answers_without_areas_is_of_all_that_was_inspected(line: str) -> None:
    sides = (
        ("before unification", "2018 to 2019", "NPS"),
        ("after unification", "June 2021 to July 2023", "Probation Service"),
    )
    rows: list[list[Content]] = [[*side, question, 900, 0.62] for side in sides for question in (ENGAGING, SAFE)]
    header: list[Content] = [
        "phase",
        "inspection_period",
        "organisation",
        "key_question",
        "cases_inspected",
        "proportion_yes",
    ]
    reading = read(["Adult probation inspections, data download"], [line], [], header, *rows)
    assert figures(reading, "area", "organisation", "role")["F5"] == ("Inspected regions", "NPS", "percentage")

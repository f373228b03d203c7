"""Columns named in codes, as statisticians write them: known ones alone, others where the workbook explains them."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_headings_and_groups import ENGAGING, SAFE
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures

RATINGS: list[Content] = ["Good", "Inadequate", "Requires improvement", "Outstanding"]
STANDARDS = ["Leadership", "Staffing", "Services", "Assessment"]


def rated(heading: str, *explained: list[Content]) -> Reading:
    """A list of ratings whose last column has a heading, and what the workbook's first sheet explains."""
    about: list[list[Content]] = [["title", "Ratings of PDUs by standard, 2023 framework"], *explained]
    rows: list[list[Content]] = [
        ["London", unit, standard, rating]
        for unit in ("Lambeth", "Newham")
        for standard, rating in zip(STANDARDS, RATINGS, strict=True)
    ]
    return read_grids([Grid("readme", about), Grid("data", [["rgn", "pdu", "std", heading], *rows])])


@pytest.mark.parametrize("heading", ["rtg", "rslt", "std_rtg", "rtg_txt", "grd"])
def test_a_rating_may_be_shortened(heading: str) -> None:
    assert figures(rated(heading), "pdu", "text")["D2"] == ("Lambeth", "Good")


@pytest.mark.parametrize("heading", ["prev_rtg", "tgt_rtg", "self_rtg", "exp_rtg", "res", "xyz"])
def test_codes_that_may_mean_other_ratings_are_not_guessed(heading: str) -> None:
    reading = rated(heading)
    assert reading.faults or reading.observations is None


def test_what_the_workbook_says_of_a_code_holds_where_it_says_another_thing() -> None:
    assert rated("rtg", ["rtg", "rating awarded by inspectors"]).observations is not None
    assert rated("rtg", ["rtg", "rating predicted by the unit itself"]).observations is None


def answered(header: list[Content], *explained: list[Content]) -> Reading:
    about: list[list[Content]] = [["title", "Key questions by region, 2023 framework: cases inspected"], *explained]
    rows: list[list[Content]] = [["Wales", ENGAGING, 84, 63, 57.1], ["Wales", SAFE, 90, 150, 37.5]]
    return read_grids([Grid("readme", about), Grid("kq", [["rgn", "q", *header], *rows])])


def test_counts_of_yes_and_no_beside_the_share_of_yes() -> None:
    explained: list[list[Content]] = [
        ["y_n", "cases answered yes"],
        ["n_n", "cases answered no"],
        ["y_pc", "yes as per cent of yes + no"],
    ]
    for reading in (answered(["y_n", "n_n", "y_pc"]), answered(["y_n", "n_n", "y_pc"], *explained)):
        found = figures(reading, "answer", "role", "value")
        assert [found[cell] for cell in ("C2", "D2", "E2")] == [
            ("Yes", "number", 84),
            ("No", "number", 63),
            ("Yes", "percentage", 57.1),
        ]


@pytest.mark.parametrize("header", [["y", "n", "pc"], ["pos", "neg", "pos_rt"], ["a", "b", "c"]])
def test_codes_that_nothing_explains_are_not_guessed(header: list[Content]) -> None:
    reading = answered(header)
    assert reading.faults or reading.observations is None


def test_explanations_may_speak_of_each_other() -> None:
    about: list[list[Content]] = [
        ["title", "Needs linked to offending and services delivered, by region"],
        ["idn", "cases with the need identified as linked to offending"],
        ["suf", "of idn, cases in which sufficient services were delivered"],
        ["suf_pc", "suf as % of idn"],
    ]
    data: list[list[Content]] = [
        ["rgn", "need", "idn", "suf", "suf_pc"],
        ["Wales", "Accommodation", 40, 16, 40],
        ["Wales", "Drug misuse", 50, 15, 30],
    ]
    found = figures(read_grids([Grid("readme", about), Grid("data", data)]), "measure", "role", "value")
    assert found["C2"] == ("identified", "n_identified", 40)
    assert found["D2"] == ("sufficient_services", "n_met", 16)
    assert found["E2"] == ("sufficient_services", "percentage", 40)


def test_one_cell_may_say_what_all_codes_of_a_column_mean() -> None:
    about: list[list[Content]] = [
        ["title", "Key questions answered yes, before and after unification"],
        ["prd", "PRE = inspections 2018 to 2019, CRC and NPS combined; PST = inspections 2021 to 2023"],
        ["yes_pc", "cases answered yes, % of relevant cases"],
        ["chg", "yes_pc PST less yes_pc PRE"],
    ]
    data: list[list[Content]] = [["rgn", "kq", "prd", "yes_pc", "chg"]]
    for question, before, after in ((ENGAGING, 59.5, 50), (SAFE, 73.5, 61)):
        data += [["Wales", question, "PRE", before, ""], ["Wales", question, "PST", after, after - before]]
    found = figures(read_grids([Grid("readme", about), Grid("cmp", data)]), "phase_period", "organisation", "value")
    assert found["D2"] == ("2018 to 2019", "NPS and CRC", 59.5)
    assert found["D3"] == ("2021 to 2023", None, 50)


@pytest.mark.parametrize(
    ("heading", "explained"),
    [("sip_fte", ""), ("sip", "staff in post, full-time equivalent"), ("s", "staff in post (FTE)")],
)
def test_staff_in_post_may_be_a_code(heading: str, explained: str) -> None:
    assert set(figures(staffed(heading, explained), "role", "unit").values()) == {("staff in post", "FTE")}


@pytest.mark.parametrize(
    "explained", ["staff in post, excluding those on long-term sick leave", "forecast staff in post"]
)
def test_a_code_is_not_read_for_half_of_its_explanation(explained: str) -> None:
    reading = staffed("sip_fte", explained)
    assert reading.faults or reading.observations is None


def staffed(heading: str, explained: str) -> Reading:
    about: list[list[Content]] = [["title", "Probation Service workforce by region and grade"], [heading, explained]]
    data: list[list[Content]] = [
        ["snap_dt", "rgn", "grd", heading],
        ["31 March 2025", "London", "PO", 41.5],
        ["31 March 2025", "Wales", "PSO", 52.5],
    ]
    return read_grids([Grid("readme", about if explained else about[:1]), Grid("data", data)])


@pytest.mark.parametrize("code", ["NOE", "E12000001", "YHU"])
def test_codes_of_regions_beside_their_units_say_nothing(code: str) -> None:
    data: list[list[Content]] = [
        ["as_at", "rgn", "pdu", "grade", "fte_sip"],
        ["30 June 2025", code, "Sunderland", "PO band 4", 41],
        ["30 June 2025", code, "Wirral", "PO band 4", 52],
    ]
    reading = read_grids([Grid("data", data)])
    assert set(figures(reading, "area", "area_type").values()) == {("Sunderland", "pdu"), ("Wirral", "pdu")}


@pytest.mark.parametrize("scale", ["O, G, RI, I", "O/G/RI/I", "Outstanding, Good, RI or Inadequate"])
def test_a_heading_may_list_the_scale(scale: str) -> None:
    found = figures(rated(f"Published rating ({scale})"), "text")
    assert found["D3"] == ("Inadequate",)


@pytest.mark.parametrize("header", ["pub_dt", "Report published", "rpt_pub_dt"])
def test_the_day_of_a_report_may_stand_first(header: str) -> None:
    rows: list[list[Content]] = [
        [day, "London", unit, standard, rating]
        for unit, day in (("Lambeth", "13 March 2024"), ("Newham", "27 May 2024"))
        for standard, rating in zip(STANDARDS, RATINGS, strict=True)
    ]
    data: list[list[Content]] = [[header, "rgn", "pdu", "std", "rtg"], *rows]
    found = figures(read_grids([Grid("PDU ratings 2023 framework", data)]), "role", "pdu")
    assert found["A2"] == ("published", "Lambeth")
    assert found["E2"] == ("standard", "Lambeth")

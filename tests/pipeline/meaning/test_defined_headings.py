"""What lines say that short headings mean, and what workforce tables print beside what is counted on a day."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_headings_and_groups import ENGAGING, SAFE, reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.workbooks import Percent

NEEDS = "Needs and services, North East region"


class TestHeadingsThatLinesDefine:
    def test_have_the_meaning_that_a_line_gives_them(self) -> None:
        reading = read(
            [NEEDS],
            ["Number: cases where inspectors identified the need. %: share of those with sufficient services."],
            ["Need", "Men", "", "Women", ""],
            ["", "Number", "%", "Number", "%"],
            ["Accommodation", 222, 48, 22, 32],
            ["Drug misuse", 319, 29, 37, 30],
            ["Alcohol misuse", 285, 39, 34, 26],
        )
        found = figures(reading, "role", "measure", "breakdown", "value")
        assert found["B5"] == ("n_identified", "identified", "Men", 222)
        assert found["E7"] == ("percentage", "sufficient_services", "Women", 26)

    def test_keep_their_own_where_the_line_is_about_a_member(self) -> None:
        reading = read(
            ["Key questions about cases: percentage answered Yes, North East region"],
            ["Engagement: enough is done to involve the person. Desistance: enough is done to support change."],
            ["Stage", "Engagement", "Desistance"],
            ["Assessment", 64, 53],
            ["Planning", 71, 62],
        )
        assert figures(reading, "question")["C5"] == ("planning-desistance",)

    @pytest.mark.parametrize(
        "share",
        [
            "%: that number as a percentage of all cases inspected in the PDU",
            "% = this number, expressed as a share of cases inspected",
            "%: the number as a % of all cases",
        ],
    )
    def test_may_be_shares_of_the_number_that_the_line_defines_first(self, share: str) -> None:
        reading = read(
            ["P 2.1 Assessment: key questions, 2030"],
            [f"Number: cases where the answer to the key question was Yes. {share}."],
            ["PDU", "Cases inspected", ENGAGING, "", SAFE, ""],
            ["", "", "Number", "%", "Number", "%"],
            ["Wigan", 50, 40, 80, 20, 40],
            ["Oldham", 25, 15, 60, 10, 40],
            ["Cumbria", 40, 10, 25, 18, 45],
        )
        found = figures(reading, "role", "value")
        assert (found["C5"], found["D5"]) == (("number", 40), ("percentage", 80))

    @pytest.mark.parametrize(
        ("number", "read_as"),
        [
            (
                "cases where inspectors identified the need",
                [("n_identified", "identified"), ("percentage", "identified")],
            ),
            # A share of all cases, and not of those with the need, is in no mart.
            ("the number of cases with sufficient services", [("n_met", "sufficient_services"), None]),
            ("cases that were helped enough", [None, None]),
        ],
    )
    def test_are_shares_of_what_that_number_counts_and_not_of_the_title(
        self, number: str, read_as: list[tuple[str, str] | None]
    ) -> None:
        reading = read(
            [NEEDS],
            [f"Number: {number}. %: that number as a percentage of all cases inspected."],
            ["Need", "Number", "%"],
            ["Accommodation", 222, 48],
            ["Drug misuse", 319, 29],
            ["Alcohol misuse", 285, 39],
        )
        found = {} if reading.observations is None else figures(reading, "role", "measure")
        assert [found.get(cell) for cell in ("B4", "C4")] == read_as


@pytest.mark.parametrize("age", ["18 to 25", "Aged 26 and over", "Under 21", "35–44 years"])
def test_needs_are_broken_down_by_age(age: str) -> None:
    reading = read(
        ["Needs identified, by age: number of cases, North East region"],
        ["Age", "Accommodation", "Drug misuse"],
        [age, 81, 49],
        ["60 and over", 30, 18],
    )
    (by, group) = figures(reading, "breakdown_by", "breakdown")["B3"]
    assert by == "age"
    assert str(group).startswith("Aged")


def test_a_data_dictionary_says_what_the_columns_of_a_list_are() -> None:
    data: list[list[Content]] = [
        ["pdu", "n_cases", "as_1_pct", "as_3_pct"],
        ["Cumbria", 30, 77, 53],
        ["Wirral", 45, 56, 32],
    ]
    dictionary: list[list[Content]] = [
        ["variable", "description"],
        ["n_cases", "Number of cases inspected"],
        ["as_1_pct", f"Percentage of cases answered 'Yes': {ENGAGING}"],
        ["as_3_pct", f"Percentage of cases answered 'Yes': {SAFE}"],
    ]
    reading = read_grids([Grid("data", data), Grid("dictionary", dictionary)])
    assert figures(reading, "area", "question", "value", "base")["D3"] == ("Wirral", "assessment-safety", 32, 45)


class TestTablesOfTheWorkforce:
    def test_may_name_the_grade_within_the_difference(self) -> None:
        reading = read(
            ["Difference between band 4 probation officers in post and target staffing, by region (FTE)"],
            ["A minus sign means that there are fewer staff in post than the target."],
            ["Region", "31 March 2026", "30 June 2026"],
            ["North East", -91.3, -100.9],
            ["Wales", 3.0, -2.8],
        )
        assert figures(reading, "role", "grade", "value")["B4"] == ("vacancy_fte", "PO", 91.3)

    def test_may_print_leavers_beside_the_staff_on_days(self) -> None:
        reading = read(
            ["All Probation Service staff in post in London, by probation delivery unit (headcount)"],
            ["Probation delivery unit", "As at 30 September 2025", "Leavers in the year to 30 September 2026"],
            ["Brent", 153, 15],
            ["Lambeth", 83, 15],
        )
        found = figures(reading, "role", "value")
        assert found["B3"] == ("staff in post", 153)
        assert found["C3"] == ("leavers", 15)

    def test_may_end_in_a_caseload_of_another_day(self) -> None:
        reading = read(
            ["The Probation Service, London region: staff in post by grade, full-time equivalent"],
            ["Grade", "31 December 2025", "30 September 2026"],
            ["Senior probation officers", 222, 224],
            ["Probation officers", 748, 735],
            [],
            ["Average caseload per probation officer, 30 September 2026", 38.2, None],
        )
        assert figures(reading, "grade", "value") == {
            "B3": ("SPO", 222),
            "C3": ("SPO", 224),
            "B4": ("PO", 748),
            "C4": ("PO", 735),
        }

    @pytest.mark.parametrize(
        "label", ["Band 3: of which working towards PQiP", "of which on the PQiP", "Staff studying for the PQiP"]
    )
    def test_may_say_of_trainees_what_they_work_towards(self, label: str) -> None:
        assert reader("staffing").of(label).members["grade"] == ("PQiP",)

    def test_may_leave_the_grade_of_vacancies_to_the_posts_that_they_are_between(self) -> None:
        rows: list[list[Content]] = [
            ["Wales: staffing profile"],
            ["Measure", "31 March 2026", "30 June 2026"],
            ["Probation officers in post (FTE)", 100.4, 102.0],
            ["Probation officers required (FTE)", 120.0, 120.0],
            ["Vacancies (FTE)", 19.6, 18.0],
            ["Vacancy rate (%)", 16.3, 15.0],
        ]
        found = figures(read(*rows), "role", "grade", "value")
        assert found["B5"] == ("vacancy_fte", "PO", 19.6)
        assert found["C6"] == ("vacancy_rate", "PO", 15.0)
        # Of all staff there are more.
        rows[4] = ["Vacancies (FTE)", 61.0, 58.5]
        assert [fault.cell for fault in read(*rows).faults] == ["A5"]

    def test_may_be_an_extract_with_a_column_a_unit(self) -> None:
        reading = read(
            ["Extract"],
            ["snapshot_date", "region_name", "pdu_name", "grade_name", "fte", "headcount"],
            ["30/06/2026", "Wales", "Gwent", "Probation Officer", 30.5, 32],
            ["30/06/2026", "London", "Brent", "Probation Officer", 31.0, 33],
        )
        assert figures(reading, "role", "unit", "area")["F4"] == ("staff in post", "headcount", "Brent")

    def test_may_print_a_rate_beside_what_it_is_of_on_other_days(self) -> None:
        reading = read(
            ["Leavers from the Probation Service (headcount) by grade, 12 months ending 31 March"],
            ["Grade", "12 months ending 31 March 2026", "Leaving rate (%), 12 months ending 31 March 2027"],
            ["Senior Probation Officer", 166, 9.1],
            ["Probation Officer", 488, 8.7],
        )
        found = figures(reading, "role", "value")
        assert found["B3"] == ("leavers", 166)
        assert found["C4"] == ("leaving rate", 8.7)

    def test_may_print_a_resignation_rate_beside_the_vacancy_rates_of_grades(self) -> None:
        reading = read(
            ["Vacant posts as % of target staffing by region and grade, 31 December 2026"],
            ["Region", "Probation officers", "All grades\u1d43", "Resignation rate"],
            ["East Midlands", Percent(0.242), Percent(0.116), Percent(0.05)],
            ["Wales", Percent(0.112), Percent(0.063), Percent(0.083)],
        )
        found = figures(reading, "role", "grade", "value")
        assert found["C3"] == ("vacancy_rate", "all", 11.6)
        assert found["D4"][0] == "resignation rate"

    def test_may_be_by_function_and_say_the_pay_band(self) -> None:
        reading = read(
            ["HMPPS staff in post (FTE) by function and grade, 30 June 2026"],
            ["Function", "Grade", "30 June 2026"],
            ["Public Sector Prisons", "Bands 3 to 5: officers", 21480],
            ["Probation Service", "Probation officers (pay band 4) in post", 5121],
            ["Probation Service", "Band 3: probation services officers", 7514],
        )
        assert figures(reading, "grade", "value") == {"C4": ("PO", 5121), "C5": ("PSO", 7514)}

    def test_may_count_trainees_into_a_grade_after_its_band(self) -> None:
        meaning = reader("staffing").of("Probation services officer (band 3), including PQiP trainees")
        assert meaning.members["grade"] == ("PSO",)

    def test_of_inspectors_have_no_day_but_the_announcement(self) -> None:
        reading = read(
            ["Staffing of Brent PDU at the time the inspection was announced (FTE)"],
            ["Grade", "Target", "In post", "Vacancy rate (%)"],
            ["Senior probation officer", 10, 9, 10],
            ["Probation officer", 40, 30, 25],
        )
        assert figures(reading, "role", "as_of", "value")["D4"] == ("vacancy_rate", None, 25)


def test_a_corner_that_asks_nothing_of_its_own_leaves_the_key_questions_below_it() -> None:
    reading = read(
        ["Cumbria PDU: case assessment results"],
        ["Was practice sufficient?", "Engaging the person on probation", "", "Keeping other people safe", ""],
        ["", "Yes", "No", "Yes", "No"],
        ["Assessment", 20, 18, 11, 27],
        ["Planning", 21, 17, 12, 26],
    )
    assert figures(reading, "question", "answer", "value")["E5"] == ("planning-safety", "No", 26)


def test_headquarters_and_area_services_are_no_probation_service() -> None:
    meaning = reader("staffing").of("Headquarters and area services")
    assert meaning.members["not a region"] == ("HMPPS HQ",)
    assert not reader("staffing").of("Area services").of_service


def test_a_month_below_its_year_is_a_day() -> None:
    reading = read(
        ["Probation Service \u2013 North East region: staff in post at the end of each quarter, headcount"],
        ["Year", "Quarter ending", "Probation officer", "Senior probation officer"],
        [2026, "March", 182, 77],
        ["", "June", 180, 81],
        [2027, "March", 187, 72],
    )
    found = figures(reading, "as_of", "grade")
    assert found["C4"] == ("June 2026", "PO")
    assert found["D5"] == ("March 2027", "SPO")


def test_a_total_of_what_an_annexe_holds_is_of_no_area() -> None:
    reading = read(
        ["Percentage of cases judged sufficient (Yes) against each key question: engagement"],
        ["Region and PDU", "Assessment", "Planning"],
        ["West Midlands"],
        ["Coventry", 65, 80],
        ["West Midlands \u2013 all inspected PDUs", 63, 75],
        ["All PDUs in this annexe", 53, 66],
    )
    assert {cell for cell in figures(reading, "area") if cell.endswith("6")} == set()


class TestLinesThatSayOfWhatSharesAre:
    @pytest.mark.parametrize(
        "line",
        [
            "England and Wales, inspections in 2025. Base: cases in which the need was identified.",
            "Percentage of cases with the factor, April to December 2026.",
        ],
    )
    def test_leave_the_measure_to_the_title(self, line: str) -> None:
        reading = read(
            ["Percentage of cases in which sufficient services were delivered against the need, by ethnic group"],
            [line],
            [],
            ["Need", "White", "Black"],
            ["Accommodation", 37, 44],
            ["Drug misuse", 31, 32],
        )
        assert figures(reading, "role", "measure")["C5"] == ("percentage", "sufficient_services")

    def test_define_no_heading(self) -> None:
        reading = read(
            ["Sufficient services delivered against need, by ethnic group, England and Wales"],
            ["Need", "White", ""],
            ["", "Number", "%"],
            ["Accommodation", 223, 46],
            ["Drug misuse", 211, 35],
            ["Alcohol misuse", 150, 30],
            ["Number: cases in which services were sufficient. %: of cases in the group with the need."],
        )
        assert figures(reading, "role", "measure")["C4"] == ("percentage", "sufficient_services")


def test_a_region_that_the_cover_names_is_that_of_tables_without_one() -> None:
    cover: list[list[Content]] = [
        ["Needs of people on probation and the services delivered: Greater Manchester region"],
        ["Enquiries: 102 Petty France, London SW1H 9AJ"],
    ]
    needs: list[list[Content]] = [
        ["Factors linked to offending"],
        ["Factor", "Sufficient services delivered: %"],
        ["Accommodation", 42],
        ["Drug misuse", 33],
        ["Alcohol misuse", 39],
    ]
    reading = read_grids([Grid("Introduction", cover), Grid("Needs", needs)])
    assert set(figures(reading, "area").values()) == {("Greater Manchester",)}


def test_a_grade_with_a_slip_is_not_all_staff() -> None:
    reading = read(
        ["Kent, Surrey and Sussex: senior probation officerss, full-time equivalent"],
        ["As at", "In post", "Target"],
        ["30 September 2026", 45.9, 44.3],
        ["30 June 2026", 27.7, 44.3],
    )
    assert "officerss" in str(reading.faults[0])


def test_a_number_beside_a_percentage_is_of_the_unit_over_both() -> None:
    reading = read(
        ["Key questions by PDU: % of cases answered Yes, and number of cases (n)"],
        ["Region", "PS London", "", "PS London", "", "PS Wales", ""],
        ["PDU", "Brent PDU", "", "Lambeth PDU", "", "Gwent PDU", ""],
        ["", "% yes", "n", "% yes", "n", "% yes", "n"],
        [ENGAGING, Percent(0.64), 28, Percent(0.53), 49, Percent(0.4), 33],
        [SAFE, Percent(0.26), 38, Percent(0.75), 53, Percent(0.5), 41],
    )
    found = figures(reading, "area", "role", "value")
    assert found["C5"] == ("Brent", "cases", 28)
    assert found["E6"] == ("Lambeth", "cases", 53)


@pytest.mark.parametrize(
    ("kind", "text", "dimension", "member"),
    [
        ("staffing", "Officers and trainees in post, by region", "measure", "staff in post"),
        ("staffing", "Proportion of target posts vacant", "measure", "vacancy rate"),
        ("staffing", "Probation services officers (band 3, excluding trainees)", "grade", "PSO"),
        ("needs", "Enough was delivered to meet the need", "need_measure", "sufficient_services"),
        ("needs", "Position improved", "need_measure", "improved"),
        ("needs", "Hate-based attitudes or behaviour", "need", "Hate-based behaviour"),
        ("key questions", "Not satisfied (no)", "answer", "No"),
    ],
)
def test_wordings_of_other_authors_are_known(kind: str, text: str, dimension: str, member: str) -> None:
    meaning = reader(kind).of(text)
    assert meaning.members[dimension] == (member,)
    assert not meaning.unknown

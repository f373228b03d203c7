"""What a person reads although the print does not spell it out: whose base, which count, what a blank row parts."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.workbooks import Percent


def read(*rows: list[Content]) -> Reading:
    return read_grids([Grid("Table_1", list(rows))])


def figures(reading: Reading, *names: str) -> dict[str, tuple[object, ...]]:
    """The chosen fields of each observation, by its cell."""
    assert not reading.faults, reading.faults[0]
    assert reading.observations is not None
    rows = reading.observations.select("source_cell", *names).rows()
    return {cell: values for cell, *values_ in rows for values in [tuple(values_)]}


class TestTheBaseOfNeeds:
    def test_n_beside_a_base_is_the_number_of_cases_with_the_need(self) -> None:
        reading = read(
            ["Needs identified, all cases: keeping other people safe"],
            ["Need", "n", "Base (n)", "%"],
            ["Accommodation", 192, 325, 59],
            ["Alcohol misuse", 199, 325, 61],
            ["Drug misuse", 33, 325, 10],
        )
        found = figures(reading, "role", "measure", "value")
        assert found["B3"] == ("n_identified", "identified", 192)
        assert found["C3"] == ("cases", "identified", 325)

    def test_that_of_a_title_about_services_is_the_cases_with_the_need(self) -> None:
        reading = read(
            ["Needs of people on probation: sufficient services delivered, desistance"],
            ["Need", "%", "Base"],
            ["Accommodation", "66%", 41],
            ["Alcohol misuse", "37%", 27],
            ["Drug misuse", "50%", 44],
        )
        assert figures(reading, "role", "value")["C3"] == ("n_identified", 41)

    def test_one_that_is_the_same_for_every_need_is_of_all_cases(self) -> None:
        reading = read(
            ["Needs of people on probation: sufficient services delivered, desistance"],
            ["Need", "%", "Base"],
            ["Accommodation", "66%", 93],
            ["Alcohol misuse", "37%", 93],
            ["Drug misuse", "50%", 93],
        )
        assert {role for role, _ in figures(reading, "role", "unit").values()} == {"percentage", "cases"}

    def test_cases_inspected_in_a_heading_are_no_part_of_the_name_of_a_group(self) -> None:
        reading = read(
            ["Needs linked to offending and services delivered"],
            ["", "", "Accommodation", "Alcohol misuse"],
            ["Women (118 cases inspected)"],
            ["Need identified", "n", 37, 56],
            ["", "%", 31, 47],
        )
        assert figures(reading, "breakdown", "role")["C4"] == ("Women", "n_identified")

    def test_in_a_line_above_is_the_cases_among_which_each_was_identified(self) -> None:
        reading = read(
            ["What people needed in Wirral, and what services did"],
            ["Sample size", 80],
            [],
            ["Need", "Need present (%)", "Need sufficiently addressed (%)"],
            ["Accommodation", 25, 55],
            ["Alcohol misuse", 40, 50],
        )
        bases = reading.observations.filter(pl.col("role") == "cases") if reading.observations is not None else None
        assert bases is not None
        told = bases.select("need", "measure", "value", "source_cell").rows()
        assert sorted(told) == [
            ("Accommodation", "identified", 80, "B2"),
            ("Alcohol misuse", "identified", 80, "B2"),
        ]

    @pytest.mark.parametrize(
        "rows",
        [
            # 20 of 50 are no 25 per cent.
            [["Need", "Identified (number)", "Identified (%)"], ["Accommodation", 20, 25], ["Alcohol misuse", 32, 41]],
            # More than there are.
            [["Need", "Number of cases with the need"], ["Accommodation", 20], ["Alcohol misuse", 61]],
        ],
    )
    def test_in_a_line_above_is_of_other_cases_where_the_figures_say_so(self, rows: list[list[Content]]) -> None:
        reading = read(["Needs identified in Wirral"], ["Cases inspected", 50], [], *rows)
        assert not {"cases"} & {role for (role,) in figures(reading, "role").values()}

    def test_in_a_line_above_is_none_of_one_of_several_groups(self) -> None:
        reading = read(
            ["Needs identified, per cent of cases"],
            ["Cases inspected", 50],
            [],
            ["Need", "Women", "Men"],
            ["Accommodation", "20%", "25%"],
            ["Alcohol misuse", "31%", "44%"],
        )
        assert {role for (role,) in figures(reading, "role").values()} == {"percentage"}


class TestSharesOfOne:
    def test_are_told_by_target_and_staff_in_post(self) -> None:
        reading = read(
            ["Probation staffing, England and Wales, 30 September 2023"],
            ["", "Probation officer", "Probation services officer"],
            ["Required staffing, FTE", 394.2, 210.0],
            ["In post, FTE", 291.8, 195.9],
            ["% vacant", 0.26, 0.067],
        )
        assert figures(reading, "value")["B5"] == (26.0,)

    def test_are_told_by_the_cases_with_the_need(self) -> None:
        reading = read(
            ["Needs of people on probation: alcohol misuse, sufficient services, keeping other people safe"],
            ["Group", "Number", "Sample size", "Per cent"],
            ["Women", 109, 155, 0.7],
            ["Men", 138, 201, 0.69],
            ["All cases", 247, 356, 0.69],
        )
        assert figures(reading, "value")["D3"] == (70.0,)


class TestRatings:
    HEADER: tuple[Content, ...] = ("PDU", "1.1 Leadership", "1.2 Staff", "1.3 Services", "Score", "Overall")

    def test_go_on_below_a_blank_row_and_the_name_of_a_region(self) -> None:
        reading = read(
            ["Ratings of PDUs, standards of 2021"],
            list(self.HEADER),
            ["NORTH EAST"],
            ["Sunderland", "RI", "I", "G", "8/24", "RI"],
            ["Newcastle upon Tyne", "I", "I", "RI", "0/27", "I"],
            [],
            ["SOUTH WEST"],
            ["Dorset", "G", "G", "I", "13/27", "RI"],
        )
        found = figures(reading, "pdu", "text", "role")
        assert found["B8"] == ("Dorset", "Good", "standard")
        assert found["E8"] == ("Dorset", "13/27", "composite score")

    def test_stand_under_bare_numbers_of_standards(self) -> None:
        reading = read(
            ["Ratings of probation delivery units, 2021 to 2023 standards"],
            ["Unit", "Total score", "1.4", "2.4"],
            ["Wirral", "9/9", "Good", "Requires improvement"],
            ["Sunderland", "0/9", "Inadequate", "Good"],
        )
        assert figures(reading, "standard")["D3"] == ("Implementation and delivery",)

    def test_in_a_title_that_names_staffing_too_the_overall_one_is_of_no_standard(self) -> None:
        reading = read(
            ["Wakefield PDU: ratings, key questions and staffing (standards of 2021)"],
            ["Standard", "Rating", "Points (0 to 3)"],
            ["1.1 Leadership", "Requires improvement", 1],
            ["1.2 Staff", "Inadequate", 0],
            ["Overall", "Inadequate", "1/27"],
        )
        assert figures(reading, "role")["C5"] == ("composite score",)


class TestLinesOfTheirOwn:
    def test_a_row_with_one_figure_and_a_measure_is_not_of_its_column(self) -> None:
        reading = read(
            ["Staffing of Wakefield PDU, 1 March 2023 (FTE)"],
            ["Grade", "Required", "In post", "Vacancies", "Vacancy rate"],
            ["PO", 46, 33, 13, Percent(0.28)],
            ["PSO", 41, 43, -2, Percent(-0.05)],
            ["Average caseload per PO", None, None, None, 38.5],
        )
        assert 38.5 not in [value for (value,) in figures(reading, "value").values()]

    def test_a_note_below_a_table_gives_the_next_one_no_date(self) -> None:
        reading = read_grids(
            [
                Grid(
                    "Jun-22",
                    [
                        ["Probation staff, all grades"],
                        ["Probation delivery unit", "In post", "Funded posts"],
                        ["Sunderland", 256, 338],
                        ["Wirral", 433, 413],
                        ["2. Data are as recorded on 14 April 2025."],
                        [],
                        ["Probation staff, PSOs"],
                        [],
                        ["Probation delivery unit", "In post", "Funded posts"],
                        ["Sunderland", 232, 322],
                        ["Wirral", 255, 389],
                    ],
                )
            ]
        )
        assert {as_of for (as_of,) in figures(reading, "as_of").values()} == {"June 2022"}


def test_a_sheet_of_relevant_cases_is_the_base_of_its_questions() -> None:
    questions = ["Assessment: engaging the person on probation", "Planning: keeping other people safe"]
    title = "Number of relevant cases for each key question, by PDU, 2021 standards, cases inspected April to June 2022"
    reading = read(
        [f"Table C: {title}"], ["Probation delivery unit", *questions], ["Dorset", 35, 37], ["Somerset", 30, 31]
    )
    assert {role for (role,) in figures(reading, "role").values()} == {"cases"}


def test_a_column_headed_of_holds_the_cases_that_the_answers_are_of() -> None:
    reading = read(
        ["Dorset PDU: key questions, 2021 standards, cases inspected in May 2022"],
        ["2.2 Assessment", "Yes", "of", "Percentage Yes"],
        ["Does assessment focus sufficiently on engaging the person on probation?", 38, 60, "63%"],
        ["Does assessment focus sufficiently on keeping other people safe?", 31, 60, "52%"],
    )
    assert figures(reading, "role")["C3"] == ("cases",)


def test_risk_of_harm_to_others_is_no_answer_other() -> None:
    reading = read(
        ["Needs linked to risk of harm to others: sufficient services delivered"],
        ["Need", "Number of cases: need identified", "Sufficient services delivered: percentage"],
        ["Accommodation", 469, Percent(0.25)],
        ["Alcohol misuse", 316, Percent(0.43)],
    )
    assert figures(reading, "purpose", "value")["C3"] == ("risk_of_harm", 25.0)


def test_a_total_of_the_grades_that_have_a_target_is_left_out() -> None:
    reading = read(
        ["Posts filled and required by grade, 30 September 2026 (FTE)"],
        ["Grade", "Required level", "Staff in post"],
        ["Band 4 / Probation Officer", 6984, 6384],
        ["Band 3 / Probation Services Officer", 8616, 7144],
        ["All grades with a required level", 15600, 13528],
    )
    assert 15600 not in [value for (value,) in figures(reading, "value").values()]


def test_the_same_unknown_label_in_many_rows_is_told_of_once() -> None:
    rows: list[list[Content]] = [
        ["Wales", "PO", "Gadgets", 1],
        ["London", "PO", "Gadgets", 2],
        ["Wales", "PO", "In post", 3],
    ]
    rows += [["London", "PO", "In post", 4], ["North East", "PO", "In post", 5], ["South West", "PO", "In post", 6]]
    reading = read(["Probation staff, 31 March 2025 (FTE)"], ["Region", "Grade", "Measure", "Value"], *rows)
    assert [fault.cell for fault in reading.faults if "Gadgets" in str(fault.found)] == ["C3"]


def test_a_column_without_the_area_that_its_neighbours_have_is_not_taken_for_all() -> None:
    reading = read(
        ["Needs of people on probation: alcohol misuse, desistance, number"],
        ["", "Probation Service - North West", "Probation Service - West Midlands", "Wales", ""],
        ["Need identified", 13, 51, 13, 17],
        ["Improved", 9, 12, 9, 11],
    )
    assert [fault.expected for fault in reading.faults] == ["the area of the figure"]


def test_a_title_between_a_note_above_and_a_source_below_is_that_of_the_next_table() -> None:
    def table(theme: str, *answers: tuple[str, int, int]) -> list[list[Content]]:
        rows: list[list[Content]] = [[*answer] for answer in answers]
        title = f"Case assessment: key questions, 2021 standards, South West, {theme}"
        return [[title], ["Source: inspections"], [], ["", "Planning", "Assessment"], *rows]

    reading = read(
        *table("Engagement", ("Answered yes", 88, 15), ("Answered no", 120, 13), ("Total", 208, 28)),
        [],
        ["Figures may not sum to totals because of rounding."],
        [],
        *table("Desistance", ("Answered yes", 25, 10), ("Answered no", 13, 26), ("Total", 38, 36)),
    )
    found = figures(reading, "question", "role")
    assert found["B15"] == ("planning-desistance", "number")


def test_a_sheet_is_named_by_a_day_in_figures() -> None:
    grid = Grid("30-09-2024", [["Probation officers"], ["Region", "In post, FTE"], ["Wales", 110], ["London", 120]])
    assert set(figures(read_grids([grid]), "as_of").values()) == {("30 September 2024",)}


def test_inspected_cases_in_a_title_does_not_make_counts_of_percentages() -> None:
    questions: list[Content] = ["Probation delivery unit", "Assessment: engagement", "Planning: engagement"]
    title = "Inspected cases, 2021 inspection framework"
    reading = read_grids(
        [
            Grid("Yes", [[f"{title}, Yes"], questions, ["Dorset", 49, 39], ["Somerset", 67, 78]]),
            Grid("No", [[f"{title}, No"], questions, ["Dorset", 51, 61], ["Somerset", 33, 22]]),
        ]
    )
    assert set(figures(reading, "role").values()) == {("percentage",)}


def test_in_a_list_a_total_score_and_an_overall_rating_in_points_are_two_things() -> None:
    rows: list[list[Content]] = [
        ["P 1.1 Leadership", 1],
        ["P 1.2 Staffing", 2],
        ["Total score", 3],
        ["Overall rating", 1],
    ]
    header: list[Content] = ["pdu", "framework", "standard", "points"]
    reading = read(["Ratings of PDUs"], header, *([["Croydon", 2023, *row] for row in rows]))
    found = figures(reading, "framework", "role", "text", "value")
    assert found["D5"] == ("2023", "composite score", None, 3.0)
    assert found["D6"] == ("2023", "overall rating", "Requires improvement", None)


class TestNUnderATitleAboutOneMeasure:
    NEEDS = ("Accommodation", "Alcohol misuse", "Drug misuse", "Attitudes to offending")

    def sheet(self, identified: list[tuple[int, int]], met: list[tuple[int, int]]) -> Reading:
        def table(title: str, cells: list[tuple[int, int]]) -> list[list[Content]]:
            rows: list[list[Content]] = [[need, *two] for need, two in zip(self.NEEDS, cells, strict=True)]
            return [[title], ["Need", "n", "%"], *rows]

        return read_grids(
            [
                Grid("Identified", table("Wales region, needs linked to offending: identified", identified)),
                Grid("Met", table("Wales region, needs linked to offending: sufficient services", met)),
            ]
        )

    def test_is_the_cases_in_which_it_was_met_where_they_are_that_share_of_the_need(self) -> None:
        reading = self.sheet([(84, 39), (95, 44), (88, 41), (75, 35)], [(24, 29), (19, 20), (37, 42), (31, 41)])
        assert reading.observations is not None
        roles = reading.observations.group_by("source_sheet", "source_cell").agg("role")
        assert not reading.faults
        assert {tuple(role) for *_, role in roles.filter(source_cell="B3").rows()} == {("n_identified",), ("n_met",)}

    def test_is_the_base_where_it_is_that_of_the_need(self) -> None:
        reading = self.sheet([(84, 39), (95, 44), (88, 41), (75, 35)], [(84, 29), (95, 20), (88, 42), (75, 41)])
        assert reading.observations is not None
        assert "n_met" not in reading.observations["role"].to_list()

    def test_is_asked_for_where_nothing_says_it(self) -> None:
        reading = self.sheet([(84, 39), (95, 44), (88, 41), (75, 35)], [(50, 29), (60, 20), (70, 42), (71, 41)])
        assert "what n counts" in reading.faults[0].expected


def test_a_total_that_leaves_something_out_is_left_out() -> None:
    label = "All regions (excluding Approved Premises and headquarters)"
    reading = read(
        ["Probation officers, 31 March 2025"],
        ["Region", "Staff in post"],
        ["Wales", 110],
        ["North East", 120],
        ["South West", 130],
        [label, 360],
    )
    assert [value for (value,) in figures(reading, "value").values()] == [110, 120, 130]


class TestAbbreviationsThatTheWorkbookExplains:
    LEGEND = "SIP: staff in post. TS: target staffing. Vacs: TS less SIP."

    def test_are_read_in_full(self) -> None:
        reading = read(
            ["PO, band 4, FTE as at 31/12/2024"],
            ["Region", "SIP", "TS"],
            ["PS East Midlands", 456, 528],
            ["PS Wales", 300, 345],
            [],
            [self.LEGEND],
        )
        found = figures(reading, "role", "value")
        assert found["B3"] == ("staff in post", 456)
        assert found["C3"] == ("target_fte", 528)

    def test_win_over_what_the_same_letters_mean_elsewhere(self) -> None:
        reading = read(
            ["PC and PSO vacancies by region, FTE as at 31/12/2024"],
            ["Region", "SIP", "TS"],
            ["East Midlands", 456, 528],
            ["Wales", 300, 345],
            [],
            ["PC: police constable. PSO: police support officer."],
            [self.LEGEND],
        )
        assert reading.observations is None or reading.observations.is_empty()


def test_a_day_below_a_year_is_one_date() -> None:
    reading = read(
        ["7a. Staff in post (FTE), England and Wales"],
        ["Grade", 2021, None, 2022],
        ["", "30 September", "31 December", "31 March"],
        ["Band 3 / Probation Services Officer", 6203, 6322, 6496],
        ["Band 4 / Probation Officer", 4810, 4867, 4872],
    )
    assert [as_of for (as_of,) in list(figures(reading, "as_of").values())[:3]] == [
        "30 September 2021",
        "31 December 2021",
        "31 March 2022",
    ]


def test_the_only_unit_on_the_cover_is_that_of_tables_that_name_none() -> None:
    cover = Grid("Front", [["An inspection of probation services in Gwent"], ["2021 standards"]])
    ratings = Grid(
        "Annexe",
        [["Annexe 1: Ratings"], ["Standard", "Rating"], ["1.1 Leadership", "Good"], ["1.2 Staff", "Inadequate"]],
    )
    assert figures(read_grids([cover, ratings]), "pdu")["B3"] == ("Gwent",)


class TestWhatACoverSays:
    STAFF = Grid(
        "Table_1",
        [
            ["Staff in post and target, 31 March 2025 (FTE)"],
            ["Grade", "In post", "Target"],
            ["PO", 4810, 5200],
            ["PSO", 6203, 6500],
        ],
    )

    def test_a_note_on_one_unit_or_region_does_not_make_national_figures_its_own(self) -> None:
        notes = Grid("Notes", [["Figures of Gwent were counted a week later."], ["Staff of London are included."]])
        found = figures(read_grids([notes, self.STAFF]), "area")
        assert set(found.values()) == {("England and Wales",)}

    def test_two_units_on_the_cover_are_nobodys(self) -> None:
        cover = Grid(
            "Front", [["Inspections of probation services in Gwent"], ["Inspections of probation services in Surrey"]]
        )
        ratings = Grid(
            "Annexe",
            [["Ratings, 2021 standards"], ["Standard", "Rating"], ["1.1 Leadership", "Good"], ["1.2 Staff", "Good"]],
        )
        observations = read_grids([cover, ratings]).observations
        assert observations is None or observations.is_empty()


class TestALineBelowTheTable:
    def test_is_none_where_all_but_one_of_its_cells_are_suppressed(self) -> None:
        reading = read(
            ["Vacancies of Wakefield PDU, 31 March 2025"],
            ["", "Number", "%"],
            ["Vacancies, PO", "[c]", 12],
            ["Vacancies, PSO", 7, 15],
        )
        found = figures(reading, "role", "value")
        assert found["C3"] == ("vacancy_rate", 12)


def test_numbers_of_rows_are_no_answers() -> None:
    reading = read(
        ["Dorset PDU, key questions, 2021 standards, cases inspected in May 2022"],
        ["No", "Key question", "Yes (%)"],
        [1, "Does assessment focus sufficiently on engaging the person on probation?", 38],
        [2, "Does assessment focus sufficiently on keeping other people safe?", 31],
    )
    assert "No" not in [answer for (answer,) in figures(reading, "answer").values()]


def test_small_counts_below_the_name_of_a_region_are_figures_and_no_labels() -> None:
    reading = read(
        ["Answers to key questions, 2021 to 2023 standards, cases inspected in 2022"],
        ["", "North East Probation Region", "Wales Probation Region"],
        ["Measure", "Reviewing: desistance", "Reviewing: desistance"],
        ["Answered yes", 6, 15],
        ["Answered no", 21, 12],
        ["Cases", 27, 27],
    )
    assert figures(reading, "value")["B4"] == (6,)

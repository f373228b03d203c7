"""Tables that analysts circulate: pivots under filters, dashboards, league tables, answers to questions."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

IN_POST: list[list[Content]] = [
    ["Region", "Probation officers in post (FTE)"],
    ["Wales", 300.5],
    ["London", 410.2],
]


class TestTheDayOfTheFigures:
    @pytest.mark.parametrize(
        "line",
        [
            "As at 31 December 2023. Drawn from workforce statistics published on 15 February 2024.",
            "Position at 31 December 2023 (published 15 February 2024)",
            "Compiled 4 March 2024; staffing as at 31 December 2023",
        ],
    )
    def test_stands_beside_that_of_a_publication(self, line: str) -> None:
        reading = read([line], *IN_POST)
        assert figures(reading, "as_of")["B3"] == ("31 December 2023",)

    @pytest.mark.parametrize(
        "line",
        [
            "Snapshot date: 31 December 2023. Data source: HMPPS workforce statistics.",
            "Source: HMPPS workforce statistics, as at 31 December 2023",
        ],
    )
    def test_is_said_below_the_table(self, line: str) -> None:
        reading = read(["Staff in post by region"], *IN_POST, [], [line])
        assert figures(reading, "as_of")["B3"] == ("31 December 2023",)

    @pytest.mark.parametrize(
        "line",
        [
            "Put together 23 November 2023",
            "Published: 15 February 2024",
            "London figures are as at 30 June 2023.",
            "Budgets agreed as at 1 April 2023.",
        ],
    )
    def test_is_no_other_day(self, line: str) -> None:
        reading = read(["Staff in post by region"], *IN_POST, [], [line])
        assert [fault.expected for fault in reading.faults] == ["the date of the figure"]


class TestFilters:
    PIVOT: tuple[list[Content], ...] = (
        ["Sum of FTE in post", "Column Labels"],
        ["Row Labels", "PO", "PSO", "Grand Total"],
        ["Derby City", 62.8, 81.9, 144.7],
        ["Derbyshire", 29.4, 33.6, 63.0],
        ["Grand Total", 92.2, 115.5, 207.7],
    )

    def test_hold_for_every_pivot_below_them(self) -> None:
        required: list[list[Content]] = [["Sum of FTE required", "Column Labels"], *self.PIVOT[1:]]
        reading = read(["Region", "East Midlands"], ["Snapshot date", "2024-06-30"], [], *self.PIVOT, [], [], *required)
        found = figures(reading, "role", "area", "grade", "as_of")
        assert found["D8"] == ("staff in post", "East Midlands", "all", "30 June 2024")
        assert found["B15"] == ("target_fte", "East Midlands", "PO", "30 June 2024")

    def test_of_all_say_nothing_and_count_what_is_left(self) -> None:
        reading = read(
            ["Needs identified and met"],
            [],
            ["Filters applied"],
            ["Probation region", "London"],
            ["Sentence type", "All"],
            ["Cases in selection", 200],
            [],
            ["Need linked to offending", "Cases with need", "% of cases with need", "Need met (cases)"],
            ["Accommodation", 150, "75%", 60],
            ["Drug misuse", 100, "50%", 55],
            ["Alcohol misuse", 50, "25%", 20],
        )
        assert figures(reading, "role", "area", "value")["D9"] == ("n_met", "London", 60)


class TestTablesBesideOthers:
    def test_end_where_a_title_below_a_gap_of_their_own_begins_another(self) -> None:
        reading = read(
            ["Wirral PDU at a glance"],
            [],
            ["Standard", "Rating", "", "Vacancy rates as at 31 March 2024"],
            ["P 1.1 Leadership", "Good", "", "Grade", "Vacancy rate"],
            ["P 1.2 Staffing", "Inadequate", "", "PO", "11%"],
            ["P 1.3 Services", "Good", "", "PSO", "34%"],
            ["P 2.1 Assessment", "Good", "", "A minus sign means more staff than the target."],
            ["P 2.2 Planning", "Good"],
            ["P 2.4 Reviewing", "Good", "", "Vacancies as at 31 March 2024"],
            ["Overall rating", "Good", "", "Grade", "Vacancies (FTE)"],
            ["Composite score", "14/21", "", "PO", 5.5],
        )
        found = figures(reading, "role", "grade")
        assert found["E5"] == ("vacancy_rate", "PO")
        assert found["E11"] == ("vacancy_fte", "PO")


def test_a_rating_beside_the_score_of_each_unit_is_the_overall_one() -> None:
    reading = read(
        ["PDUs inspected under the 2023 standards"],
        ["Rank", "PDU", "Rating", "Score (out of 21)"],
        [1, "Derby City", "Good", 14],
        [2, "Gwent", "Requires improvement", 10],
    )
    assert figures(reading, "pdu", "role", "text")["C3"] == ("Derby City", "overall rating", "Good")


def test_a_sign_that_a_line_explains_stands_for_no_figure() -> None:
    reading = read(
        ["Vacancy rates reported to inspectors, by PDU, as at 31 March 2024"],
        ["n/k = not known."],
        ["PDU", "PO", "PSO"],
        ["Derby City", "12%", "n/k"],
        ["Gwent", "15%", "8%"],
    )
    assert figures(reading, "value", "mark") == {
        "B4": (12, None),
        "C4": (None, "not available"),
        "B5": (15, None),
        "C5": (8, None),
    }


def test_days_a_head_turnover_and_risk_have_their_short_names() -> None:
    reading = read(
        ["Region", "Grade", "Indicator", "Unit", "Date", "Figure"],
        ["Wales", "All grades", "Sickness absence", "days per head", "31/03/2025", 14.5],
        ["Wales", "All grades", "Turnover (leaving rate)", "%", "31/03/2025", 10.3],
        ["London", "All grades", "Sickness absence", "days per head", "31/03/2025", 12.5],
        ["London", "All grades", "Turnover (leaving rate)", "%", "31/03/2025", 9.3],
    )
    found = figures(reading, "role", "value")
    assert found["F2"] == ("sickness days a person", 14.5)
    assert found["F3"] == ("leaving rate", 10.3)


def test_numbers_on_cards_are_what_the_words_over_and_under_them_say() -> None:
    reading = read(
        ["Probation workforce in six numbers"],
        ["England and Wales. Staffing at 30 June 2024; flows for the 12 months to 30 June 2024."],
        [],
        ["Probation officers in post", "", "Probation officers required", "", "Probation officer vacancy rate"],
        [4070, "", 5798, "", "29.8%"],
        ["full-time equivalent", "", "full-time equivalent, target staffing", "", "shortfall as a share of target"],
        [],
        ["PQiP trainees in post", "", "Joiners, all grades", "", "Leaving rate, all grades"],
        [1635, "", "2,951", "", "11.2%"],
        ["full-time equivalent", "", "people, 12 months"],
    )
    assert figures(reading, "grade", "role", "value", "as_of") == {
        "A5": ("PO", "staff in post", 4070, "30 June 2024"),
        "C5": ("PO", "target_fte", 5798, "30 June 2024"),
        "E5": ("PO", "vacancy_rate", 29.8, "30 June 2024"),
        "A9": ("PQiP", "staff in post", 1635, "30 June 2024"),
        "C9": ("all", "joiners", 2951, "30 June 2024"),
        "E9": ("all", "leaving rate", 11.2, "30 June 2024"),
    }


def test_cards_that_touch_have_their_units_under_them() -> None:
    reading = read(
        ["Probation Service in numbers: England and Wales, 31 March 2025"],
        [],
        ["Probation officers in post", "Probation officers required", "Probation officer vacancy rate"],
        [5100, 7200, "29%"],
        ["FTE", "FTE", "% of target"],
    )
    assert figures(reading, "role", "value") == {
        "A4": ("staff in post", 5100),
        "B4": ("target_fte", 7200),
        "C4": ("vacancy_rate", 29),
    }


class TestTheMeasureInATitle:
    @pytest.mark.parametrize(
        "title",
        [
            "How short of staff were the PDUs we inspected? Vacancy rate by grade, per cent",
            "The table shows vacancy rates by grade, per cent.",
            "Vacancy rate when inspection was announced (%); n/s = not stated",
        ],
    )
    def test_is_that_of_columns_of_grades(self, title: str) -> None:
        reading = read(
            [title],
            ["PDU", "Inspection announced", "PO", "PSO"],
            ["Gwent", "March 2023", 12, 5],
            ["Croydon", "May 2023", 20, 7],
        )
        assert figures(reading, "grade", "role", "as_of")["D4"] == ("PSO", "vacancy_rate", "May 2023")

    @pytest.mark.parametrize(
        "title",
        [
            "How short of staff were the PDUs? Advertised vacancy rate by grade, per cent",
            "The table shows unfunded vacancy rates by grade, per cent.",
        ],
    )
    def test_is_another_with_a_word_that_no_list_knows(self, title: str) -> None:
        reading = read(
            [title],
            ["PDU", "Inspection announced", "PO", "PSO"],
            ["Gwent", "March 2023", 12, 5],
            ["Croydon", "May 2023", 20, 7],
        )
        assert "words that say what the figure is" in reading.faults[0].expected


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Number of cases answered Yes (and %), PDU inspections, October 2022 to October 2023", "number"),
        ("Percentage of cases answered Yes, PDU inspections, October 2022 to October 2023", "cases"),
    ],
)
def test_n_is_the_number_answered_yes_where_the_title_counts_it(title: str, role: str) -> None:
    reading = read(
        [title],
        ["", "Wales", "", "London", ""],
        ["Key question", "n", "%", "n", "%"],
        ["Does assessment focus sufficiently on engaging the person on probation?", 60, "60%", 40, "40%"],
        ["Does assessment focus sufficiently on keeping other people safe?", 30, "30%", 20, "20%"],
    )
    assert figures(reading, "role", "value")["B4"] == (role, 60)


def test_filters_hold_for_pivots_side_by_side() -> None:
    reading = read(
        ["Snapshot", "30/06/2024"],
        ["Region", "Wales"],
        [],
        ["In post FTE", "", "", "", "Target FTE"],
        ["Row Labels", "PO", "PSO", "", "Row Labels", "PO", "PSO"],
        ["Gwent", 50.1, 60.2, "", "Gwent", 60.1, 70.2],
        ["Cardiff and Vale", 40.1, 30.2, "", "Cardiff and Vale", 45.1, 35.2],
        ["Grand Total", 90.2, 90.4, "", "Grand Total", 105.2, 105.4],
    )
    found = figures(reading, "role", "area", "as_of")
    assert found["B8"] == ("staff in post", "Wales", "30 June 2024")
    assert found["F6"] == ("target_fte", "Gwent", "30 June 2024")


class TestFiltersInOneCell:
    FILTERS = "Applied filters:\nGrade is Probation officer\nPeriod is Year ending 31 December 2023\nSex is (All)"

    @pytest.mark.parametrize("below", [True, False])
    def test_stand_over_or_below_what_they_restrict(self, below: bool) -> None:
        table: list[list[Content]] = [["Region", "Leavers", "Leaving rate %"], ["Wales", 20, 8.5], ["London", 43, 9.1]]
        reading = read(*table, [], [self.FILTERS]) if below else read([self.FILTERS], [], *table)
        found = figures(reading, "role", "grade", "as_of", "value")
        assert ("leavers", "PO", "31 December 2023", 43) in found.values()
        assert ("leaving rate", "PO", "31 December 2023", 9.1) in found.values()

    @pytest.mark.parametrize("below", [True, False])
    @pytest.mark.parametrize(
        "filters",
        [
            "Applied filters: Programme is Inspections of probation services; Sex is Female; Year is 2023/24",
            "Filters: Sex = Female | Year = 2023/24",
            "Filters applied: Region: Wales; London; Kent, Surrey and Sussex; Sex: Female; Year: 2023/24",
        ],
    )
    def test_may_stand_in_one_line(self, filters: str, below: bool) -> None:
        table: list[list[Content]] = [["Need", "Need identified (%)"], ["Accommodation", 35.5], ["Drug misuse", 42.5]]
        reading = read(*table, [], [filters]) if below else read([filters], [], *table)
        assert set(figures(reading, "breakdown", "phase_period").values()) == {("Women", "2023/24")}

    @pytest.mark.parametrize(
        ("filter_", "found"),
        [
            ("Grade is not Probation officer", "'excluding Probation officer'"),
            ("Grade is PO or PSO", "2 in 'Grade: PO or PSO': PO, PSO"),
        ],
    )
    def test_that_leave_several_grades_are_faults(self, filter_: str, found: str) -> None:
        reading = read(
            [f"Applied filters:\n{filter_}\nPeriod is Year ending 31 December 2023"],
            [],
            ["Region", "Leavers", "Leaving rate %"],
            ["Wales", 20, 8.5],
            ["London", 43, 9.1],
        )
        assert [fault.found for fault in reading.faults] == [found]

    STANDARDS: tuple[str, ...] = ("P 1.1: Leadership", "P 2.1: Assessment", "P 2.2: Planning")

    def rated(self, filter_: str) -> Reading:
        rows: list[list[Content]] = [["Wales", "Gwent PDU", standard, "Good"] for standard in self.STANDARDS]
        above = f"Applied filters:\nInspection programme is Inspections of probation services (PDU)\n{filter_}"
        return read(["Region name", "PDU name", "Standard", "Rating"], *rows, [], [above])

    @pytest.mark.parametrize("filter_", ["Published is Yes", "Is published is True", "Report status is Published"])
    def test_that_say_that_all_is_published_leave_nothing_out(self, filter_: str) -> None:
        found = figures(self.rated(filter_), "pdu", "standard")
        assert found["D2"] == ("Gwent", "Leadership")

    @pytest.mark.parametrize("filter_", ["Published is No", "Published is not Yes", "Pilot is Yes"])
    def test_that_leave_what_is_published_out_are_heard(self, filter_: str) -> None:
        reading = self.rated(filter_)
        assert reading.faults or reading.observations is None or reading.observations.is_empty()

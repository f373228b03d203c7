"""How many cases there were, printed once: below or above needs of which only what was met is said."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.workbooks import Percent

TITLE: list[Content] = ["Cases with the need in which sufficient services were delivered, per cent"]


class TestALastRowThatCountsAllCases:
    @pytest.mark.parametrize(
        "label", ["All cases (n)", "All cases inspected (n)", "All cases: number", "Base: all cases"]
    )
    def test_is_the_base_of_each_unit_beside_percentages_met(self, label: str) -> None:
        reading = read(
            TITLE,
            ["Factor", "Wirral PDU", "Kirklees PDU"],
            ["Accommodation", 41, 52],
            ["Alcohol misuse", 38, 44],
            ["Drug misuse", 29, 61],
            [label, 47, 33],
        )
        found = figures(reading, "role", "measure", "area", "value")
        assert found["B6"] == ("cases", "sufficient_services", "Wirral", 47)
        assert found["C6"] == ("cases", "sufficient_services", "Kirklees", 33)
        assert found["B3"] == ("percentage", "sufficient_services", "Wirral", 41)

    def test_is_given_to_each_need(self) -> None:
        reading = read(
            TITLE, ["Factor", "Wirral PDU"], ["Accommodation", 41], ["Drug misuse", 29], ["All cases (n)", 47]
        )
        assert reading.observations is not None
        bases = reading.observations.filter(role="cases").select("need", "value", "source_cell").rows()
        assert bases == [("Accommodation", 47, "B5"), ("Drug misuse", 47, "B5")]

    def test_is_that_of_needs_identified_where_these_are_counted(self) -> None:
        reading = read(
            ["Were needs met? Cases in which sufficient services were delivered"],
            ["", "Wirral PDU", "", "Kirklees PDU", ""],
            ["Factor", "Need identified (n)", "Need met (%)", "Need identified (n)", "Need met (%)"],
            ["Accommodation", 22, 41, 19, 52],
            ["Alcohol misuse", 24, 38, 18, 44],
            ["Drug misuse", 31, 29, 13, 61],
            ["All cases (n)", 47, None, 33, None],
        )
        found = figures(reading, "role", "measure", "value")
        assert found["B7"] == ("cases", "identified", 47)
        assert found["D7"] == ("cases", "identified", 33)

    @pytest.mark.parametrize("label", ["All cases", "All needs (n)", "Total (n)"])
    def test_is_no_base_where_it_may_be_a_percentage_or_a_sum_of_needs(self, label: str) -> None:
        reading = read(
            TITLE,
            ["Factor", "Wirral PDU", "Kirklees PDU"],
            ["Accommodation", 41, 52],
            ["Alcohol misuse", 38, 44],
            ["Drug misuse", 29, 61],
            [label, 47, 33],
        )
        assert reading.observations is None or reading.observations.filter(role="cases").is_empty()


class TestALineAboveThatCountsAllCases:
    @pytest.mark.parametrize(
        "line", [["Cases inspected (n)", 96], ["Sample (all cases)", 96], ["Base (cases inspected, n)", 96]]
    )
    def test_is_the_base_of_needs_met(self, line: list[Content]) -> None:
        reading = read(
            ["Were sufficient services delivered? Wirral PDU"],
            line,
            [],
            ["Factor", "Cases with the need", "Services sufficient, number", "Services sufficient, %"],
            ["Accommodation", 50, 20, 40],
            ["Alcohol misuse", 40, 18, 45],
            ["Drug misuse", 60, 33, 55],
        )
        assert reading.observations is not None
        assert not reading.faults
        bases = reading.observations.filter(role="cases").select("need", "value").rows()
        assert bases == [("Accommodation", 96), ("Alcohol misuse", 96), ("Drug misuse", 96)]

    def test_is_no_base_where_fewer_cases_than_had_a_need(self) -> None:
        reading = read(
            ["Were sufficient services delivered? Wirral PDU"],
            ["Cases inspected (n)", 55],
            [],
            ["Factor", "Cases with the need", "Services sufficient, number", "Services sufficient, %"],
            ["Accommodation", 50, 20, 40],
            ["Alcohol misuse", 40, 18, 45],
            ["Drug misuse", 60, 33, 55],
        )
        assert "cases" not in {role for (role,) in figures(reading, "role").values()}


def test_a_title_of_shares_of_those_with_the_need_says_the_unit() -> None:
    reading = read(
        ["Services for identified needs, Wirral PDU, two inspections"],
        ["Percentage of cases with the need identified where sufficient services were delivered"],
        ["Factor", "Wirral PDU", "Kirklees PDU"],
        ["Accommodation", 41, 52],
        ["Drug misuse", 29, 61],
    )
    assert figures(reading, "role", "unit", "value")["C5"] == ("percentage", "per cent", 61)


HEADER: list[Content] = ["Factor", "Need identified (%)", "Need met (%)"]
WIRRAL: list[list[Content]] = [["Accommodation", 44, 41], ["Alcohol misuse", 38, 27], ["Drug misuse", 51, 29]]
GWENT: list[list[Content]] = [["Accommodation", 36, 52], ["Alcohol misuse", 47, 44], ["Drug misuse", 33, 61]]


class TestARowBetweenTitleAndHeaderThatCountsAllCases:
    @pytest.mark.parametrize("label", ["Cases inspected (n)", "Cases inspected:", "Sample size", "n"])
    @pytest.mark.parametrize("apart", [1, 2])
    def test_is_the_base_of_the_table_below_it(self, label: str, apart: int) -> None:
        blank: list[list[Content]] = [[]] * apart
        found = figures(
            read(
                *self._of("Wirral", label, 47), HEADER, *WIRRAL, *blank, *self._of("Gwent", label, 33), HEADER, *GWENT
            ),
            *("role", "area", "value"),
        )
        assert found["B3"] == ("cases", "Wirral", 47)
        assert found[f"B{10 + apart}"] == ("cases", "Gwent", 33)
        assert found[f"C{12 + apart}"] == ("percentage", "Gwent", 52)

    def test_parts_it_from_the_table_above_also_without_a_blank_row(self) -> None:
        tables = (*self._of("Wirral", "Cases inspected (n)", 47), HEADER, *WIRRAL), self._of("Gwent", "Base (n)", 33)
        found = figures(read(*tables[0], *tables[1], HEADER, *GWENT), "role", "area", "value")
        assert found["B10"] == ("cases", "Gwent", 33)
        assert found["B7"] == ("percentage", "Wirral", 51)

    def test_may_have_a_blank_row_below_it(self) -> None:
        above, below = self._of("Wirral", "Number of cases", 47), self._of("Gwent", "Number of cases", 33)
        found = figures(read(*above, [], HEADER, *WIRRAL, [], *below, [], HEADER, *GWENT), "role", "area", "value")
        assert found["B12"] == ("cases", "Gwent", 33)
        assert found["B15"] == ("percentage", "Gwent", 36)

    def _of(self, area: str, label: str, cases: int) -> list[list[Content]]:
        return [[f"What people in {area} needed"], ["Source: inspections of 2025"], [label, cases]]


@pytest.mark.parametrize(
    "line",
    [
        "Women whose cases were inspected in 2023; percentages are of cases with the need.",
        "All twelve regions. The percentages are of people with the need.",
    ],
)
def test_a_clause_on_what_percentages_are_of_does_not_say_what_they_are(line: str) -> None:
    reading = read(
        ["Table 4: whether services were sufficient"],
        [line],
        ["Factor", "Need identified", "Sufficient services", "%"],
        ["Accommodation", 250, 100, 40],
        ["Alcohol misuse", 120, 36, 30],
        ["Drug misuse", 80, 20, 25],
    )
    assert figures(reading, "role", "measure")["D4"] == ("percentage", "sufficient_services")


@pytest.mark.parametrize(
    ("title", "measure"),
    [
        ("Were sufficient services delivered to people in Wales?", "sufficient_services"),
        ("Have there been improvements in the factors linked to offending?", "improved"),
        ("Which factors did inspectors identify as linked to offending?", "identified"),
    ],
)
@pytest.mark.parametrize("header", ["% of cases with the need", "Percentage of cases with the need"])
def test_what_percentages_of_cases_with_the_need_are_of_the_title_says(title: str, measure: str, header: str) -> None:
    reading = read(
        [title],
        ["Factor", "Number", header],
        ["Accommodation", 26, 38],
        ["Drug misuse", 39, 34],
        ["Alcohol misuse", 25, 27],
        ["Improvement is judged at the point of inspection."],
    )
    assert figures(reading, "role", "measure")["C4"] == ("percentage", measure)


@pytest.mark.parametrize("header", ["Base", "Denominator"])
def test_a_column_that_says_of_what_each_percentage_is_measures_nothing(header: str) -> None:
    columns: list[Content] = ["Purpose", "Need", "Result", "Cases", "Per cent", header]
    rows: list[list[Content]] = [
        ["Desistance", "Drug misuse", "Need identified", 120, 60, "all cases"],
        ["Desistance", "Drug misuse", "Sufficient services delivered", 30, 25, "cases with the need"],
    ]
    found = figures(read(["Wales region, cases inspected in 2024/25"], columns, *rows), "measure", "role", "value")
    assert found["D3"] == ("identified", "n_identified", 120)
    assert found["E4"] == ("sufficient_services", "percentage", 25)


def test_a_base_of_women_is_no_base_of_all_cases() -> None:
    columns: list[Content] = ["Need", "Result", "Cases", "Base"]
    rows: list[list[Content]] = [[need, "Need identified", 120, "women"] for need in ("Drug misuse", "Accommodation")]
    reading = read(["Wales region, needs linked to desistance, cases inspected in 2024/25"], columns, *rows)
    assert figures(reading, "breakdown", "value")["C3"] == ("Women", 120)


@pytest.mark.parametrize("share", ["% sufficient", "% with sufficient services", "Sufficient (%)"])
def test_the_share_of_two_counts_without_a_word_says_that_they_count(share: str) -> None:
    reading = read(
        ["Factors related to risk of harm, Ealing and Hillingdon PDU"],
        ["Factor related to risk of harm", "Cases with factor", "Sufficient services", share],
        ["Accommodation", 22, 7, Percent(0.32)],
        ["Alcohol misuse", 25, 8, Percent(0.32)],
        ["Drug misuse", 28, 10, Percent(0.36)],
        ["Thinking and behaviour", 43, 15, Percent(0.35)],
    )
    found = figures(reading, "role", "value")
    assert (found["B3"], found["C3"]) == (("n_identified", 22), ("n_met", 7))


@pytest.mark.parametrize("heading", ["Base", "Base (n)", "n"])
def test_beside_percentages_met_that_their_column_alone_names_is_the_cases_with_the_need(heading: str) -> None:
    rows: list[list[Content]] = [["Accommodation", 41, 311], ["Drug misuse", 29, 287], ["Alcohol misuse", 38, 305]]
    found = figures(read(["Wales"], ["Need", "Needs met, %", heading], *rows), "role", "measure", "value")
    assert found["B3"] == ("percentage", "sufficient_services", 41)
    assert found["C3"] == ("n_identified", "sufficient_services", 311)


def test_before_percentages_met_a_number_may_be_of_either() -> None:
    rows: list[list[Content]] = [["Accommodation", 311, 41], ["Drug misuse", 287, 29], ["Alcohol misuse", 305, 38]]
    assert "what n counts" in str(read(["Wales"], ["Need", "n", "Needs met, %"], *rows).faults[0])


def test_a_line_that_says_of_whom_the_percentages_are_says_what_n_is() -> None:
    reading = read(
        ["Sufficient delivery against needs, pre- and post-unification, England and Wales"],
        ["Of those with the need, the percentage for whom sufficient services were delivered."],
        ["", "", "Accommodation", "Drug misuse", "Alcohol misuse"],
        ["Before unification, 2018-2019", "n", 129, 452, 311],
        ["", "%", "55%", "47%", "52%"],
        ["After unification, 2021-2025", "n", 68, 640, 291],
        ["", "%", "32%", "23%", "28%"],
    )
    found = figures(reading, "role", "need", "value")
    assert found["D4"] == ("n_identified", "Drug misuse", 452)
    assert found["D5"] == ("percentage", "Drug misuse", 47)


def test_people_whose_need_was_met_are_those_for_whom_services_sufficed() -> None:
    reading = read(
        ["Needs linked to offending and needs met sufficiently, all cases inspected in England and Wales"],
        ["", "2025/2026", "", ""],
        ["Need", "Number with the need", "Number whose need was met sufficiently", "Proportion whose need was met"],
        ["Accommodation", 433, 263, Percent(0.61)],
        ["Drug misuse", 362, 134, Percent(0.37)],
        ["Alcohol misuse", 403, 168, Percent(0.42)],
    )
    found = figures(reading, "role", "measure", "value")
    assert found["C4"] == ("n_met", "sufficient_services", 263)
    assert found["D5"] == ("percentage", "sufficient_services", 37)


NUMBERS: list[list[Content]] = [["Accommodation", 311, 41], ["Drug misuse", 287, 29], ["Alcohol misuse", 305, 38]]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Number and percentage of cases with the need for which sufficient services were delivered.", "n_met"),
        ("The number and proportion of people with each need whose need was met", "n_met"),
        ("Number of cases with the need, and percentage for which sufficient services were delivered.", "n_identified"),
    ],
)
def test_a_line_on_numbers_and_percentages_says_what_cases_are(line: str, role: str) -> None:
    reading = read(["Sufficient services, Wales"], [line], ["Need", "Cases", "%"], *NUMBERS)
    assert figures(reading, "role", "measure")["B4"] == (role, "sufficient_services")


def test_one_on_cases_with_the_need_alone_leaves_open_whether_it_was_met() -> None:
    line = "Number and percentage of cases with the need"
    reading = read(["Sufficient services, Wales"], [line], ["Need", "Cases", "%"], *NUMBERS)
    assert "what n counts" in str(reading.faults[0])


def test_figures_that_contradict_such_a_line_stay_a_fault() -> None:
    line = "Number and percentage of cases with the need for which sufficient services were delivered."
    rows: list[list[Content]] = [
        ["Accommodation", 65, 52.3],
        ["Drug misuse", 48, 37.5],
        ["Alcohol misuse", 57, 43.9],
        ["Attitudes", 73, 39.7],
    ]
    reading = read(["Sufficient services, Wales"], [line], ["Need", "Cases", "%"], *rows)
    assert "what n counts" in str(reading.faults[0])


@pytest.mark.parametrize("share", ["% of all cases", "% of all inspected cases", "Percentage of cases inspected"])
def test_services_as_a_share_of_all_cases_are_none_of_those_with_the_need(share: str) -> None:
    found = figures(
        read(
            ["Needs identified and services delivered, cases inspected in the North East region"],
            ["Need", f"Need identified: {share}", f"Sufficient services delivered: {share}"],
            ["Accommodation", 50, 20],
            ["Drug misuse", 61, 33],
            ["Alcohol misuse", 42, 17],
        ),
        "measure",
        "role",
    )
    assert found == dict.fromkeys(("B3", "B4", "B5"), ("identified", "percentage"))

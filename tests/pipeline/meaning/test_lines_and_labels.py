"""What lines above a table and long labels say: numbers of cases in two cells, scores with two maxima, other people."""

from __future__ import annotations

import pytest

from pipeline.meaning.code_lists.alternatives import spelled_out
from tests.pipeline.meaning.test_headings_and_groups import ENGAGING, SAFE, reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


class TestTheNumberOfCases:
    @pytest.mark.parametrize(
        "label", ["Number of cases inspected", "Cases in sample", "Base (n)", "All cases inspected"]
    )
    def test_in_two_cells_above_a_table_is_the_base_of_its_questions(self, label: str) -> None:
        reading = read(
            ["North East region: cases of people on community sentences"],
            [label, 125],
            [],
            ["Statement", "Stage", "Yes (cases)", "Yes (per cent of cases)"],
            [ENGAGING, "Assessment", 65, 52],
            [SAFE, "Assessment", 50, 40],
        )
        found = figures(reading, "role", "value", "base", "base_cell")
        assert found["C5"] == ("number", 65, 125, "B2")
        assert found["D6"] == ("percentage", 40, 125, "B2")

    def test_is_none_of_another_thing(self) -> None:
        reading = read(
            ["North East region: cases of people on community sentences"],
            ["Cases excluded", 125],
            [],
            ["Statement", "Stage", "Yes (cases)", "Yes (per cent of cases)"],
            [ENGAGING, "Assessment", 65, 52],
            [SAFE, "Assessment", 50, 40],
        )
        assert figures(reading, "base")["C5"] == (None,)


class TestScoresWithTwoMaxima:
    @pytest.mark.parametrize(
        "label",
        [
            "Composite score (out of 27, or 24 where court work is NA)",
            "Composite score (out of 27; 24 with no court team)",
            "Total score out of 27 (24 where the PDU does no court work)",
            "Points (27, or 24 if there is no court team)",
            "Score out of 27 or 24 (no court work)",
            "Score (maximum 27, or where court work was not rated 24)",
        ],
    )
    def test_are_composite_scores_and_no_rating_of_court_work(self, label: str) -> None:
        meaning = reader("ratings").of(label)
        assert meaning.members["item"] == ("composite score",)
        assert "standard" not in meaning.members
        assert not meaning.unknown

    def test_that_leave_a_standard_out_say_so(self) -> None:
        assert reader("ratings").of("Composite score (out of 24, excluding court work)").changed


def test_keeping_other_people_safe_is_of_no_ethnic_group() -> None:
    reading = read(
        ["Wales region: cases of people on community sentences"],
        ["Statement", "Stage", "Yes (number)", "Yes (%)"],
        ["Planning set out how other people would be kept safe", "Planning", 50, 40],
        [SAFE, "Assessment", 45, 36],
    )
    assert figures(reading, "question", "cohort")["C3"] == ("planning-safety", "community cases")


SERVICES = "Percentage of cases with sufficient services delivered to meet the need, before and after unification"


class TestBeforeAndAfter:
    @pytest.mark.parametrize(
        "sides",
        [
            ("Before unification, %", "After unification, %"),
            ("Before (%)", "After (%)"),
            ("Pre-unification: % sufficient", "Post-unification: % sufficient"),
        ],
    )
    def test_unification_tell_cases_apart_and_have_no_framework(self, sides: tuple[str, str]) -> None:
        reading = read(
            ["Key question results, before and after unification. Published 25 June 2026"],
            ["Key question", *sides, "Change (percentage points)"],
            ["All cases", 3206, 4120, None],
            [ENGAGING, 71, 62, -9],
            [SAFE, 40, 33, -7],
        )
        found = figures(reading, "phase_period", "framework", "value", "base")
        assert found["B4"] == ("before unification", None, 71, 3206)
        assert found["C5"] == ("after unification", None, 33, 4120)
        assert "D4" not in found

    @pytest.mark.parametrize("change", ["Improvement or decline (percentage points)", "Shift (pp)", "Gain or loss"])
    def test_what_has_changed_in_points_stops_nothing(self, change: str) -> None:
        reading = read(
            ["Key question results, England and Wales"],
            ["Key question", "2018 to 2019, %", "2021 to 2026, %", change],
            [ENGAGING, 71, 62, -9],
            [SAFE, 40, 33, -7],
        )
        assert set(figures(reading, "value")) == {"B3", "C3", "B4", "C4"}

    def test_two_periods_of_a_title_are_of_different_columns(self) -> None:
        reading = read(
            ["Cases where work was sufficient, 2018 to 2019 compared with 2021 to 2026 (%)"],
            ["Key question", "Before unification", "After unification"],
            [ENGAGING, 71, 62],
            [SAFE, 40, 33],
        )
        assert figures(reading, "phase_period")["C3"] == ("after unification",)


class TestCountsBelowPercentages:
    @pytest.mark.parametrize("label", ["Cases with the need", "Number of cases with this need", "Base"])
    def test_are_the_cases_with_the_need(self, label: str) -> None:
        reading = read(
            [SERVICES],
            ["Percentages are of the cases in which inspectors identified the need as linked to offending."],
            ["Need", "Accommodation", "Alcohol misuse", "Drug misuse"],
            ["2018 to 2019: % of cases", "54%", "46%", "39%"],
            [label, 1216, 1105, 987],
        )
        found = figures(reading, "measure", "role", "value")
        assert found["B4"] == ("sufficient_services", "percentage", 54)
        assert found["C5"][1:] == ("n_identified", 1105)

    def test_that_are_labelled_alike_are_of_the_row_above(self) -> None:
        reading = read(
            [SERVICES],
            ["Need", "Accommodation", "Alcohol misuse", "Drug misuse"],
            ["2018 to 2019: % of cases", "54%", "46%", "39%"],
            ["n", 1216, 1105, 987],
            ["2021 to 2026: % of cases", "44%", "41%", "29%"],
            ["n", 1316, 905, 787],
        )
        found = figures(reading, "phase_period", "role", "value")
        assert found["B4"] == ("2018 to 2019", "n_identified", 1216)
        assert found["D6"] == ("2021 to 2026", "n_identified", 787)

    def test_no_percentage_of_cases_is_more_than_all_of_them(self) -> None:
        reading = read(
            [SERVICES],
            ["Need", "Accommodation", "Alcohol misuse", "Drug misuse"],
            ["Sufficient services delivered (%)", 54, 46, 390],
        )
        assert reading.faults


@pytest.mark.parametrize("headers", [("Count", "%"), ("n", "%"), ("Number", "Percentage")])
def test_counts_that_are_the_printed_share_of_all_cases_are_a_part_of_them(headers: tuple[str, str]) -> None:
    reading = read(
        ["North East region: cases of people on community sentences"],
        ["Number of cases inspected", 125],
        [],
        ["Statement", *headers],
        [ENGAGING, 65, 52],
        [SAFE, 50, 40],
        ["Does planning focus sufficiently on keeping other people safe?", 45, 36],
    )
    assert figures(reading, "role", "answer")["B5"] == ("number", "Yes")


def test_staffing_among_the_standards_of_2021_is_theirs() -> None:
    reading = read(
        ["Ratings of Gwent PDU"],
        ["Standard", "Rating"],
        ["1.1 Leadership", "Good"],
        ["1.2 Staffing", "Good"],
        ["1.4 Information and facilities", "Inadequate"],
        ["2.1 Court work (where applicable)", "Not scored"],
    )
    assert figures(reading, "framework", "standard")["B4"] == ("2021", "Staff")


def test_a_minus_sign_after_a_subtraction_is_no_second_one() -> None:
    reading = read(
        ["Probation officers, target staffing and gap by region, 30 June 2026"],
        [
            "Gaps are target staffing less staff in post; the gap in per cent is of target staffing. "
            "A minus sign means that there are more staff than the target."
        ],
        ["Region", "Gap (FTE)", "Gap (%)"],
        ["London", 138, 26.7],
        ["Wales", 33, 6.1],
    )
    found = figures(reading, "role", "value")
    assert found["B4"] == ("vacancy_fte", 138)
    assert found["C4"] == ("vacancy_rate", 26.7)


@pytest.mark.parametrize(
    "text",
    [
        "Average days lost to sickness absence in last 12 months",
        "Mean working days lost through illness per member of staff",
        "Average number of sickness absence days taken per employee",
    ],
)
def test_days_lost_to_sickness_are_known_in_every_order_of_words(text: str) -> None:
    assert reader("staffing").of(text).members["measure"] == ("sickness days a person",)


def test_a_wording_with_alternatives_stands_for_each_of_them() -> None:
    assert spelled_out("(|mean) day (lost|off)") == [" day lost", " day off", "mean day lost", "mean day off"]
    assert spelled_out("staff (FTE)") == ["staff (FTE)"]
    assert spelled_out("to (do (more|most)|stop)") == ["to do more", "to do most", "to stop"]


@pytest.mark.parametrize(
    "question",
    ["Were written reviews kept as a record of progress?", "Did planning set out how progress would be recognised?"],
)
def test_a_question_with_a_stage_and_a_theme_of_another_is_left_out(question: str) -> None:
    reading = read(
        ["Leeds PDU: answers about cases, 2023 framework"],
        [],
        ["Does reviewing focus sufficiently on supporting desistance?", "Number", "%"],
        ["Yes", 30, 60],
        ["No", 20, 40],
        [],
        [question, "Number", "%"],
        ["Yes", 10, 20],
        ["No", 40, 80],
    )
    found = figures(reading, "question", "value")
    assert found["C4"] == ("reviewing-desistance", 60)
    assert not {"B8", "C8"} & found.keys()


@pytest.mark.parametrize("said", ["{}; published 9 September 2024", "{}, published September 2024", "9 May 2024; {}"])
def test_the_number_of_cases_of_a_unit_may_stand_in_brackets_with_its_day(said: str) -> None:
    reading = read(
        ["Answers to key questions: cases answered Yes (%)"],
        [],
        ["Key question", f"Gwent PDU ({said.format('80 cases')})", f"Bolton PDU ({said.format('40 cases')})"],
        ["Does assessment focus sufficiently on keeping other people safe?", "60%", "35%"],
        ["Does planning focus sufficiently on keeping other people safe?", "45%", "70%"],
    )
    found = figures(reading, "area", "answer", "base", "value")
    assert [found[cell] for cell in ("B4", "C5")] == [("Gwent", "Yes", 80, 60), ("Bolton", "Yes", 40, 70)]

"""What headings add to figures: days of inspections, numbers of cases, groups, filters, titles side by side."""

from __future__ import annotations

import pytest

from pipeline.meaning.members import MeaningOfTexts
from tests.pipeline.meaning.cubes import declared
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

ENGAGING = "Does assessment focus sufficiently on engaging the person on probation?"
SAFE = "Does assessment focus sufficiently on keeping other people safe?"
SAFE_PLANNING = "Does planning focus sufficiently on keeping other people safe?"


def reader(kind: str) -> MeaningOfTexts:
    return next(one for one in declared().readers if one.kind.name == kind)


class TestTheLowestRowOfAHeader:
    def test_dates_the_inspection_of_each_unit(self) -> None:
        reading = read(
            ["Ratings by standard, probation delivery units"],
            ["", "East Midlands", ""],
            ["", "Nottinghamshire", "Derbyshire"],
            ["Standard", "Fieldwork began 19 February 2024", "Fieldwork began 16 October 2023"],
            ["Overall rating", "Good", "Inadequate"],
            ["P 1.1 Leadership", "Good", "Requires improvement"],
            ["P 1.2 Staffing", "Good", "Inadequate"],
        )
        found = figures(reading, "pdu", "role", "text")
        assert found["B5"] == ("Nottinghamshire", "overall rating", "Good")
        assert found["C7"] == ("Derbyshire", "standard", "Inadequate")

    def test_says_of_how_many_cases_a_column_is(self) -> None:
        reading = read(
            ["Percentage of cases answered yes, England and Wales, 2025/26"],
            ["", "Type of case", ""],
            ["", "Suspended sentence order", "Post-release licence"],
            ["Key question", "n = 378", "n = 654"],
            ["P 2.1 Assessment"],
            [ENGAGING, 65, 53],
            [SAFE, 37, 28],
        )
        assert figures(reading, "cohort", "base", "value") == {
            "B6": ("suspended sentence order cases", 378, 65),
            "C6": ("post-release cases", 654, 53),
            "B7": ("suspended sentence order cases", 378, 37),
            "C7": ("post-release cases", 654, 28),
        }

    def test_gives_the_years_below_who_was_inspected(self) -> None:
        reading = read(
            ["Percentage of cases answered yes before and after unification, England and Wales"],
            ["", "Before unification", "", "After unification"],
            ["", "NPS divisions", "CRCs", "Probation Service PDUs"],
            ["% of cases", "2018/19", "2018/19", "2024/25"],
            ["Assessment"],
            [SAFE, 58.2, 37.3, 34.0],
        )
        assert figures(reading, "organisation", "phase_period")["D6"] == ("Probation Service", "2024/25")
        assert figures(reading, "organisation", "phase_period")["C6"] == ("CRC", "2018/19")


class TestTheCasesOfAllQuestions:
    @pytest.mark.parametrize("heading", [[], [["All standards"]], [["Base"]]])
    def test_printed_once_below_them_are_the_base_of_each(self, heading: list[list[str]]) -> None:
        rows = [
            ["Percentage of cases judged sufficient against each key question"],
            ["Key question", "Doncaster", "Leeds"],
            [SAFE, "47%", "43%"],
            [SAFE_PLANNING, "54%", "48%"],
            *heading,
            ["Cases inspected (n)", 50, 63],
        ]
        reading = read(*rows)  # type: ignore[arg-type]
        found = figures(reading, "area", "base", "base_cell", "value")
        below = 5 + len(heading)
        assert found["B3"] == ("Doncaster", 50, f"B{below}", 47)
        assert found["C4"] == ("Leeds", 63, f"C{below}", 48)
        assert len(found) == 4

    def test_stand_in_a_column_beside_them(self) -> None:
        reading = read(
            ["Percentage of cases where the answer was yes, by region"],
            ["", "Number of cases", "P 2.1 Assessment", ""],
            ["Region", "", ENGAGING, SAFE],
            ["North West", 105, 56, 21],
            ["London", 134, 46, 29],
        )
        found = figures(reading, "area", "base", "base_cell")
        assert found["D5"] == ("London", 134, "B5")


class TestGroupsOfCases:
    def test_by_risk_are_no_question_about_keeping_people_safe(self) -> None:
        reading = read(
            ["Cases that were good enough, by group, England and Wales"],
            ["", "Sex", "", "Risk of serious harm", ""],
            ["What we looked at", "Women", "Men", "Low or medium", "High or very high"],
            [ENGAGING, "62%", "63%", "61%", "64%"],
            [SAFE, "41%", "40%", "38%", "43%"],
        )
        found = figures(reading, "question", "cohort")
        assert found["D4"] == ("assessment-engagement", "Low or medium risk of serious harm")
        assert found["C5"] == ("assessment-safety", "Men")

    def test_by_ethnicity_are_cohorts(self) -> None:
        reading = read(
            ["Percentage of cases answered yes (assessment: keeping other people safe), by ethnic group"],
            ["Ethnic group", "Cases", "Percentage yes"],
            ["Black or Black British", 75, "50%"],
            ["White", 245, "55%"],
        )
        assert figures(reading, "cohort", "value")["C4"] == ("White", 55)


class TestWhatStandsOverATable:
    def test_filters_that_choose_something_hold_for_all_of_it(self) -> None:
        reading = read(
            ["HMPPS workforce statistics: table builder extract"],
            ["Publisher", "Ministry of Justice", ""],
            [],
            ["Filter", "Selected", ""],
            ["Organisation", "Probation Service", ""],
            ["Grade", "Probation services officers (band 3)", ""],
            ["Measure", "Staff in post (FTE)", ""],
            ["Sex", "(All)", ""],
            [],
            ["", "Snapshot date", ""],
            ["Region", "31 Dec 2025", "31 Dec 2026"],
            ["Wales", 285, 307],
            ["London", 292, 299],
        )
        assert figures(reading, "area", "grade", "role", "as_of")["C12"] == (
            "Wales",
            "PSO",
            "staff in post",
            "31 December 2026",
        )

    def test_titles_side_by_side_are_each_of_the_table_below(self) -> None:
        reading = read(
            [
                "Cases with a need identified: linked to offending",
                "",
                "",
                "",
                "Cases with a need identified: risk of harm",
            ],
            [],
            ["Factor", "Number of cases", "%", "", "Factor", "Number of cases", "%"],
            ["Accommodation", 75, "50%", "", "Accommodation", 30, "20%"],
            ["Drug misuse", 60, "40%", "", "Drug misuse", 90, "60%"],
            ["Alcohol misuse", 60, "40%", "", "Alcohol misuse", 45, "30%"],
        )
        found = figures(reading, "purpose", "need", "value")
        assert found["B4"] == ("desistance", "Accommodation", 75)
        assert found["G5"] == ("risk_of_harm", "Drug misuse", 60)


class TestWords:
    def test_a_grade_with_its_trainees_is_the_grade(self) -> None:
        for text in ("Band 3 / Probation Services Officer (incl. PQiP)", "PSO including PQiP"):
            assert reader("staffing").of(text).members["grade"] == ("PSO",)

    def test_a_year_to_a_day_is_the_period_of_inspected_cases(self) -> None:
        assert reader("key questions").of("Year to 31 March 2025").members == {"period": ("Year to 31 March 2025",)}

    def test_all_standards_are_no_place(self) -> None:
        assert "inspected" not in reader("key questions").of("All standards").members

    def test_target_less_staff_in_post_says_what_vacancies_are(self) -> None:
        reading = read(
            ["Probation officers: vacancies (FTE), target staffing less staff in post, by region and snapshot date"],
            ["Region", "31 December 2025", "30 June 2026"],
            ["Wales", 54, 44],
            ["London", 100, 86],
        )
        assert figures(reading, "role", "value")["C4"] == ("vacancy_fte", 86)

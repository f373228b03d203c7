"""What headings add to figures: days of inspections, numbers of cases, groups, filters, titles side by side."""

from __future__ import annotations

import pytest

from pipeline.meaning.members.reading import MeaningOfTexts
from tests.pipeline.meaning.cubes import declared
from tests.pipeline.meaning.shapes import Content
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
    def test_printed_once_below_them_are_the_base_of_each(self, heading: list[list[Content]]) -> None:
        rows: list[list[Content]] = [
            ["Percentage of cases judged sufficient against each key question"],
            ["Key question", "Doncaster", "Leeds"],
            [SAFE, "47%", "43%"],
            [SAFE_PLANNING, "54%", "48%"],
            *heading,
            ["Cases inspected (n)", 50, 63],
        ]
        reading = read(*rows)
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


class TestNumbersOfCasesThatNobodyNames:
    def test_are_those_with_the_need_where_whole_cases_make_the_percentages(self) -> None:
        reading = read(
            ["Percentage of inspected cases with a need in which sufficient services were delivered"],
            ["", "Accommodation", "", "Alcohol misuse", ""],
            ["Probation region", "n", "%", "n", "%"],
            ["Greater Manchester region", 65, "52.3%", 88, "45.5%"],
            ["West Midlands region", 55, "43.6%", 69, "49.3%"],
        )
        found = figures(reading, "role", "value")
        assert found["B4"] == ("n_identified", 65)
        assert found["C4"] == ("percentage", 52.3)

    def test_are_asked_for_where_other_numbers_would_do_as_well(self) -> None:
        reading = read(
            ["Percentage of inspected cases with a need in which sufficient services were delivered"],
            ["", "Accommodation", "", "Alcohol misuse", ""],
            ["Probation region", "n", "%", "n", "%"],
            ["Greater Manchester region", 165, "52%", 188, "46%"],
            ["West Midlands region", 155, "44%", 169, "49%"],
        )
        assert "what n counts" in reading.faults[0].expected


class TestDaysOfReports:
    def test_in_a_row_of_a_table_of_answers_part_no_table_and_are_no_answers(self) -> None:
        reading = read(
            ["Percentage of inspected cases judged sufficient, by key question and PDU"],
            ["Probation Service region", "West Midlands", "South Central"],
            ["Key question", "Staffordshire South", "West Berkshire"],
            ["Cases inspected", 49, 43],
            ["Report published", "4 February 2027", "12 November 2026"],
            [ENGAGING, "57%", "65%"],
            [SAFE, "30%", "25%"],
        )
        assert figures(reading, "area", "base", "value") == {
            "B6": ("Staffordshire South", 49, 57),
            "C6": ("West Berkshire", 43, 65),
            "B7": ("Staffordshire South", 49, 30),
            "C7": ("West Berkshire", 43, 25),
        }

    def test_tell_inspections_of_one_unit_from_one_another(self) -> None:
        reading = read(
            ["Percentage of inspected cases judged sufficient, Sunderland, by date of report"],
            ["Key question", "17 April 2022", "10 February 2025"],
            [ENGAGING, 51.5, 54.3],
            [SAFE, 36.4, 47.8],
        )
        found = figures(reading, "phase_period", "framework")
        assert found["B3"] == ("17 April 2022", "2021")
        assert found["C4"] == ("10 February 2025", "2023")

    def test_of_the_release_are_none_of_an_inspection(self) -> None:
        rows: list[list[Content]] = [
            ["Sunderland", "25 July 2027", code, "Good", "18 September 2028"]
            for code in ("P 1.1 Leadership", "P 1.2 Staffing", "P 2.2 Planning", "P 2.4 Reviewing")
        ]
        header: list[Content] = [
            "Probation delivery unit",
            "Date report published",
            "Standard",
            "Rating",
            "Publication date",
        ]
        found = figures(read(header, *rows), "role", "text")
        assert found["D2"] == ("standard", "Good")
        assert "E2" not in found


class TestScores:
    @pytest.mark.parametrize("header", ["Score (0-21)", "Composite score, 0 to 21", "Total score (points out of 21)"])
    def test_say_by_their_greatest_of_which_framework_they_are(self, header: str) -> None:
        reading = read(
            ["PDU", "Published", "Overall rating", header],
            ["Sunderland", "25 July 2027", "Inadequate", 3],
            ["York", "1 May 2027", "Good", 12],
        )
        assert figures(reading, "role", "framework")["D3"] == ("composite score", "2023")

    @pytest.mark.parametrize(
        "line", ["Maximum score 21", "HM Inspectorate of Probation; maximum score: 21", "Max points 21"]
    )
    def test_are_of_the_framework_whose_greatest_a_line_above_says(self, line: str) -> None:
        header: list[Content] = ["PDU", "Region", "Composite score", "Overall rating"]
        reading = read(["Inspected PDUs by score"], [line], header, ["York", "Yorkshire and the Humber", 12, "Good"])
        assert figures(reading, "role", "framework")["C4"] == ("composite score", "2023")

    def test_have_their_greatest_in_a_column_beside_them(self) -> None:
        reading = read(
            [
                "PDU",
                "Published",
                "Overall rating",
                "Composite score",
                "Score out of",
                "2.1 Court work",
                "2.5 Reviewing",
            ],
            ["Dorset", "14 July 2022", "Inadequate", 4, 27, "Inadequate", "Inadequate"],
            ["Gwent", "4 May 2023", "Requires improvement", 8, 24, "NA", "Good"],
        )
        found = figures(reading, "role", "value")
        assert found["D3"] == ("composite score", 8)
        assert "E3" not in found

    @pytest.mark.parametrize("header", ["Score as % of maximum", "Percentage of points available", "Score (%)"])
    def test_have_their_share_of_the_greatest_left_out(self, header: str) -> None:
        reading = read(
            ["PDU", "Published", "Overall rating", "Composite score (0-21)", header],
            ["Sunderland", "25 July 2027", "Inadequate", 3, 14],
            ["York", "1 May 2027", "Good", 12, 57],
        )
        found = figures(reading, "role", "value")
        assert found["D3"] == ("composite score", 12)
        assert not {"E2", "E3"} & found.keys()


def test_every_wording_of_a_framework_that_names_a_score_is_one_of_the_score() -> None:
    lists = declared().readers[0].lists
    scores = {key for key, named in lists.wordings.items() if ("item", "composite score") in named}
    frameworks = {key for key, named in lists.wordings.items() if any(of == "framework" for of, _ in named)}
    of_points = {key for key in frameworks if {"point", "composite"} & set(key) and "21" in key}
    assert of_points <= scores


class TestWhatLinesAboveATableDoNotSay:
    def test_a_sentence_about_trainees_makes_no_trainees_of_the_officers(self) -> None:
        reading = read(
            ["Table 1: North West: probation officer staffing against target, 31 March 2027"],
            ["Trainees are counted apart from qualified officers."],
            [],
            ["Region / PDU", "Staff in post: band 4 probation officers", "Required staffing", "PQiP trainees in post"],
            ["PS North West", 439, 651, 163],
            ["Sefton", 49, 72, 17],
        )
        found = figures(reading, "grade", "role")
        assert found["C5"] == ("PO", "target_fte")
        assert found["D5"][0] == "PQiP"

    def test_the_name_of_a_publication_is_not_what_its_table_measures(self) -> None:
        reading = read(
            ["Annex table 1. Average working days lost to sickness, all Probation Service staff, by region"],
            ["Ministry of Justice, Probation staffing and targets, March 2029. Published 17 May 2029"],
            [],
            ["Region", "Year ending 31 March 2028", "Year ending 31 March 2029"],
            ["Wales", 14.2, 8.4],
            ["London", 9.1, 11.2],
        )
        assert figures(reading, "role", "value")["C6"] == ("sickness days a person", 11.2)

    def test_notes_on_two_frameworks_leave_it_to_the_day_of_each_report(self) -> None:
        reading = read(
            ["PDUs inspected twice since unification"],
            ["", "Northamptonshire PDU", ""],
            ["Measure", "First inspection (1)", "Second inspection (2)"],
            ["Date of report", "27 February 2023", "23 July 2024"],
            ["Composite score", 6, 5],
            ["Assessment", "Inadequate", "Inadequate"],
            [],
            ["(1) 2021 framework: nine standards, maximum 27 points."],
            ["(2) 2023 framework: seven standards, maximum 21 points."],
        )
        found = figures(reading, "framework", "inspection_round")
        assert found["B6"] == ("2021", "first")
        assert found["C6"] == ("2023", "second")

    def test_a_line_that_lists_units_gives_none_of_them_to_a_column(self) -> None:
        reading = read(
            ["Number of cases answered yes and no, and percentage answered yes, Wales"],
            ["Units: number of cases; percentage of cases"],
            ["Key question", "Yes", "No", "All cases (n)", "Percentage yes"],
            [ENGAGING, 53, 38, 91, "58.2%"],
            [SAFE, 48, 43, 91, "52.7%"],
        )
        assert figures(reading, "role", "answer")["B4"] == ("number", "Yes")


class TestBlankLabels:
    def test_in_a_list_that_repeats_its_labels_are_none(self) -> None:
        header: list[Content] = ["level", "region_name", "key_question", "cases_assessed", "percentage_sufficient"]
        rows: list[list[Content]] = [
            ["Regional", "London", ENGAGING, 170, 67.6],
            ["Regional", "London", SAFE, 170, 58.8],
            ["National", "", ENGAGING, 846, 60.0],
            ["National", "", SAFE, 846, 61.1],
        ]
        title: list[Content] = ["Case assessments, England and Wales"]
        found = figures(read(title, [], header, *rows), "area", "value")
        assert found["E5"] == ("London", 58.8)
        assert found["E6"] == ("England and Wales", 60.0)


class TestSharesOfThoseWithANeed:
    def test_are_how_many_have_it_beside_the_services_delivered(self) -> None:
        reading = read(
            ["Needs identified and met, Sheffield PDU"],
            ["Need", "Percentage of cases with the need", "Services sufficient, as % of cases with that need"],
            ["Accommodation", 39.2, 30.0],
            ["Drug misuse", 49.0, 36.0],
        )
        found = figures(reading, "measure", "value")
        assert found["B3"] == ("identified", 39.2)
        assert found["C3"] == ("sufficient_services", 30.0)


@pytest.mark.parametrize("text", ["8,079 R", "10.5 R", "252 r", "1,234 P"])
def test_a_letter_behind_a_number_marks_it(text: str) -> None:
    reading = read(
        ["Probation officers in post (FTE), 31 March 2027"],
        ["Region", "Staff in post"],
        ["Wales", text],
        ["London", 120],
    )
    assert figures(reading, "value")["B3"] == (float(text[:-2].replace(",", "")),)


class TestSmallPrintOfCards:
    def test_a_column_of_the_greatest_score_rates_nothing(self) -> None:
        reading = read(
            ["Norfolk PDU: ratings", "", ""],
            ["Region: East of England", "", ""],
            ["Fieldwork started: 6 November 2025", "", ""],
            ["Score", 6, "out of 21"],
            ["Overall rating", "Requires improvement", ""],
            ["", "", ""],
            ["Organisational arrangements and activity", "", ""],
            ["P 1.1 Leadership", "Good", ""],
            ["P 1.2 Staffing", "Requires improvement", ""],
        )
        found = figures(reading, "pdu", "text")
        assert found["B9"] == ("Norfolk", "Requires improvement")
        assert not {"C4", "C5"} & found.keys()

    def test_a_month_of_digits_is_that_of_an_inspection(self) -> None:
        meaning = reader("key questions").of("2025-09")
        assert meaning.members == {"period": ("September 2025",)}

    def test_a_clause_about_something_else_leaves_the_unit_of_a_line_alone(self) -> None:
        reading = read(
            ["Percentage of cases answered yes, key questions; before unification is NPS and CRC cases combined"],
            ["Region", "n", ENGAGING, SAFE],
            ["Wales", 208, 45, 49],
            ["London", 194, 25, 37],
        )
        assert figures(reading, "role", "base")["C3"] == ("percentage", 208)

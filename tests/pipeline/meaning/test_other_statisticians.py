"""The same facts in the words and layouts of other statisticians: each is read as what it says."""

from __future__ import annotations

import pytest

from pipeline.meaning.members.reading import MeaningOfTexts
from tests.pipeline.meaning.cubes import declared, read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


def reader(kind: str) -> MeaningOfTexts:
    return next(one for one in declared().readers if one.kind.name == kind)


class TestDifferencesToTarget:
    @pytest.mark.parametrize(
        "header",
        [
            "Above or below target",
            "Over (+) or under (-) required level",
            "Staff in post above (+) or below (-) target",
            "Difference from required staffing",
            "Gap between staff in post and target",
        ],
    )
    def test_are_known_by_what_they_set_against_what(self, header: str) -> None:
        reading = read(
            ["Probation officers, 31 March 2027 (FTE)"],
            ["Region", "In post", "Required level", header],
            ["Wales", 90, 100, -10],
            ["London", 120, 110, 10],
        )
        assert figures(reading, "role", "value")["D3"] == ("vacancy_fte", 10)

    def test_a_headcount_that_is_expressed_in_full_time_equivalents_is_none(self) -> None:
        members = reader("staffing").of("Staff in post, headcount expressed in full-time equivalents").members
        assert members["unit"] == ("FTE",)

    def test_posts_that_are_filled_are_no_vacancies(self) -> None:
        members = reader("staffing").of("Post fill rate %").members
        assert members["measure"] == ("staffing level",)

    def test_the_header_over_wales_and_the_regions_of_england_names_neither(self) -> None:
        reading = read(
            ["Probation officers in post (FTE), 31 March 2027"],
            ["Region / Wales", "Staff in post"],
            ["Wales", 90],
            ["London", 120],
            ["England and Wales", 2100],
        )
        assert figures(reading, "area")["B5"] == ("England and Wales",)


class TestWhoseTotalItIs:
    def test_beside_that_of_the_probation_service_all_regions_are_not_the_whole(self) -> None:
        reading = read(
            ["Staff in post (FTE) by region, 31 March 2027"],
            ["Region", "Probation officers"],
            ["Wales", 90],
            ["London", 120],
            ["All regions", 210],
            ["Approved Premises", 5],
            ["Probation Service total", 215],
        )
        areas = {area for (area,) in figures(reading, "area").values()}
        assert areas == {"Wales", "London", "Approved Premises", "England and Wales"}
        assert figures(reading, "area", "value")["B7"] == ("England and Wales", 215)

    def test_all_units_of_a_region_are_the_region(self) -> None:
        meaning = reader("staffing").of("All PDUs in region")
        assert meaning.total
        assert not meaning.members

    def test_people_and_full_time_equivalents_of_one_region_are_two_facts(self) -> None:
        reading = read(
            ["Table 1: Staff in post by region and grade (FTE), 31 March 2027"],
            ["Region", "SPO", "PO", "PSO"],
            ["South Central", 101, 236, 388],
            ["London", 236, 571, 872],
            [],
            ["Table 2: South Central region, staff in post by PDU and grade, headcount, 31 March 2027"],
            ["PDU", "SPO", "PO", "PSO"],
            ["Oxfordshire", 14, 34, 55],
            ["South Central total", 108, 249, 406],
        )
        assert figures(reading, "unit", "value")["B9"] == ("headcount", 108)

    def test_of_which_trainees_below_their_band_are_trainees(self) -> None:
        reading = read(
            ["Staff in post by grade (FTE)"],
            ["Grade", "31 December 2026"],
            ["Band 3 - Probation Services Officer", 6942],
            ["   of which: PQiP learners", 1583],
            ["Band 6 - deputy heads and managers", 731],
        )
        assert figures(reading, "grade") == {"B3": ("PSO",), "B4": ("PQiP",)}


class TestTrainees:
    def test_are_staff_in_post_where_a_title_counts_them_and_says_no_more(self) -> None:
        reading = read(["PQiP trainees by region, FTE"], ["Region", "30/09/2026"], ["Wales", 307], ["London", 214])
        assert figures(reading, "role", "grade", "value")["B3"] == ("staff in post", "PQiP", 307)

    def test_are_nothing_where_the_title_says_what_no_list_knows(self) -> None:
        reading = read(
            ["PQiP trainees expected to qualify, by region, FTE"],
            ["Region", "30/09/2026"],
            ["Wales", 307],
            ["London", 2],
        )
        assert reading.faults or not reading.holds_facts

    def test_of_a_course_year_start_withdraw_and_leave(self) -> None:
        reading = read(
            ["PQiP trainees by year of intake: starts and withdrawals, England and Wales"],
            ["Cohort", "Number enrolled", "Withdrawals", "Percentage withdrawing from PQiP", "Leaving rate (per cent)"],
            ["2021-22", 1264, 170, 13.4, 8.5],
            ["2022-23", 1567, 225, 14.4, 9.2],
        )
        found = figures(reading, "role", "period", "value")
        assert found["B3"] == ("trainees started", "2021-22", 1264)
        assert found["C4"] == ("trainees withdrawn", "2022-23", 225)
        assert found["D3"] == ("withdrawal rate", "2021-22", 13.4)
        assert found["E4"] == ("leaving rate, by course year", "2022-23", 9.2)


class TestQuestions:
    def test_what_a_question_asks_for_is_no_answer(self) -> None:
        reading = read(
            ["P 2.1 Assessment, Dorset PDU, 2023 standards"],
            ["Was the assessment of how to engage the individual sufficient?", "Number", "%"],
            ["Yes", 29, 71],
            ["No", 12, 29],
        )
        assert figures(reading, "answer", "question")["B4"] == ("No", "assessment-engagement")

    def test_one_that_is_none_of_the_twelve_stops_nothing(self) -> None:
        reading = read(
            ["P 2.1 Assessment, Dorset PDU, 2023 standards"],
            ["Did the assessment focus closely enough on keeping others safe?", "Number", "%"],
            ["Yes", 29, 71],
            ["No", 12, 29],
            [],
            ["Did the practitioner use information from other agencies?", "Number", "%"],
            ["Yes", 20, 50],
            ["No", 20, 50],
        )
        assert set(figures(reading, "question")) == {"B3", "C3", "B4", "C4"}

    def test_the_number_of_cases_in_a_title_is_the_base_of_its_percentages(self) -> None:
        reading = read(
            ["Key questions, all PDUs, 2021 standards: % Yes (n = 1,509 cases)"],
            ["Key question", "Inspected regions"],
            ["Does assessment focus sufficiently on engaging the person on probation?", "51%"],
            ["Does assessment focus sufficiently on keeping other people safe?", "33%"],
        )
        assert figures(reading, "base", "base_cell")["B3"] == (1509, "A1")

    def test_of_needs_a_percentage_is_of_the_measure_whose_answers_stand_beside_it(self) -> None:
        reading = read(
            ["Needs of the people whose cases were inspected, Dorset PDU: desistance"],
            ["Need", "Need present", "Sufficient services: yes", "Sufficient services: no", "% yes"],
            ["Accommodation", 34, 19, 15, "56%"],
            ["Alcohol misuse", 32, 18, 14, "56%"],
            ["Drug misuse", 26, 6, 20, "23%"],
        )
        found = figures(reading, "role", "measure")
        assert found["E3"] == ("percentage", "sufficient_services")
        assert found["B3"] == ("n_identified", "identified")


class TestRatings:
    def test_stand_beside_their_points_or_a_star(self) -> None:
        reading = read(
            ["Ratings, 2023 standards"],
            ["PDU", "P 1.1 Leadership", "P 1.2 Staffing"],
            ["Leeds", "☆ Outstanding", "Good (2)"],
            ["Dorset", "Requires improvement - 1", "Rated Inadequate"],
        )
        assert {text for (text,) in figures(reading, "text").values()} == {
            "Outstanding",
            "Good",
            "Requires improvement",
            "Inadequate",
        }

    def test_with_points_that_are_not_theirs_are_none(self) -> None:
        reading = read(
            ["Ratings, 2023 standards"], ["PDU", "P 1.1 Leadership"], ["Leeds", "Good - 3"], ["Dorset", "Good"]
        )
        assert "B3" in str(reading.faults[0])

    def test_are_what_a_legend_of_a_line_each_says(self) -> None:
        reading = read(
            ["Ratings, 2023 standards"],
            ["Os = Outstanding"],
            ["Gd = Good"],
            ["RI = Requires improvement"],
            ["In = Inadequate"],
            ["PDU", "P 1.1 Leadership", "P 1.2 Staffing"],
            ["Leeds", "Os", "Gd"],
            ["Dorset", "In", "RI"],
        )
        assert figures(reading, "text")["B8"] == ("Inadequate",)

    def test_a_score_of_one_point_is_no_rating(self) -> None:
        reading = read(
            ["Ratings, 2023 standards"],
            ["PDU", "Overall rating", "Score"],
            ["Leeds", "Inadequate", "1"],
            ["Dorset", "Requires improvement", "5"],
        )
        assert figures(reading, "role", "value")["C3"] == ("composite score", 1)

    def test_begin_with_the_overall_rating_where_no_header_stands_above_it(self) -> None:
        reading = read(
            ["Ratings: Dorset PDU, 2023 standards"],
            ["Overall rating", "Requires improvement"],
            ["Composite score", "8/21"],
            ["Quality standard", "Judgement"],
            ["P 1.1 Leadership", "Good"],
            ["P 1.2 Staffing", "Inadequate"],
        )
        assert figures(reading, "role")["B2"] == ("overall rating",)
        assert figures(reading, "text")["B6"] == ("Inadequate",)


class TestLinesAboutTheRelease:
    def rows(self) -> list[list[Content]]:
        return [
            ["Publisher", "Ministry of Justice"],
            ["Publication date", "19/08/2027"],
            [],
            ["Probation Service vacancies by region and grade as at 30 June 2027"],
            ["Vacancies, FTE"],
            [],
            ["Region", "PSO", "PO"],
            ["Wales", 50, 12],
            ["London", 6, 80],
        ]

    def test_stand_above_a_table_and_are_none(self) -> None:
        reading = read(*self.rows())
        assert figures(reading, "area", "grade", "as_of")["C9"] == ("London", "PO", "30 June 2027")
        assert str(reading.published_date) == "2027-08-19"

    def test_name_columns_where_figures_stand_below(self) -> None:
        grid = Grid("Table_1", [["Contact", "Number"], ["Surveys", 39], ["Interviews", 5]]).as_sheet()
        from pipeline.workbook.layout import find_tables

        assert [column.header for column in find_tables(grid)[0].columns] == ["Contact", "Number"]


class TestWhatIsSubtractedFromWhat:
    @pytest.mark.parametrize(
        ("header", "printed"),
        [("In post minus target", -10), ("Target minus in post", 10), ("Requirement less staff in post", 10)],
    )
    def test_the_order_of_the_words_says(self, header: str, printed: int) -> None:
        reading = read(
            ["Probation officers, 31 March 2027 (FTE)"], ["Region", header], ["Wales", printed], ["London", -3]
        )
        assert figures(reading, "role", "value")["B3"] == ("vacancy_fte", 10)


def test_a_region_below_its_units_is_their_total() -> None:
    reading = read(
        ["Probation officers (FTE), 31 March 2027"],
        ["Region / PDU", "Staff in post"],
        ["    Sunderland PDU", 30],
        ["    Newcastle upon Tyne PDU", 65],
        ["North East", 95],
        ["    Gwent PDU", 80],
        ["    North Wales PDU", 40],
        ["Wales", 120],
    )
    assert figures(reading, "area", "region")["B6"] == ("Gwent", "Wales")


def test_a_further_question_about_a_theme_is_none_of_the_three_that_are_known() -> None:
    reading = read(
        ["Key questions, Dorset PDU, 2023 standards: Assessment"],
        ["Question", "% Yes"],
        ["Does assessment focus sufficiently on engaging the person on probation?", "51%"],
        ["Does assessment analyse the motivation and readiness of the person to engage?", "70%"],
        ["Does assessment focus sufficiently on desistance?", "62%"],
        ["Does assessment focus sufficiently on keeping other people safe?", "33%"],
    )
    assert set(figures(reading, "question")) == {"B3", "B5", "B6"}


def test_the_three_questions_of_a_stage_are_known_by_one_another() -> None:
    reading = read(
        ["Casework quality, Dorset PDU, 2023 standards"],
        ["Stage", "Question put to inspectors", "% Yes"],
        ["Assessment", "Is the person drawn in and listened to, and engaged?", "51%"],
        ["Assessment", "Does it look at what lies behind the offending?", "62%"],
        ["Assessment", "Does it pay enough heed to the safety of others?", "33%"],
    )
    found = figures(reading, "question")
    assert found["C3"] == ("assessment-engagement",)
    assert found["C5"] == ("assessment-safety",)


@pytest.mark.parametrize("total", ["Total", "All regions", "National"])
def test_a_total_of_regions_is_not_that_of_a_region_which_a_note_names(total: str) -> None:
    reading = read(
        ["Table 1: Probation officer vacancy rate by region, March 2024"],
        ["Figures for London include vacancies at the regional office."],
        ["Region", "Vacancy rate (%)"],
        ["Wales", 19.1],
        ["South West", 18.2],
        [total, 19.9],
    )
    found = reading.observations
    assert reading.faults or (found is not None and "London" not in found["area"].to_list())


class TestWhereRowAndColumnCross:
    def test_cases_with_need_beside_sufficient_services_are_their_base(self) -> None:
        reading = read(
            ["Needs linked to desistance, England and Wales, inspections in 2025"],
            ["Measure", "Need", "Number of cases", "Cases with need (n)", "Percentage"],
            ["Sufficient services delivered", "Accommodation", 104, 375, 28],
            ["Sufficient services delivered", "Alcohol misuse", 113, 357, 32],
            ["Sufficient services delivered", "Drug misuse", 240, 588, 41],
        )
        roles = figures(reading, "role", "measure")
        assert [roles[f"{column}3"] for column in "CDE"] == [
            ("n_met", "sufficient_services"),
            ("n_identified", "sufficient_services"),
            ("percentage", "sufficient_services"),
        ]

    def test_other_qualified_staff_in_a_column_of_staff_in_post_are_these_and_no_gap_is_a_figure(self) -> None:
        reading = read(
            ["Staffing, Wales, 31 March 2027 (FTE)"],
            ["Grade", "Staff in post", "Target staffing", "Vacancies"],
            ["PO", 90, 100, 10],
            ["Other qualified staff", 30, "[z]", "[z]"],
        )
        assert figures(reading, "role") == {
            "B3": ("staff in post",),
            "C3": ("target_fte",),
            "D3": ("vacancy_fte",),
            "B4": ("other qualified staff in post",),
        }

    def test_a_region_beside_a_unit_is_not_the_unit_of_the_title(self) -> None:
        reading = read(
            ["Staffing in Tameside PDU, year ending 31 March 2027"],
            ["Measure", "Tameside PDU", "Greater Manchester"],
            ["Leaving rate", "8.8%", "8.1%"],
        )
        areas = figures(reading, "area")
        assert (areas["B3"], areas["C3"]) == (("Tameside",), ("Greater Manchester",))


class TestWhatIsSaidElsewhere:
    def test_codes_of_questions_are_those_of_the_key_on_another_sheet(self) -> None:
        key: list[list[Content]] = [
            ["Reference", "Stage", "Question"],
            ["A1", "Assessment", "Does assessment focus sufficiently on engaging the person on probation?"],
            ["A2", "Assessment", "Does assessment focus sufficiently on keeping other people safe?"],
        ]
        table: list[list[Content]] = [["Percentage Yes by region"], ["Region", "A1", "A2"], ["Wales", "47%", "52%"]]
        reading = read_grids([Grid("By area", table), Grid("Key", key)])
        assert figures(reading, "question") == {"B3": ("assessment-engagement",), "C3": ("assessment-safety",)}

    def test_a_title_that_begins_with_a_grade_explains_no_abbreviation(self) -> None:
        reading = read(
            ["PO: in post against target staffing, 30 September 2024 (FTE)"],
            ["Region", "Staff in post", "Target staffing"],
            ["Wales", 90, 100],
        )
        assert set(figures(reading, "grade").values()) == {("PO",)}

    def test_the_standards_in_use_from_a_month_are_those_of_its_year(self) -> None:
        assert reader("ratings").of("Inspections under the standards in use from October 2023").members == {
            "framework": ("2023",)
        }

    def test_answers_in_no_known_framework_are_of_none(self) -> None:
        reading = read(
            ["Key questions, Probation Service, 2021 to 2025: % Yes"],
            ["Key question", "Wales"],
            ["Does assessment focus sufficiently on keeping other people safe?", "33%"],
        )
        assert figures(reading, "framework") == {"B3": (None,)}


class TestQuestionsThatCount:
    def test_how_many_were_in_post_is_no_question_of_an_inspector(self) -> None:
        reading = read(
            ["Q1. How many probation officers were in post in each region?"],
            ["Staff in post", None, None],
            ["Region", "March 2025", "March 2026"],
            ["Wales", 90.5, 100],
            ["London", 120, 110],
        )
        assert figures(reading, "grade", "role")["B4"] == ("PO", "staff in post")

    def test_a_need_over_yes_and_no_makes_no_key_question_of_its_title(self) -> None:
        reading = read(
            ["Sufficient delivery against need for each need related to desistance, England and Wales"],
            ["Accommodation", "Number", "Percentage"],
            ["Yes", 49, 16],
            ["No", 250, 84],
        )
        assert figures(reading, "need", "role") == {
            "B3": ("Accommodation", "n_met"),
            "C3": ("Accommodation", "percentage"),
        }


class TestRatingsInPoints:
    def test_beside_their_words_are_the_same_ratings(self) -> None:
        reading = read(
            ["Dorset PDU, 2023 standards"],
            ["Quality standard", "Judgement", "Point score"],
            ["P 1.1 Leadership", "Good", 2],
            ["P 1.2 Staffing", "Inadequate", 0],
            ["P 1.3 Services", "Outstanding", 3],
        )
        assert figures(reading, "role", "text") == {
            "B3": ("standard", "Good"),
            "B4": ("standard", "Inadequate"),
            "B5": ("standard", "Outstanding"),
        }

    def test_beside_words_that_are_others_stop_the_table(self) -> None:
        reading = read(
            ["Dorset PDU, 2023 standards"],
            ["Quality standard", "Judgement", "Point score"],
            ["P 1.1 Leadership", "Good", 2],
            ["P 1.2 Staffing", "Inadequate", 1],
            ["P 1.3 Services", "Outstanding", 3],
        )
        assert "4" in str(reading.faults[0].cell)

    @pytest.mark.parametrize("label", ["Score out of 24", "Total points (maximum 24)", "Overall score out of 24"])
    def test_add_up_to_a_composite_score_of_24_where_court_work_is_not_rated(self, label: str) -> None:
        reading = read(
            ["Ratings of inspected units"],
            ["PDU", "Fieldwork started", "Standard", "Rating"],
            ["Leeds", "6 June 2022", "1.1 Leadership", "Good (2)"],
            ["Leeds", "6 June 2022", "2.1 Court work", "NA"],
            ["Leeds", "6 June 2022", label, 11],
        )
        found = figures(reading, "role", "framework", "value")
        assert found["D5"] == ("composite score", "2021", 11)

    def test_the_composite_score_in_the_column_of_the_ratings_is_none_of_them(self) -> None:
        reading = read(
            ["Salford PDU, inspected under the standards of 2023"],
            ["Standard", "Rating"],
            ["Overall", 2],
            ["Composite score (out of 21)", 13],
            ["P 1.1 Leadership", 3],
            ["P 1.2 Staffing", 1],
        )
        assert figures(reading, "text", "value")["B4"] == (None, 13)
        assert figures(reading, "text")["B5"] == ("Outstanding",)

    def test_officers_of_the_probation_service_are_no_probation_services_officers(self) -> None:
        assert reader("staffing").of("Probation officers of the Probation Service").members["grade"] == ("PO",)


class TestWhatTitlesAndNotesSay:
    def test_a_sentence_about_rates_takes_no_measure_from_the_title(self) -> None:
        reading = read(
            ["Percentage of posts vacant by grade and region, 31 March 2026 (%)"],
            ["A negative vacancy rate means more staff in post than the requirement."],
            ["Grade", "Wales", "London"],
            ["Band 4 Probation Officer", "16%", "18%"],
        )
        assert figures(reading, "role", "grade")["B4"] == ("vacancy_rate", "PO")

    def test_per_cent_of_target_at_the_end_of_a_title_is_what_its_rates_are_of(self) -> None:
        reading = read(
            ["Vacancy rates by PDU and grade as at 30 June 2026, per cent of target staffing"],
            ["PDU", "PO", "PSO"],
            ["Lambeth PDU", 14, 25],
        )
        assert figures(reading, "role")["B3"] == ("vacancy_rate",)

    def test_a_total_between_number_and_per_cent_is_the_base_of_the_answers(self) -> None:
        rows: list[list[Content]] = [
            ["Case data, cases inspected October 2025 to June 2026"],
            ["PDU", "Question", "Answer", "Number", "Total", "Per cent"],
        ]
        asked = ["engaging the person on probation", "keeping other people safe"]
        rows += [["Croydon", f"Does assessment focus sufficiently on {one}?", "Yes", 31, 59, 53] for one in asked]
        roles = figures(read(*rows), "role")
        assert (roles["D3"], roles["E3"], roles["F3"]) == (("number",), ("cases",), ("percentage",))

    def test_a_list_of_contents_is_no_table_of_ratings(self) -> None:
        contents: list[list[Content]] = [
            ["Contents"],
            ["Ratings", "Norfolk PDU: ratings by standard"],
            ["Staffing", "Norfolk PDU: staffing at 31 March 2026"],
        ]
        table: list[list[Content]] = [
            ["Norfolk PDU: ratings by standard, standards of 2023"],
            ["Standard", "Rating"],
            ["P 1.1 Leadership", "Good"],
            ["P 1.2 Staffing", "Inadequate"],
        ]
        reading = read_grids([Grid("Contents", contents), Grid("Ratings", table)])
        assert figures(reading, "text") == {"B3": ("Good",), "B4": ("Inadequate",)}

    def test_what_a_line_below_says_of_its_area_is_not_that_of_its_column(self) -> None:
        reading = read(
            ["Staffing by grade at 31 March 2024 (FTE)"],
            ["Grade", "Worcestershire PDU", "West Midlands region"],
            ["Probation officers in post", 49, 477],
            ["PSOs in post", 49.2, 543],
            ["Average working days lost to sickness, year to 31 March 2024: West Midlands region, all staff", 8.7],
        )
        assert figures(reading, "area")["B5"] == ("West Midlands",)

    def test_a_percentage_of_the_group_of_all_cases_says_nothing_of_how_common_a_need_is(self) -> None:
        reading = read(
            ["Needs linked to desistance, England and Wales: needs met"],
            ["Statistic", "Accommodation", "Drug misuse", "Alcohol misuse"],
            ["Number - All cases", 12, 14, 26],
            ["Percentage - All cases", 80, 38, 49],
        )
        assert set(figures(reading, "measure").values()) == {("sufficient_services",)}

    def test_out_of_heads_a_column_of_points_and_is_no_outstanding(self) -> None:
        reading = read(
            ["PDU ratings, standards in use from 2023"],
            ["PDU", "Date of publication", "Score", "Out of", "Overall PDU rating", "P 1.1 Leadership"],
            ["Devon and Torbay", "21 October 2025", 7, 21, "Requires improvement", "Inadequate"],
            ["Cheshire East", "7 April 2026", 6, 21, "Requires improvement", "Requires improvement"],
        )
        assert figures(reading, "role", "value")["C3"] == ("composite score", 7)

    def test_a_trainee_without_a_target_has_no_vacancies(self) -> None:
        reading = read(
            ["Staffing at 31 March 2027 (FTE), Wales"],
            ["Grade", "Staff in post", "Target staffing", "Vacant posts"],
            ["PO", 49, 69, 20],
            ["PQiP", 17, "[z]", "[z]"],
        )
        assert "C4" not in figures(reading, "role")

    def test_rates_in_a_title_make_no_shares_of_counts_above_a_hundred(self) -> None:
        reading = read(
            ["Joiners, leavers and rates, England and Wales, by grade"],
            ["Rates in per cent"],
            ["Grade", "Joiners, year ending 31 March 2027", "Leaving rate, year ending 31 March 2027"],
            ["PO", 703, "8.5%"],
            ["PSO", 922, "7.0%"],
        )
        assert figures(reading, "role", "unit")["B4"] == ("joiners", "headcount")


class TestArithmeticOfCases:
    def test_a_hundredth_of_a_share_that_no_number_of_cases_is_stands_for_the_share(self) -> None:
        reading = read(
            ["Key questions, Greater Manchester, 2023 standards"],
            ["Question", "% Yes", "Cases (n)"],
            ["Does assessment focus sufficiently on engaging the person on probation?", 0.83, 216],
            ["Does assessment focus sufficiently on keeping other people safe?", 0.62, 183],
            ["Does planning focus sufficiently on keeping other people safe?", 0.34, 208],
            ["Does reviewing focus sufficiently on keeping other people safe?", 0.37, 97],
        )
        assert figures(reading, "value")["B3"] == (83,)

    def test_number_and_n_of_one_measure_are_a_part_and_its_base_where_the_percentage_says_so(self) -> None:
        reading = read(
            ["Needs linked to desistance, England and Wales, inspections in 2026"],
            ["Need", "Improvement: number", "Improvement: % Yes", "Improvement: n"],
            ["Accommodation", 104, 48, 217],
            ["Alcohol misuse", 78, 25, 310],
            ["Drug misuse", 65, 41, 158],
        )
        roles = figures(reading, "role")
        assert (roles["B3"], roles["D3"]) == (("n_met",), ("n_identified",))


class TestYearsAlone:
    def test_a_year_beside_periods_is_one(self) -> None:
        reading = read(
            ["Percentage of cases where assessment focused sufficiently on keeping people safe"],
            ["", "NPS", "CRC", "Probation Service"],
            ["", "2018-2019", "2018-2019", 2026],
            ["Cases", 100, 200, 300],
            ["% yes", 50, 55, 60],
        )
        assert figures(reading, "organisation", "phase_period", "framework") == {
            f"{column}{row}": (organisation, period, framework)
            for row in (4, 5)
            for column, organisation, period, framework in (
                ("B", "NPS", "2018-2019", None),  # the standards of 2018 are not those of 2021
                ("C", "CRC", "2018-2019", None),
                ("D", "Probation Service", "2026", "2023"),
            )
        }

    def test_a_year_is_no_day_of_staff_in_post(self) -> None:
        reading = read(
            ["Probation officers in post (FTE)"],
            ["Region", 2026, 2027],
            ["Wales", 90, 95],
            ["London", 120, 110],
        )
        assert reading.faults

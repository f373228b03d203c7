"""Cases that the publications print, each with the place where a reader can look it up."""

from __future__ import annotations

import pytest

from tests.conftest import Ask


class TestAnnualReportInspections:
    """HMIP Annual Report 2022/23, Appendix 1."""

    def test_lists_31_inspections_whose_composite_scores_add_to_167(self, ask: Ask) -> None:
        found = ask("SELECT count(*) n, sum(composite_score) points FROM marts.inspections WHERE framework = '2021'")
        assert found.row(0) == (31, 167)

    def test_one_is_good_fifteen_require_improvement_fifteen_are_inadequate(self, ask: Ask) -> None:
        found = ask("SELECT derived_rating, count(*) FROM marts.inspections WHERE framework = '2021' GROUP BY ALL")
        assert dict(found.rows()) == {"Good": 1, "Requires improvement": 15, "Inadequate": 15}

    def test_nine_could_reach_24_points_because_court_work_was_not_rated(self, ask: Ask) -> None:
        found = ask("SELECT composite_max, count(*) FROM marts.inspections WHERE framework = '2021' GROUP BY ALL")
        assert dict(found.rows()) == {24: 9, 27: 22}

    def test_ten_of_the_twelve_regions_were_inspected(self, ask: Ask) -> None:
        found = ask("SELECT count(DISTINCT region) FROM marts.inspections WHERE framework = '2021'")
        assert found.item() == 10

    def test_three_stars_for_court_work_survived_the_print(self, ask: Ask) -> None:
        found = ask("SELECT pdu, standard FROM marts.ratings WHERE rating = 'Outstanding' ORDER BY pdu")
        units = ["Gateshead and South Tyneside", "Gwent", "Northamptonshire"]
        assert found.rows() == [(unit, "Court work") for unit in units]

    def test_a_bullet_that_lost_its_colour_is_not_available_and_never_a_rating(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT rating, score, mark FROM marts.ratings WHERE framework = '2021' AND standard_code = '2.2'"
        )
        assert found.rows() == [(None, None, "not available")]

    def test_na_is_not_applicable_and_nr_is_not_rated(self, ask: Ask) -> None:
        found = ask(
            "SELECT not_rated_reason, count(*) FROM marts.ratings "
            "WHERE standard_code = '2.1' AND not_rated_reason IS NOT NULL GROUP BY ALL"
        )
        assert dict(found.rows()) == {"not applicable": 6, "not rated": 3}


class TestSurrey2024:
    """An inspection of probation services in Surrey PDU, March 2024."""

    def test_scores_3_of_21_and_is_inadequate(self, ask: Ask) -> None:
        found = ask(
            "SELECT composite_score, composite_max, overall_rating, derived_rating, fieldwork_start::VARCHAR "
            "FROM marts.inspections WHERE pdu = 'Surrey'"
        )
        assert found.row(0) == (3, 21, "Inadequate", "Inadequate", "2024-01-15")

    def test_requires_improvement_in_domain_one_and_inadequate_in_casework(self, ask: Ask) -> None:
        found = ask("SELECT standard_code, rating FROM marts.ratings WHERE pdu = 'Surrey' ORDER BY standard_code")
        expected = [(f"P 1.{n}", "Requires improvement") for n in (1, 2, 3)]
        expected += [(f"P 2.{n}", "Inadequate") for n in (1, 2, 3, 4)]
        assert found.rows() == expected

    def test_every_casework_standard_is_driven_by_keeping_other_people_safe(self, ask: Ask) -> None:
        found = ask(
            "SELECT standard, lowest_percentage, lowest_question_id FROM marts.ratings "
            "WHERE pdu = 'Surrey' AND lowest_percentage IS NOT NULL ORDER BY standard_code"
        )
        assert found.rows() == [
            ("Assessment", 32, "assessment-safety"),
            ("Planning", 38, "planning-safety"),
            ("Implementation and delivery", 30, "delivery-safety"),
            ("Reviewing", 27, "reviewing-safety"),
        ]

    def test_twelve_key_questions_about_37_cases(self, ask: Ask) -> None:
        found = ask("SELECT count(*), min(n_cases), max(n_cases) FROM marts.key_questions WHERE area = 'Surrey'")
        assert found.row(0) == (12, 37, 37)

    def test_the_parts_of_the_37_cases_are_published(self, ask: Ask) -> None:
        found = ask(
            "SELECT breakdown, value, unit FROM marts.indicators WHERE area = 'Surrey' AND indicator = 'Cases inspected'"
        )
        assert found.rows() == [("Community orders", 26, "cases"), ("Releases on licence from custody", 11, "cases")]

    def test_cases_began_in_two_weeks_and_not_in_the_weeks_between(self, ask: Ask) -> None:
        found = ask("SELECT DISTINCT windows FROM marts.key_questions WHERE area = 'Surrey'")
        assert found.rows() == [("2023-05-29 to 2023-06-04; 2023-07-17 to 2023-07-23",)]

    def test_n_out_of_m_keeps_both_numbers(self, ask: Ask) -> None:
        found = ask(
            "SELECT value, base FROM marts.indicators WHERE area = 'Surrey' AND printed_as LIKE '%31 out of 36 relevant cases%'"
        )
        assert found.rows() == [(31, 36)]


class TestWestminsterForumSlides:
    """Westminster Legal Policy Forum, 5 July 2022."""

    def test_give_24_ratings_of_organisational_delivery(self, ask: Ask) -> None:
        found = ask(
            "SELECT count(*) FROM marts.ratings WHERE source_id LIKE '%westminster%' AND rating IS NOT NULL "
            "AND standard_code LIKE '1.%'"
        )
        assert found.item() == 24

    def test_six_units_by_three_grades_of_vacancy_rates(self, ask: Ask) -> None:
        found = ask(
            "SELECT count(*), count(DISTINCT area), count(DISTINCT grade) FROM marts.vacancy_rates WHERE area_type = 'pdu'"
        )
        assert found.row(0) == (18, 6, 3)

    @pytest.mark.parametrize(
        ("area", "grade", "rate"),
        [
            ("Swansea, Neath Port Talbot", "SPO", -6),  # over establishment
            ("Gwent", "PO", -9),
            ("Essex North", "SPO", 61),
            ("Northamptonshire", "PO", 0),  # a printed zero is a zero
        ],
    )
    def test_vacancy_rates_keep_their_printed_sign(self, ask: Ask, area: str, grade: str, rate: float) -> None:
        found = ask(f"SELECT vacancy_rate, basis FROM marts.vacancy_rates WHERE area = '{area}' AND grade = '{grade}'")
        assert found.rows() == [(rate, "published")]


class TestDerivedRatings:
    """The inferred rule must agree with every overall rating that is printed anywhere."""

    def test_agree_with_every_printed_overall_rating(self, ask: Ask) -> None:
        found = ask(
            "SELECT count(*), count(*) FILTER (overall_rating = derived_rating) FROM marts.inspections "
            "WHERE overall_rating IS NOT NULL"
        )
        printed, agreeing = found.row(0)
        assert (printed, agreeing) == (8, 8)  # the six of the slides, Gateshead and South Tyneside, Surrey

    def test_agree_with_every_printed_casework_rating(self, ask: Ask) -> None:
        found = ask(
            "SELECT count(*), count(*) FILTER (rating = derived_rating) FROM marts.ratings "
            "WHERE rating IS NOT NULL AND derived_rating IS NOT NULL"
        )
        assert found.row(0) == (4, 4)


class TestOffenderManagementInCustody:
    """Offender Management in Custody, post-release, March 2023."""

    @pytest.mark.parametrize("measure", ["sufficient_services", "improved"])
    @pytest.mark.parametrize(("purpose", "needs"), [("desistance", 9), ("risk_of_harm", 12)])
    def test_counts_nine_needs_for_desistance_and_twelve_for_risk_of_harm(
        self, ask: Ask, measure: str, purpose: str, needs: int
    ) -> None:
        found = ask(
            f"SELECT count(*), count(coalesce(n_met, n_met_printed)) FROM marts.needs_met WHERE area = 'OMiC post-release sample' "
            f"AND measure = '{measure}' AND purpose = '{purpose}'"
        )
        assert found.row(0) == (needs, needs)

    def test_accommodation_services_for_risk_of_harm_counts_the_39_with_the_need(self, ask: Ask) -> None:
        found = ask(
            "SELECT n_met, n_met_basis, n_identified, n_identified_basis, published_percentage FROM marts.needs_met "
            "WHERE need = 'Accommodation' AND purpose = 'risk_of_harm' AND measure = 'sufficient_services'"
        )
        assert found.row(0) == (22, "inferred", 39, "published", 56)

    def test_accommodation_for_desistance_counts_the_27_who_were_served(self, ask: Ask) -> None:
        found = ask(
            "SELECT n_met, n_met_basis, n_identified, n_identified_basis FROM marts.needs_met "
            "WHERE need = 'Accommodation' AND purpose = 'desistance' AND measure = 'sufficient_services' "
            "AND area = 'OMiC post-release sample'"
        )
        assert found.row(0) == (27, "published", 39, "inferred")

    def test_a_number_that_the_print_leaves_open_is_not_inferred(self, ask: Ask) -> None:
        # 20 of 62 and 20 of 63 are both 32 per cent; 17 of 62 and 17 of 63 are both 27 per cent.
        found = ask(
            "SELECT DISTINCT n_identified, percentage_basis FROM marts.needs_met WHERE need = 'Lifestyle and associates' "
            "AND purpose = 'desistance' AND area = 'OMiC post-release sample'"
        )
        assert found.rows() == [(None, "published")]

    def test_percentages_are_recomputed_from_the_answers(self, ask: Ask) -> None:
        found = ask(
            "SELECT n_yes, n_cases, round(percentage, 3), published_percentage FROM marts.key_questions "
            "WHERE question_id = 'assessment-engagement' AND area = 'OMiC post-release sample'"
        )
        assert found.row(0) == (55, 84, 65.476, 65)


class TestVacancies:
    """Workforce statistics, as the inspectorate's reports quote them, and a written answer."""

    @pytest.mark.parametrize(
        ("area", "rate"), [("London", 34.9), ("West Midlands", 19.6), ("Yorkshire and the Humber", 31.8)]
    )
    def test_regional_rates_of_december_2022(self, ask: Ask, area: str, rate: float) -> None:
        found = ask(
            f"SELECT vacancy_rate FROM marts.vacancy_rates WHERE area = '{area}' AND as_of = DATE '2022-12-31' "
            "AND grade = 'PO'"
        )
        assert found.rows() == [(rate,)]

    def test_a_region_whose_rate_is_not_stated_is_not_available_and_not_zero(self, ask: Ask) -> None:
        found = ask(
            "SELECT vacancy_rate, mark FROM marts.vacancy_rates WHERE area = 'Wales' AND as_of = DATE '2022-12-31'"
        )
        assert found.rows() == [(None, "not available")]

    def test_the_printed_shortfall_and_the_computed_one_stand_apart(self, ask: Ask) -> None:
        found = ask(
            "SELECT basis, target_fte, staff_in_post_fte, vacancy_fte FROM marts.vacancy_rates "
            "WHERE as_of = DATE '2023-03-31' AND area = 'England and Wales' ORDER BY basis DESC"
        )
        assert found.rows() == [("published", 6158, 4413, 1771), ("computed", 6158, 4413, 1745)]

    def test_approved_premises_stand_beside_the_regions_and_not_among_them(self, ask: Ask) -> None:
        found = ask(
            "SELECT area_type, count(*) FROM marts.vacancy_rates WHERE source_id LIKE 'parliament/%' GROUP BY ALL ORDER BY ALL"
        )
        assert found.rows() == [("not a region", 1), ("region", 12)]

    def test_a_printed_zero_is_a_zero(self, ask: Ask) -> None:
        found = ask(
            "SELECT vacancy_fte, mark FROM marts.vacancy_rates WHERE area = 'Greater Manchester' AND source_id LIKE 'parliament/%'"
        )
        assert found.rows() == [(0, None)]


class TestUnification:
    """Before and after 26 June 2021."""

    @pytest.mark.parametrize(("grade", "before", "after"), [("PO", 52, 9), ("PSO", 72, 53)])
    def test_caseloads_over_50_of_crc_officers_are_no_baseline_for_all_officers(
        self, ask: Ask, grade: str, before: float, after: float
    ) -> None:
        """The NPS had other cases (Annual Report 2017: 25 to 40 each), so its officers are missing before."""
        found = ask(
            "SELECT pre_percentage, post_percentage, change_pp, comparable, reason LIKE '%no baseline%' "
            f"FROM marts.pre_post_unification WHERE grade = '{grade}' AND measure_id LIKE 'caseload-over-50%'"
        )
        assert found.rows() == [(before, after, None, False, True)]

    def test_key_questions_whose_chart_was_lost_say_so_and_give_no_change(self, ask: Ask) -> None:
        found = ask(
            "SELECT count(*), count(change_pp), count(reason) FROM marts.pre_post_unification "
            "WHERE measure_id IN (SELECT question_id FROM marts.key_questions) AND NOT comparable"
        )
        assert found.row(0) == (12, 0, 12)


class TestAnnualReport2017:
    """HMIP Annual Report 2017: before unification."""

    def test_a_measure_stands_beside_its_target(self, ask: Ask) -> None:
        found = ask(
            "SELECT value, target FROM marts.indicators WHERE source_sheet = 'Figure 8' AND indicator LIKE 'SCH9 AC %'"
        )
        assert found.rows() == [(67.2, 90.0)]

    def test_nps_and_crc_are_kept_apart(self, ask: Ask) -> None:
        found = ask(
            "SELECT organisation, percentage FROM marts.needs_met WHERE source_sheet = 'Figure 44' "
            "AND need = 'Accommodation' ORDER BY organisation"
        )
        assert found.rows() == [("CRC", 70), ("NPS", 78)]

    def test_a_dash_is_neither_a_zero_nor_missing(self, ask: Ask) -> None:
        found = ask(
            "SELECT percentage, mark FROM marts.needs_met WHERE source_sheet = 'Figure 37' "
            "AND need = 'Finance, benefits and debt' AND organisation = 'NPS'"
        )
        assert found.rows() == [(None, "dash as printed")]

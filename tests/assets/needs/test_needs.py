"""Needs: met and unmet in cases, which differ from the rest; and the figures that reports state in words."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from tests.building import build_of
from tests.conftest import Ask
from tests.workbooks import Rows

HEADER = ["Region", "Cohort", "Breakdown", "Group", "Linked to", "Need", "Cases inspected", "Cases with the need (n)",
          "Sufficient services (n)", "Improved (n)"]  # fmt: skip


def need(group: str | None, name: str, cases: int, identified: object, met: object, improved: object) -> list[object]:
    breakdown = "Gender" if group else None
    return ["Wales", "all cases", breakdown, group, "Desistance", name, cases, identified, met, improved]


@pytest.fixture(scope="module")
def aggregate(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Needs of one region, by gender, with a suppressed count."""
    rows: Rows = [
        HEADER,
        need(None, "Accommodation", 200, 80, 60, 40),
        need(None, "Drug misuse", 200, 100, 25, 20),
        need(None, "Alcohol misuse", 200, 90, "[c]", 18),
        need("Men", "Accommodation", 150, 60, 40, 30),
        need("Women", "Accommodation", 50, 20, 20, 10),
        need("Men", "Drug misuse", 150, 80, 20, 18),
        need("Women", "Drug misuse", 50, 20, 5, 2),
    ]
    about = {"origin": "synthetic", "published_date": "2024-01-01"}
    return build_of(tmp_path_factory.mktemp("needs"), synthetic=True, needs=({"Needs": rows}, about))


def test_women_stand_in_breakdown_where_they_are_printed_as_a_cohort(ask: Ask) -> None:
    found = ask("SELECT DISTINCT cohort, breakdown_by, breakdown FROM marts.needs_met WHERE cohort = 'Women'")
    assert found.rows() == [("Women", "gender", "Women")]


class TestNeedsOf2017:
    """Annual Report 2017, Figures 37, 38 and 44: need, provider and organisation are three columns."""

    @pytest.mark.parametrize(
        ("need", "measure", "provider", "organisation", "percentage"),
        [
            ("Accommodation", "contributed_sufficiently", "contracted providers", None, 58),
            ("Education, training and employment", "contributed_sufficiently", "contracted providers", "NPS", 80),
            ("Finance, benefits and debt", "contributed_sufficiently", "partners", "NPS", 100),
            ("Gang membership", "contributed_sufficiently", "partners", "CRC", 0),
            ("Emotional well-being", "interventions_available", None, "NPS", 83),
            ("Alcohol misuse", "interventions_available", None, "CRC", 91),
        ],
    )
    def test_a_need_a_provider_and_an_organisation(
        self, ask: Ask, need: str, measure: str, provider: str | None, organisation: str | None, percentage: float
    ) -> None:
        found = ask(
            "SELECT provider, organisation, published_percentage, denominator FROM marts.needs_met "
            f"WHERE need = '{need}' AND measure = '{measure}'"
        )
        assert (provider, organisation, percentage, "not stated") in found.rows()

    def test_they_are_nowhere_else(self, ask: Ask) -> None:
        assert ask("FROM marts.indicators WHERE source_sheet IN ('Figure 37', 'Figure 38', 'Figure 44')").is_empty()

    def test_they_are_compared_with_no_other_need(self, ask: Ask) -> None:
        assert ask("FROM marts.need_comparisons WHERE source_id LIKE '%2017'").is_empty()


def test_resettlement_services_are_a_purpose_of_their_own(ask: Ask) -> None:
    """Annual Report 2022/23, Charts 5 and 15: 43 and 74 per cent for accommodation are about different services."""
    found = ask(
        "SELECT purpose, published_percentage FROM marts.needs_met WHERE need = 'Accommodation' "
        "AND source_id LIKE '%2022-23' AND published_percentage IS NOT NULL AND measure = 'sufficient_services'"
    )
    assert sorted(found.rows()) == [("desistance", 43), ("resettlement", 74)]


class TestMetAndUnmet:
    def test_unmet_need_is_counted_in_cases(self, aggregate: Ask) -> None:
        found = aggregate(
            "SELECT n_identified, n_met, n_unmet, percentage FROM marts.needs_met "
            "WHERE need = 'Drug misuse' AND measure = 'sufficient_services' AND breakdown IS NULL"
        )
        assert found.rows() == [(100, 25, 75, 25)]

    def test_prevalence_is_of_all_cases_with_wilsons_interval(self, aggregate: Ask) -> None:
        found = aggregate(
            "SELECT percentage, percentage_low, percentage_high, denominator FROM marts.needs_met "
            "WHERE need = 'Accommodation' AND measure = 'identified' AND breakdown IS NULL"
        ).row(0)
        low, high = proportion_confint(80, 200, method="wilson")
        assert found == (40, pytest.approx(100 * low), pytest.approx(100 * high), "all cases")

    def test_a_suppressed_count_is_neither_nought_nor_gone(self, aggregate: Ask) -> None:
        found = aggregate(
            "SELECT n_identified, n_met, n_unmet, percentage, mark FROM marts.needs_met "
            "WHERE need = 'Alcohol misuse' AND measure = 'sufficient_services'"
        )
        assert found.rows() == [(90, None, None, None, "suppressed")]

    def test_genders_add_up_to_all(self, aggregate: Ask) -> None:
        found = aggregate(
            "SELECT sum(n_met) FILTER (breakdown IS NOT NULL) parts, sum(n_met) FILTER (breakdown IS NULL) whole "
            "FROM marts.needs_met WHERE need = 'Accommodation' AND measure = 'improved'"
        )
        assert found.row(0) == (40, 40)

    def test_a_small_base_is_marked(self, aggregate: Ask) -> None:
        found = aggregate(
            "SELECT DISTINCT breakdown, small_base FROM marts.needs_met "
            "WHERE measure = 'improved' AND need = 'Accommodation' ORDER BY ALL"
        )
        assert found.rows() == [("Men", False), ("Women", True), (None, False)]

    def test_where_several_bases_fit_the_interval_reaches_over_all_of_them(self, ask: Ask) -> None:
        """OMiC report: lifestyle improved in 17 cases, 27 per cent; services in 20, 32 per cent: 62 or 63 cases."""
        found = ask(
            "SELECT n_met_printed, n_met, n_identified_least, n_identified_most, percentage_low, percentage_high, "
            "n_unmet FROM marts.needs_met WHERE need LIKE 'Lifestyle%' AND measure = 'improved' "
            "AND purpose = 'desistance' AND source_id LIKE '%omic%'"
        ).row(0)
        low, high = proportion_confint(17, 63, method="wilson")[0], proportion_confint(17, 62, method="wilson")[1]
        assert found == (17, None, 62, 63, pytest.approx(100 * low), pytest.approx(100 * high), None)

    @pytest.mark.parametrize(("measure", "wrong"), [("sufficient_services", 81.6), ("improved", 80)])
    def test_a_pooled_share_is_of_the_same_needs_above_and_below(self, ask: Ask, measure: str, wrong: float) -> None:
        """OMiC report: of four needs for desistance only bounds of the cases are known, so their counts do not pool."""
        naive, least, most = ask(
            "SELECT 100 * sum(n_met) / sum(n_identified), 100 * sum(n_met_printed) / sum(n_identified_most), "
            "100 * sum(n_met_printed) / sum(n_identified_least) FROM marts.needs_met "
            f"WHERE area = 'OMiC post-release sample' AND purpose = 'desistance' AND measure = '{measure}'"
        ).row(0)
        of_both = ask(
            "SELECT 100 * sum(n_met) / sum(n_identified) FROM marts.needs_met WHERE n_identified IS NOT NULL "
            f"AND area = 'OMiC post-release sample' AND purpose = 'desistance' AND measure = '{measure}'"
        ).item()
        assert naive == of_both
        assert naive < wrong
        assert least < most < naive

    def test_how_many_needs_survived_in_print_stands_on_each_row(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT needs_printed, needs_asked FROM marts.needs_met WHERE area = 'Inspected regions' "
            "AND cohort = 'all cases' AND measure = 'sufficient_services'"
        )
        assert found.rows() == [(4, 9)]


class TestWhichNeedsDiffer:
    def test_a_suppressed_need_withholds_the_other_needs_too(self, aggregate: Ask) -> None:
        """What is left out is not left out by chance, so "the other needs" are all of them or none."""
        found = aggregate(
            "SELECT DISTINCT comparable, p_value, difference_pp, reason FROM marts.need_comparisons "
            "WHERE kind LIKE 'need %' AND measure = 'sufficient_services' AND breakdown IS NULL"
        )
        why = "Not compared, because a count is not published, suppressed or not certain: Alcohol misuse."
        assert found.rows() == [(False, None, None, why)]

    def test_drug_misuse_improves_less_often_than_the_other_needs(self, aggregate: Ask) -> None:
        found = aggregate(
            "SELECT difference_pp, difference_least, rest_n_met, rest_n_identified, p_value < 0.05, tests_in_family "
            "FROM marts.need_comparisons WHERE kind LIKE 'need %' AND need = 'Drug misuse' "
            "AND measure = 'improved' AND breakdown IS NULL"
        ).row(0)
        difference = pytest.approx(20 - 100 * 58 / 170)
        assert found == (difference, difference, 58, 170, True, 3)

    def test_women_are_held_against_men_with_the_same_need(self, aggregate: Ask) -> None:
        found = aggregate(
            "SELECT n_met, n_identified, rest_n_met, rest_n_identified FROM marts.need_comparisons "
            "WHERE kind LIKE 'group %' AND breakdown = 'Women' AND need = 'Accommodation' "
            "AND measure = 'sufficient_services'"
        )
        assert found.rows() == [(20, 20, 40, 60)]

    def test_no_difference_is_given_where_only_percentages_are_printed(self, ask: Ask) -> None:
        found = ask(
            "SELECT count(difference_pp), count(difference_least) FROM marts.need_comparisons "
            "WHERE source_id LIKE '%annual-report-2022-23'"
        )
        assert found.row(0) == (0, 0)

    def test_women_and_men_of_the_lost_chart_are_groups_of_one_whole(self, ask: Ask) -> None:
        """Annual Report 2022/23, chart 9: the values did not survive, and the comparison says so."""
        found = ask(
            "SELECT DISTINCT breakdown, comparable, reason LIKE 'Not compared%: Women; Men.' "
            "FROM marts.need_comparisons "
            "WHERE kind LIKE 'group %' AND breakdown_by = 'gender' ORDER BY 1"
        )
        assert found.rows() == [("Men", False, True), ("Women", False, True)]

    def test_family_needs_are_held_against_all_eight_others_at_every_number_of_cases_that_fits(self, ask: Ask) -> None:
        """OMiC report, annexe: 15 of 53 against 140 of 377 to 383, 8.3 to 8.8 points fewer, p 0.24."""
        found = ask(
            "SELECT n_met, n_identified, rest_n_met, rest_n_identified_least, rest_n_identified_most, difference_pp, "
            "difference_least, difference_most, p_value, p_value_holm > 0.9, tests_in_family "
            "FROM marts.need_comparisons "
            "WHERE need = 'Family and relationships' AND measure = 'sufficient_services' AND purpose = 'desistance' "
            "AND kind LIKE 'need %' AND source_id LIKE '%omic%'"
        ).row(0)
        weakest = max(proportions_ztest([15, 140], [53, base])[1] for base in range(377, 384))
        ends = [pytest.approx(100 * 15 / 53 - 100 * 140 / base) for base in (377, 383)]
        assert found == (15, 53, 140, 377, 383, None, *ends, pytest.approx(weakest), True, 9)
        assert (round(found[6], 1), round(found[7], 1), weakest > 0.2) == (-8.8, -8.3, True)

    def test_every_omic_need_is_compared_with_all_the_others(self, ask: Ask) -> None:
        found = ask(
            "SELECT purpose, measure, count(*), min(tests_in_family), bool_and(comparable) FROM marts.need_comparisons "
            "WHERE kind LIKE 'need %' AND source_id LIKE '%omic%' GROUP BY ALL ORDER BY ALL"
        )
        measures = ("improved", "sufficient_services")
        assert found.rows() == [
            *(("desistance", measure, 9, 9, True) for measure in measures),
            *(("risk_of_harm", measure, 12, 12, True) for measure in measures),
        ]

    def test_omic_services_for_accommodation_differ_from_the_rest(self, ask: Ask) -> None:
        """OMiC report, annexe: 27 of 39 cases, at every number of cases that the other needs can have."""
        found = ask(
            "SELECT n_met, n_identified, difference_low > 0, p_value_holm < 0.05, counts_basis "
            "FROM marts.need_comparisons WHERE need = 'Accommodation' AND measure = 'sufficient_services' "
            "AND purpose = 'desistance' AND kind LIKE 'need %' AND source_id LIKE '%omic%'"
        )
        assert found.rows() == [(27, 39, True, True, "inferred")]

    def test_services_for_accommodation_are_more_common_than_improvement_by_7_cases_of_39(self, ask: Ask) -> None:
        found = ask(
            "SELECT n_met, rest_n_met, n_identified, difference_pp, p_value FROM marts.need_comparisons "
            "WHERE kind = 'services against improvement' AND need = 'Accommodation' AND purpose = 'desistance' "
            "AND source_id LIKE '%omic%'"
        )
        assert found.rows() == [(27, 20, 39, pytest.approx(100 * 7 / 39), None)]


class TestStatedFigures:
    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            ("%two-thirds of pa%", "fraction in words"),
            ("%16 of 24%", "count"),
            ("16 out of 24%", "count"),
            ("%44%% of cases receiving%", "percentage"),
        ],
    )
    def test_kinds(self, ask: Ask, words: str, kind: str) -> None:
        found = ask(f"SELECT DISTINCT figure_kind FROM marts.indicators WHERE printed_as ILIKE $${words}$$")
        assert found["figure_kind"].to_list() in ([kind], [])

    def test_surrey_31_of_36_cases_without_effective_oversight(self, ask: Ask) -> None:
        found = ask(
            "SELECT percentage, percentage_basis, percentage_low, percentage_high, denominator FROM marts.indicators "
            "WHERE area = 'Surrey' AND value = 31 AND base = 36"
        ).row(0)
        low, high = proportion_confint(31, 36, method="wilson")
        interval = (pytest.approx(100 * low), pytest.approx(100 * high))
        assert found == (pytest.approx(100 * 31 / 36), "computed", *interval, "relevant cases")

    def test_a_fraction_in_words_has_bounds_and_no_percentage_or_interval(self, ask: Ask) -> None:
        found = ask(
            "SELECT count(*) > 50, count(percentage), count(percentage_low), count(DISTINCT percentage_basis), "
            "count(*) - count(percentage_least) FROM marts.indicators WHERE figure_kind = 'fraction in words'"
        )
        assert found.row(0) == (True, 0, 0, 1, 0)

    def test_all_10_respondents_are_a_count(self, ask: Ask) -> None:
        found = ask(
            "SELECT figure_kind, percentage FROM marts.indicators WHERE area = 'Surrey' AND value = 10 AND base = 10"
        )
        assert found.rows() == [("count", 100)]

    def test_every_interval_holds_its_percentage(self, ask: Ask) -> None:
        found = ask(
            "SELECT percentage, percentage_low, percentage_high FROM marts.indicators WHERE percentage_low IS NOT NULL"
        )
        # Counts and percentages of samples whose base is printed; all that is counted whole has none.
        assert found.height > 70
        assert found.filter(
            ~pl.col("percentage").is_between(pl.col("percentage_low"), pl.col("percentage_high"))
        ).is_empty()


def test_a_purpose_that_no_publisher_states_is_said_to_be_so(tmp_path: Path) -> None:
    rows: Rows = [
        ["Needs of people on probation in inspected cases, Wales, 2021 framework"],
        ["Need", "Cases with need", "Need met (cases)", "Need met (%)"],
        ["Accommodation", 80, 60, "75%"],
        ["Drug misuse", 100, 25, "25%"],
        ["Alcohol misuse", 90, 45, "50%"],
    ]
    ask = build_of(tmp_path, needs=({"Needs": rows}, {"published_date": "2023-01-01"}))
    found = ask("SELECT DISTINCT purpose FROM marts.needs_met")
    assert found["purpose"].to_list() == ["not_stated"]
    met = ask("SELECT need, n_met, n_identified FROM marts.needs_met WHERE measure = 'sufficient_services' ORDER BY 1")
    assert met.rows() == [("Accommodation", 60, 80), ("Alcohol misuse", 45, 90), ("Drug misuse", 25, 100)]

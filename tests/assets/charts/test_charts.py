"""Charts as reports print them: each figure, gap and order where a reader can look it up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from assets.charts.declarations import declared, read_declarations
from assets.charts.figures import written
from assets.charts.tables import TABLES, VIEWS
from pipeline.faults import FaultsError
from pipeline.published.queries import PublishedMarts
from pipeline.settings import PROJECT_FOLDER
from pipeline.tables.views import View
from schemas.columns import REGIONS
from tests.conftest import Ask

QUESTIONS = ("engagement", "desistance", "keeping other people safe")
STAGES = ("Assessment", "Planning", "Implementation and delivery", "Reviewing")
NEEDS = [
    "Accommodation",
    "Education, training and employment",
    "Finance, benefits and debt",
    "Family and relationships",
    "Lifestyle and associates",
    "Alcohol misuse",
    "Drug misuse",
    "Thinking and behaviour",
    "Attitudes to offending",
]
# Rows, and rows whose value the print lost.
SIZES = {
    "chart_01_case_supervision": (12, 7),
    "chart_02_before_and_after_unification": (24, 24),
    "chart_03_vacancy_rate_by_region": (12, 9),
    "chart_04_workload_perceptions": (20, 13),
    "chart_05_needs_met": (9, 5),
    "chart_06_needs_met_by_gender": (18, 18),
    "chart_07_reoffending_by_implementation": (2, 2),
    "chart_08_needs_met_before_and_after_unification": (18, 18),
    "chart_09_access_to_probation": (15, 15),
    "chart_10_access_to_services": (12, 8),
    "chart_11_overall_satisfaction": (3, 1),
    "chart_12_assessment_keeping_people_safe": (3, 0),
    "chart_13_protecting_the_public": (12, 9),
    "chart_14_case_supervision_post_release": (12, 8),
    "chart_15_resettlement_services": (5, 0),
    "figure_2017_08_crc_service_levels": (42, 0),
    "figure_2017_09_nps_service_levels": (42, 0),
    "figure_2017_10_areas_inspected": (22, 7),
    "figure_2017_24_order_requirements": (3, 0),
    "figure_2017_35_serious_further_offence_reviews": (15, 0),
    "figure_2017_37_contributions_of_providers": (36, 9),
    "figure_2017_38_contributions_of_partners": (36, 7),
    "figure_2017_44_availability_of_interventions": (24, 0),
    "omic_services_desistance": (9, 0),
    "omic_services_risk_of_harm": (12, 0),
    "omic_improvements_desistance": (9, 0),
    "omic_improvements_risk_of_harm": (12, 0),
    "omic_accommodation_on_release": (7, 0),
    "omic_accommodation_at_inspection": (7, 0),
    "omic_employment_on_release": (7, 0),
    "omic_employment_at_inspection": (7, 0),
    "omic_sample_sex": (3, 0),
    "omic_sample_ethnicity": (3, 0),
    "omic_sample_sentence": (3, 0),
    "omic_sample_recalled": (3, 0),
    "omic_sample_grade": (4, 0),
    "omic_case_list": (18, 0),
    "omic_key_questions": (13, 0),
    "pdu_key_questions": (12, 0),
    "pdu_ratings": (7, 0),
}


def shown(ask: Ask, chart: str) -> dict[str, str]:
    """What a chart with one series prints, by label."""
    return dict(ask(f"SELECT short_label, display FROM charts.{chart} ORDER BY position").rows())


class TestEveryChart:
    """The tables and their catalogue."""

    @pytest.mark.parametrize("chart", SIZES)
    def test_has_its_rows_and_its_gaps(self, ask: Ask, chart: str) -> None:
        found = ask(f"SELECT count(*), count(*) FILTER (mark IS NOT NULL) FROM charts.{chart}")
        assert found.row(0) == SIZES[chart]

    def test_is_declared_and_none_is_left_out_of_this_list(self) -> None:
        assert {chart.table for chart in declared()} == set(SIZES)

    def test_is_in_the_catalogue_with_its_rows_and_gaps(self, ask: Ask) -> None:
        found = ask("SELECT table_name, figures, gaps FROM charts.catalogue")
        assert {name.removeprefix("charts."): (rows, gaps) for name, rows, gaps in found.rows()} == SIZES

    def test_a_gap_has_shorthand_and_says_what_became_of_the_value(self, ask: Ask) -> None:
        found = ask("SELECT display, note FROM charts.figures WHERE mark = 'not available'")
        assert set(found["display"]) == {"[x]"}
        assert found["note"].null_count() == 0

    def test_is_numbered_without_a_break_in_the_order_of_the_print(self, ask: Ask) -> None:
        found = ask(
            "SELECT max(position) = count(*) AND min(position) = 1 AS whole FROM charts.figures GROUP BY chart_id"
        )
        assert found["whole"].all()

    def test_has_one_figure_for_each_label_series_and_heading(self, ask: Ask) -> None:
        found = ask("SELECT 1 FROM charts.figures GROUP BY chart_id, heading, label, series HAVING count(*) > 1")
        assert found.is_empty()

    def test_of_percentages_without_any_n_says_so(self, ask: Ask) -> None:
        silent = ask(
            "SELECT chart_id FROM charts.catalogue c WHERE unit = 'per cent' AND n IS NULL "
            "AND coalesce(caveats, '') NOT LIKE '%No n is known for these figures.%' "
            "AND chart_id NOT IN (SELECT chart_id FROM charts.figures WHERE coalesce(n, count) IS NOT NULL)"
        )
        assert silent.is_empty()

    def test_every_figure_has_the_address_of_its_cell(self, ask: Ask) -> None:
        found = ask("SELECT count(*) FROM charts.figures f ANTI JOIN marts.sources s USING (source_id)")
        assert found.item() == 0

    def test_each_is_given_with_its_row_of_the_catalogue(self, marts_folder: Path) -> None:
        charts = PublishedMarts(marts_folder).charts()
        assert len(charts) == len(SIZES)
        assert all(chart.figures["chart_id"].unique().to_list() == [chart.about["chart_id"]] for chart in charts)
        assert all(chart.figures["position"].is_sorted() for chart in charts)


class TestAnnualReportCharts:
    """HMIP Annual Report 2022/23."""

    def test_chart_1_has_the_twelve_questions_and_the_five_values_that_the_text_states(self, ask: Ask) -> None:
        found = ask("SELECT heading, short_label, display FROM charts.chart_01_case_supervision")
        assert [row[:2] for row in found.rows()] == [(stage, theme) for stage in STAGES for theme in QUESTIONS]
        assert found["display"].to_list() == ["[x]"] * 2 + ["33%"] + ["[x]"] * 2 + ["42%", "[x]", "44%", "35%"] + [
            "[x]",
            "[x]",
            "42%",
        ]

    def test_chart_2_keeps_its_gaps_and_says_where_the_same_report_prints_the_figure(self, ask: Ask) -> None:
        found = ask(
            "SELECT value, elsewhere_value, note FROM charts.chart_02_before_and_after_unification "
            "WHERE heading = 'Planning' AND short_label = 'keeping other people safe' AND series = 'After unification'"
        )
        assert found.rows() == [
            (
                None,
                42.0,
                "Not in the text that survives of the publication. In the source, Chart 1!C11 prints 42% for it.",
            )
        ]

    def test_chart_3_has_every_region_in_the_order_of_the_key_facts(self, ask: Ask) -> None:
        found = ask("SELECT label, display, as_of FROM charts.chart_03_vacancy_rate_by_region")
        assert found["label"].to_list() == list(REGIONS)
        assert {label: text for label, text, _ in found.rows() if text != "[x]"} == {
            "Yorkshire and the Humber": "31.8%",
            "West Midlands": "19.6%",
            "London": "34.9%",
        }
        assert {str(day) for day in found["as_of"]} == {"2022-12-31"}

    def test_chart_4_sets_the_unmanageable_workloads_of_each_grade_beside_those_of_all(self, ask: Ask) -> None:
        found = ask("SELECT series, display FROM charts.chart_04_workload_perceptions WHERE label LIKE '%or%'")
        assert found.rows() == [
            ("All practitioners", "[x]"),
            ("Probation officer", "68%"),
            ("PSO", "62%"),
            ("Trainee", "33%"),
        ]

    def test_chart_5_has_nine_needs_and_the_four_values_that_the_text_states(self, ask: Ask) -> None:
        found = shown(ask, "chart_05_needs_met")
        assert list(found) == NEEDS
        assert {need: text for need, text in found.items() if text != "[x]"} == {
            "Accommodation": "43%",
            "Lifestyle and associates": "17%",
            "Drug misuse": "29%",
            "Attitudes to offending": "18%",
        }

    def test_chart_12_gives_no_base_for_shares_of_some_of_the_cases(self, ask: Ask) -> None:
        found = ask("SELECT display, n, interval_low FROM charts.chart_12_assessment_keeping_people_safe")
        assert found.rows() == [("55%", None, None), ("49%", None, None), ("39%", None, None)]

    @pytest.mark.parametrize("sheet", ["Chart 12", "Chart 13"])
    def test_the_n_of_a_title_is_borrowed_by_no_share_of_some_of_the_cases(self, ask: Ask, sheet: str) -> None:
        """Chart 12: cases where it needed to be done. Chart 13: cases of a level of risk. Neither n is printed."""
        found = ask(
            "SELECT count(base), count(percentage_low), count(denominator) FROM marts.indicators "
            f"WHERE source_sheet = '{sheet}'"
        )
        assert found.row(0) == (0, 0, 0)

    @pytest.mark.parametrize("number", ["Chart 12", "Chart 13"])
    def test_the_n_of_a_title_is_given_as_printed_and_said_to_be_of_all_the_cases(self, ask: Ask, number: str) -> None:
        found = ask(
            f"SELECT n, caveats FROM charts.catalogue WHERE number = '{number}' AND published_date = '2023-09-19'"
        )
        ((n, caveats),) = found.rows()
        assert n == 1509
        assert "The n of the title is of all the cases" in caveats
        assert "not printed" in caveats

    def test_chart_14_assessment_keeps_other_people_safe_in_36_per_cent_of_510_cases(self, ask: Ask) -> None:
        found = ask(
            "SELECT display, n FROM charts.chart_14_case_supervision_post_release "
            "WHERE heading = 'Assessment' AND short_label = 'keeping other people safe'"
        )
        assert found.rows() == [("36%", 510)]

    def test_chart_15_runs_from_accommodation_to_alcohol(self, ask: Ask) -> None:
        assert shown(ask, "chart_15_resettlement_services") == {
            "Accommodation": "74%",
            "Mental health": "38%",
            "Domestic abuse": "38%",
            "Complex needs": "36%",
            "Alcohol misuse": "31%",
        }


class TestOtherPublications:
    """Annual Report 2017, OMiC post-release 2023, Surrey 2024."""

    def test_figure_35_prints_reviews_and_caseload_with_commas_and_the_rate_to_two_places(self, ask: Ask) -> None:
        found = ask(
            "SELECT heading, series, display FROM charts.figure_2017_35_serious_further_offence_reviews "
            "WHERE label = '2011/2012'"
        )
        assert [row[2] for row in found.rows()] == ["441", "234,510", "0.19%"]
        assert set(found["heading"]) == {"Probation trusts"}

    def test_figure_8_sets_each_measure_beside_its_target(self, ask: Ask) -> None:
        found = ask(
            "SELECT series, display FROM charts.figure_2017_08_crc_service_levels WHERE short_label = 'SCH9 AC'"
        )
        assert found.rows() == [("Rating", "67.2%"), ("Target", "90%")]

    def test_figure_10_prints_months_not_numbers(self, ask: Ask) -> None:
        found = ask("SELECT label, display, value FROM charts.figure_2017_10_areas_inspected WHERE position IN (1, 2)")
        assert found.rows() == [("Northumbria", "[z]", None), ("South Yorkshire", "June 2017", None)]

    def test_figure_37_keeps_a_dash_a_nought_and_a_lost_cell_apart(self, ask: Ask) -> None:
        found = ask(
            "SELECT series, display FROM charts.figure_2017_37_contributions_of_providers "
            "WHERE label = 'Gang membership'"
        )
        assert found.rows() == [("All cases", "[x]"), ("CRC cases", "-"), ("NPS cases", "0%")]

    def test_a_status_has_its_number_and_the_sum_of_the_numbers_as_its_base(self, ask: Ask) -> None:
        found = ask(
            "SELECT display, count, n, n_basis, source_cell FROM charts.omic_accommodation_on_release "
            "WHERE label = 'Homeless'"
        )
        assert found.rows() == [("9%", 8, 93, "sum of the numbers printed", "B8, C8")]

    def test_a_computed_percentage_is_unrounded_and_prints_as_the_report_rounds_it(self, ask: Ask) -> None:
        found = ask(
            "SELECT value, display, count, n, basis FROM charts.omic_key_questions WHERE short_label = 'progress'"
        )
        ((value, display, count, n, basis),) = found.rows()
        assert (display, count, n, basis) == ("61%", 52, 85, "computed")
        assert value == pytest.approx(100 * 52 / 85)

    def test_every_share_of_known_cases_has_an_interval(self, ask: Ask) -> None:
        found = ask(
            "SELECT count(*) FROM charts.figures WHERE unit = 'per cent' AND value IS NOT NULL AND n IS NOT NULL "
            "AND (interval_low IS NULL OR interval_high IS NULL)"
        )
        assert found.item() == 0

    def test_surrey_is_inadequate_in_all_casework(self, ask: Ask) -> None:
        found = ask("SELECT label, display, value FROM charts.pdu_ratings WHERE area = 'Surrey' OFFSET 3")
        assert found["display"].to_list() == ["Inadequate"] * 4
        assert found["label"][0] == "P 2.1 Assessment"

    def test_surreys_reviewing_keeps_other_people_safe_in_27_per_cent_of_37_cases(self, ask: Ask) -> None:
        found = ask("SELECT display, n FROM charts.pdu_key_questions WHERE area = 'Surrey' ORDER BY value LIMIT 1")
        assert found.rows() == [("27%", 37)]


class TestCatalogue:
    """What an author prints around a chart."""

    def about(self, ask: Ask, chart: str) -> dict[str, object]:
        return ask(f"FROM charts.catalogue WHERE table_name = 'charts.{chart}'").row(0, named=True)

    def test_title_number_n_and_source_line_are_as_printed(self, ask: Ask) -> None:
        about = self.about(ask, "chart_01_case_supervision")
        assert about["number"] == "Chart 1"
        assert str(about["title"]).startswith("Proportion of cases delivered to expected level at all stages")
        assert about["n"] == 1509
        assert about["source_line"] == (
            "Source: HM Inspectorate of Probation, Annual Report 2022/2023, Chart 1, page 13, "
            "published 19 September 2023."
        )

    def test_chart_3_is_of_the_annual_report_though_its_figures_are_of_the_annex(self, ask: Ask) -> None:
        about = self.about(ask, "chart_03_vacancy_rate_by_region")
        assert (about["number"], about["title"], about["page"]) == (
            "Chart 3",
            "Probation officer vacancy rate by region, December 2022",
            18,
        )

    @pytest.mark.parametrize(
        ("chart", "said"),
        [
            ("chart_03_vacancy_rate_by_region", "Highest London, 34.9%; lowest West Midlands, 19.6%. 9 of its 12"),
            ("chart_09_access_to_probation", "None of its 15 figures is in the source."),
            ("figure_2017_35_serious_further_offence_reviews", "from 441 (2011/2012) to 517 (2016/2017)"),
            ("chart_11_overall_satisfaction", "Disagree: Happy with the support they received from probation, 22%"),
        ],
    )
    def test_alternative_text_states_the_finding(self, ask: Ask, chart: str, said: str) -> None:
        assert said in str(self.about(ask, chart)["alt_text"])

    def test_a_document_of_which_only_the_month_is_printed_has_no_day(self, ask: Ask) -> None:
        assert "published March 2024." in str(self.about(ask, "pdu_ratings")["source_line"])


class TestPrintedNumbers:
    """How a figure is written out."""

    @pytest.mark.parametrize(
        ("number", "decimals", "unit", "text"),
        [
            (62.5, 0, "per cent", "63%"),
            (-6.0, 0, "per cent", "-6%"),
            (34.9, 1, "per cent", "34.9%"),
            (99.0, 1, "per cent", "99.0%"),
            (0.2, 2, "per cent", "0.20%"),
            (234510.0, 0, "people", "234,510"),
            (999.0, 0, "people", "999"),
            (-1234567.25, 1, "FTE", "-1,234,567.3"),
            (-0.04, 1, "per cent", "0.0%"),
        ],
    )
    def test_is_rounded_halves_up_with_commas_and_its_sign(
        self, number: float, decimals: int, unit: str, text: str
    ) -> None:
        row = pl.DataFrame({"number": [number], "decimals": [decimals], "unit": [unit]})
        assert row.select(written(pl.col("number"), pl.col("decimals"), pl.col("unit"))).item() == text


class TestDeclarations:
    """A chart is one small declaration."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("not toml", "declarations of charts"),
            ("[publication]\nprinted_in = 'x'\ncaveats = []\n[[chart]]\ntable = 'a'", "mart"),
            (
                "[publication]\nprinted_in = 'x'\ncaveats = []\n"
                "[[chart]]\ntable = 'abc'\nmart = 'no_such'\npicture = 'bar'\nrow_is = 'x'",
                "no mart 'no_such'",
            ),
        ],
    )
    def test_a_wrong_one_is_a_fault_that_names_its_file(self, tmp_path: Path, text: str, said: str) -> None:
        (tmp_path / "new.toml").write_text(text, "utf-8")
        with pytest.raises(FaultsError) as refused:
            read_declarations(tmp_path)
        assert str(refused.value).startswith("new.toml: ")
        assert said in str(refused.value)

    def test_the_example_of_the_page_is_one(self, tmp_path: Path, ask: Ask) -> None:
        page = (PROJECT_FOLDER / "docs" / "charts.md").read_text("utf-8")
        example = page.split("```toml")[1].split("```")[0]
        (tmp_path / "new.toml").write_text("[publication]\nprinted_in = 'x'\ncaveats = []\n" + example, "utf-8")
        (chart,) = read_declarations(tmp_path)
        assert ask(f"SELECT count(*) FROM marts.{chart.mart} WHERE {chart.where}").item() == len(NEEDS)

    def test_no_two_charts_have_one_table(self) -> None:
        names = [made.name for made in TABLES] + [view.name for view in VIEWS]
        assert len(names) == len(set(names))

    @pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name[1])
    def test_each_has_its_figures_in_their_order_under_its_name_as_a_view_and_as_a_file(
        self, view: View, ask: Ask, marts_folder: Path
    ) -> None:
        figures = ask(f"FROM charts.figures WHERE chart = '{view.name[1]}'")
        assert ask(f"FROM {'.'.join(view.name)}").equals(figures)
        assert pl.read_parquet(marts_folder / "parquet" / f"{view.name[1]}.parquet").equals(figures)


class TestProfiles:
    """A unit beside its region and England and Wales."""

    def test_every_unit_with_any_figure_has_one(self, ask: Ask) -> None:
        missing = ask(
            "SELECT area FROM (SELECT pdu AS area FROM marts.inspections UNION "
            "SELECT area FROM marts.vacancy_rates WHERE area_type = 'pdu' AND vacancy_rate IS NOT NULL) "
            "WHERE area NOT IN (SELECT pdu FROM charts.pdu_profiles)"
        )
        assert missing.is_empty()

    def test_surrey_safety_at_assessment_is_set_beside_the_inspected_regions(self, ask: Ask) -> None:
        found = ask(
            "SELECT pdu_display, pdu_n, england_and_wales_display, england_and_wales_n FROM charts.pdu_profiles "
            "WHERE pdu = 'Surrey' AND label = 'Does assessment focus sufficiently on keeping other people safe?'"
        )
        assert found.rows() == [("32%", 37, "33% (framework of 2021)", 1509)]

    def test_what_was_asked_in_another_framework_is_no_value_to_compare_with(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT england_and_wales_value, england_and_wales_framework, england_and_wales_note "
            "FROM charts.pdu_profiles WHERE pdu = 'Surrey' AND section = 'Key questions' AND england_and_wales_n > 0"
        )
        apart = "Asked in the framework of 2021 only, and the unit in that of 2023: two frameworks are not compared."
        assert found.rows() == [(None, "2021", apart)]

    def test_a_unit_is_never_compared_with_itself(self, ask: Ask) -> None:
        """Surrey is the only unit inspected in the framework of 2023: neither its region nor the country is another."""
        found = ask(
            "SELECT count(region_value), count(england_and_wales_value), count(region_least), count(region_n) "
            "FROM charts.pdu_profiles WHERE pdu = 'Surrey' AND section = 'Ratings by standard'"
        )
        assert found.row(0) == (0, 0, 0, 0)

    def test_a_region_is_the_other_units_of_it(self, ask: Ask) -> None:
        """In Wales, Gwent stands beside Swansea, and Swansea beside Gwent; staff are Inadequate in Gwent alone."""
        found = ask(
            "SELECT pdu, region_value, region_n FROM charts.pdu_profiles "
            "WHERE region = 'Wales' AND label = '1.2 Staff' ORDER BY pdu"
        )
        assert found.rows() == [("Gwent", 1, 1), ("Swansea, Neath Port Talbot", 0, 1)]

    def test_court_work_stands_beside_the_mean_of_all_22_and_not_of_the_stars_that_survive(self, ask: Ask) -> None:
        found = ask(
            "SELECT round(england_and_wales_value, 2), england_and_wales_n, england_and_wales_note "
            "FROM charts.pdu_profiles WHERE pdu = 'Gwent' AND label = '2.1 Court work'"
        )
        assert found.row(0) == (0.82, 22, "Mean of all 22 units rated, this unit among them.")

    def test_a_mean_over_units_of_a_standard_that_lost_ratings_is_bounds_or_nothing(self, ask: Ask) -> None:
        """Annual Report 2022/23: 11 of 22 courts are Inadequate, and three stars survive the print."""
        found = ask(
            "SELECT avg(pdu_value), avg(pdu_least) < 0.82, avg(pdu_most) > 0.82, "
            "count(*) FILTER (pdu_display = 'Outstanding') FROM charts.pdu_profiles WHERE label = '2.1 Court work'"
        )
        assert found.row(0) == (None, True, True, 3)

    def test_a_mean_that_lost_ratings_is_bounds(self, ask: Ask) -> None:
        """Services are Inadequate in 13 of 31, so 18 units have a point at least: 18 of 31 is 0.58."""
        found = ask(
            "SELECT england_and_wales_value, round(england_and_wales_least, 2), england_and_wales_display "
            "FROM charts.pdu_profiles WHERE pdu = 'Gwent' AND label = '1.3 Services'"
        )
        assert found.row(0) == (None, 0.58, "0.6 to 1.7")

    def test_a_unit_over_establishment_has_a_negative_rate_beside_the_national_one(self, ask: Ask) -> None:
        found = ask(
            "SELECT pdu_display, england_and_wales_display FROM charts.pdu_profiles "
            "WHERE pdu = 'Gwent' AND section = 'Vacancy rates' AND label = 'PO'"
        )
        assert found.rows() == [("-9%", "29%")]

    def test_surreys_vacancies_are_what_its_staff_in_post_leave(self, ask: Ask) -> None:
        """Surrey 2024: 54 per cent of probation officers were in post."""
        found = ask(
            "SELECT pdu_display, pdu_basis, england_and_wales_display FROM charts.pdu_profiles "
            "WHERE pdu = 'Surrey' AND section = 'Vacancy rates' AND label = 'PO'"
        )
        assert found.rows() == [("46%", "computed", "29%")]

    def test_surreys_attrition_sickness_and_workload_stand_in_its_profile(self, ask: Ask) -> None:
        found = ask(
            "SELECT label, pdu_display, region_display, england_and_wales_display FROM charts.pdu_profiles "
            "WHERE pdu = 'Surrey' AND section LIKE 'Turnover%' ORDER BY label"
        )
        assert found.rows() == [
            ("attrition rate, PSO", "24%", "[x]", "[x]"),
            ("attrition rate, all staff", "16%", "[x]", "[x]"),
            ("average workload on the workload management tool, PO", "142%", "[x]", "[x]"),
            ("sickness days a person, all staff", "11.2", "9.5", "12.7"),
            ("staff in post, per cent of target, PO", "54%", "[x]", "[x]"),
        ]

    def test_a_rate_without_a_date_has_none_and_not_that_of_its_slides(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT pdu_as_of, pdu_published_date FROM charts.pdu_profiles "
            "WHERE pdu = 'Gwent' AND section = 'Vacancy rates' AND pdu_value IS NOT NULL"
        )
        assert found.rows() == [(None, dt.date(2022, 7, 5))]

    def test_a_unit_in_london_has_the_rate_of_london_and_where_it_is_printed(self, ask: Ask) -> None:
        found = ask(
            "SELECT pdu_display, region_display, region_source FROM charts.pdu_profiles "
            "WHERE pdu = 'Newham' AND section = 'Vacancy rates'"
        )
        assert found.rows() == [
            ("[x]", "34.9%", "hmpps-workforce/probation-officer-recruitment-annex-december-2022, Table_1!B15")
        ]


class TestRegions:
    """Regions by rating, for a map made of a table."""

    def test_every_region_has_a_tile_of_its_own(self, ask: Ask) -> None:
        found = ask("SELECT DISTINCT region, map_column, map_row FROM charts.regions_ratings")
        assert set(found["region"]) == set(REGIONS)
        assert found.select("map_column", "map_row").is_unique().all()

    def test_the_south_was_not_inspected_by_july_2023(self, ask: Ask) -> None:
        found = ask("SELECT region FROM charts.regions_ratings WHERE framework = '2021' AND inspections = 0 ORDER BY 1")
        assert found["region"].to_list() == ["South Central", "South West"]

    def test_ratings_add_to_those_of_the_annual_report(self, ask: Ask) -> None:
        found = ask(
            "SELECT sum(inspections), sum(derived_good), sum(derived_requires_improvement), sum(derived_inadequate) "
            "FROM charts.regions_ratings WHERE framework = '2021'"
        )
        assert found.row(0) == (31, 1, 15, 15)

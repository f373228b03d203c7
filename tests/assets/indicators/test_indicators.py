"""What a figure carries: its service, what it was counted from, its hedge and bounds, its day or window, its note."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from assets.figures.periods import as_of, in_note, window
from assets.registers import reference
from tests.conftest import Ask

FIGURE = "FROM marts.indicators WHERE printed_as LIKE $${}$$"


class TestEnumerations:
    """All units, reports or records were counted: there is nothing to estimate."""

    @pytest.mark.parametrize(
        ("words", "value", "base"),
        [
            ("covering 10 of the 12 regions, had been published", 10, 12),
            ("the date by which 31 out of 36 PDU reports", 31, 36),
            ("performance has fallen against every one of the 12 key questions", 12, 12),
            ("On 30 September 2022, 74,996 of the 240,674", 74996, 240674),
            ("with eleven of the twentyone CRCs owned by two organisations", 11, 21),
        ],
    )
    def test_an_enumeration_has_no_interval_and_no_mark_for_a_small_base(
        self, ask: Ask, words: str, value: float, base: float
    ) -> None:
        found = ask(
            "SELECT DISTINCT value, base, counted_from, percentage_low, percentage_high, interval_basis, small_base "
            + FIGURE.format(words)
        )
        assert found.rows() == [(value, base, "everyone", None, None, None, None)]

    def test_only_samples_have_intervals(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT counted_from FROM marts.indicators "
            "WHERE percentage_low IS NOT NULL OR small_base IS NOT NULL"
        )
        assert found.rows() == [("sample",)]

    def test_units_reports_and_organisations_are_counted_whole(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT counted_from FROM marts.indicators WHERE figure_kind = 'count' "
            "AND unit IN ('PDUs', 'regions', 'CRCs', 'divisions', 'inspections', 'offices', 'teams')"
        )
        assert found.rows() == [("everyone",)]


class TestHedges:
    """A hedge that is printed is kept, and bounds the figure."""

    def test_one_in_three_is_a_range_with_a_printed_form_and_counts_nothing(self, ask: Ask) -> None:
        found = ask(
            "SELECT qualifier, unit, base, percentage, percentage_least, percentage_most, percentage_low "
            + FIGURE.format("One-third of the young people in our sample had a disability")
        )
        ((qualifier, unit, base, percentage, least, most, low),) = found.rows()
        assert (qualifier, unit, base, percentage, low) == ("in words", "fraction in words", None, None, None)
        assert least < 100 / 3 < most

    def test_less_than_one_in_three_reaches_down_to_none(self, ask: Ask) -> None:
        found = ask(
            "SELECT qualifier, percentage_least, percentage_most "
            + FIGURE.format("and less than one in three reviewed well enough%")
        )
        assert found.rows() == [("less than", 0, pytest.approx(100 / 3))]

    def test_over_half_reaches_up_to_all(self, ask: Ask) -> None:
        found = ask("SELECT percentage_least, percentage_most " + FIGURE.format("over half of all cases did not%"))
        assert found.rows() == [(50, 100)]

    def test_no_fraction_in_words_says_exactly_or_has_a_base(self, ask: Ask) -> None:
        found = ask(
            "SELECT count(*) > 100, count(base), count(*) FILTER (qualifier = 'exactly'), "
            "count(percentage_most) = count(*) FROM marts.indicators WHERE figure_kind = 'fraction in words'"
        )
        assert found.row(0) == (True, 0, 0, True)

    def test_over_1350_has_no_upper_bound_and_is_no_base(self, ask: Ask) -> None:
        found = ask("SELECT value, qualifier, low, high " + FIGURE.format("Of over 1,350 people%"))
        assert found.rows() == [(1350, "over", 1350, None)]
        found = ask("SELECT base, base_qualifier, percentage_low " + FIGURE.format("only 61 per cent said they%"))
        assert found.rows() == [(1350, "over", None)]

    @pytest.mark.parametrize(
        ("words", "qualifier"),
        [
            ("just under 40 per cent move from CAS3 housing", "just under (estimated, unverified)"),
            ("HMPPS estimates that 35 to 40 per cent", "estimated"),
            ("HMPPS forecasts a wait of eight to 12 weeks", "forecast"),
            ("%and one in ten longer-term", "about"),
        ],
    )
    def test_estimated_forecast_and_unverified_are_kept(self, ask: Ask, words: str, qualifier: str) -> None:
        found = ask("SELECT DISTINCT qualifier " + FIGURE.format(words))
        assert found["qualifier"].to_list() == [qualifier]


class TestAreas:
    """A figure is of the cases that were seen, not of the places that they came from."""

    def test_a_thematic_sample_is_no_inspected_regions(self, ask: Ask) -> None:
        found = ask(
            "SELECT section, source_cell FROM marts.indicators WHERE area = 'Inspected regions' "
            "AND (source_id LIKE '%2017' OR source_id LIKE '%omic%' OR section ILIKE '%thematic%' "
            "OR section LIKE '%Offender Management in Custody%')"
        )
        assert found.rows() == []

    def test_every_statement_about_rows_of_a_table_is_held_against_them(self, ask: Ask) -> None:
        """Annual Report 2022/23, chapter 5, says of the OMiC sample what its own report says: both are held."""
        held = ask("SELECT figure FROM marts.reconciliation WHERE rule = 'a statement about rows of a table'")
        for indicator in reference("reconciliation/statements")["indicator"].unique():
            assert any(figure.startswith(indicator) for figure in held["figure"]), indicator

    def test_eight_per_cent_into_employment_is_held_against_6_of_93(self, ask: Ask) -> None:
        found = ask(
            "SELECT published_value, recomputed_value, note FROM marts.reconciliation "
            "WHERE source_id LIKE '%2022-23-text' AND figure ILIKE '%went into full or part-time employment%'"
        )
        assert any(value == 8 and again == pytest.approx(100 * 6 / 93) for value, again, _ in found.rows())

    @pytest.mark.parametrize("sheet", ["Figure 37", "Figure 38", "Figure 44"])
    def test_figures_of_2017_by_need_are_of_areas_inspected_by_risk(self, ask: Ask, sheet: str) -> None:
        found = ask(f"SELECT DISTINCT area_type, area FROM marts.needs_met WHERE source_sheet = '{sheet}'")
        assert found.rows() == [("inspected", "Areas inspected by risk")]

    def test_caseloads_of_crc_officers_are_of_crc_areas(self, ask: Ask) -> None:
        """Annual Report 2022/23, chapter 2: before re-unification, so of no region of the unified service."""
        found = ask("SELECT DISTINCT area FROM marts.indicators WHERE breakdown LIKE 'CRC P%'")
        assert found.rows() == [("CRC areas inspected",)]

    def test_no_unit_existed_in_2017(self, ask: Ask) -> None:
        found = ask("SELECT area FROM marts.indicators WHERE area_type = 'pdu' AND published_date < '2021-06-26'")
        assert found.rows() == []

    def test_the_population_of_surrey_is_that_of_the_county(self, ask: Ask) -> None:
        found = ask("SELECT area_type, area FROM marts.indicators WHERE indicator = 'Population'")
        assert found.rows() == [("other", "Surrey (county)")]

    def test_recall_of_13_and_45_per_cent_is_of_the_sample_not_of_the_region(self, ask: Ask) -> None:
        found = ask(
            "SELECT area, breakdown, value, base FROM marts.indicators "
            "WHERE indicator = 'Recall rate' AND value <> 30 ORDER BY source_cell"
        )
        sample = "OMiC post-release sample"
        assert found.rows() == [
            (sample, "Kent, Surrey and Sussex", 13, None),
            (sample, "East of England", 45, None),
            (sample, "Wales", 45, None),
        ]


class TestServices:
    """Youth offending services and probation are two services."""

    def test_a_name_and_a_column_tell_youth_offending_services_from_probation(self, ask: Ask) -> None:
        found = ask("SELECT indicator FROM marts.indicators GROUP BY indicator HAVING count(DISTINCT service) > 1")
        assert found.rows() == []

    def test_three_in_four_sufficient_assessments_of_the_risk_of_harm_are_of_youth_offending_services(
        self, ask: Ask
    ) -> None:
        found = ask("SELECT service, indicator " + FIGURE.format("was judged to be sufficient in three in four cases"))
        assert found.rows() == [
            (
                "youth offending services",
                "Cases where the assessment of the risk of harm was sufficient (youth offending services)",
            )
        ]


class TestDates:
    """A date comes from the print: its words, its notes, its footnotes. A document's date is none of its figures."""

    @pytest.mark.parametrize(
        ("printed", "day", "start", "end"),
        [
            ("30 June 2017", "2017-06-30", None, None),
            ("As at 09 November 2022", "2022-11-09", None, None),
            ("End of June 2022", "2022-06-30", None, None),
            ("31 March 2023 compared with the previous year", "2023-03-31", None, None),
            ("Year ending 30 September 2022", None, "2021-10-01", "2022-09-30"),
            ("Year to March 2023", None, "2022-04-01", "2023-03-31"),
            ("26 June 2021 to 13 July 2023", None, "2021-06-26", "2023-07-13"),
            ("March 2016 to December 2017", None, "2016-03-01", "2017-12-31"),
            ("April to June 2017", None, "2017-04-01", "2017-06-30"),
            ("Oct 2015 – Dec 2015 cohort", None, "2015-10-01", "2015-12-31"),
            ("Oct 2014 -Sept 2015 cohort", None, "2014-10-01", "2015-09-30"),
            ("2016/2017", None, "2016-04-01", "2017-03-31"),
            ("2016", None, "2016-01-01", "2016-12-31"),
            ("Two weeks beginning 15 January 2024", None, "2024-01-15", "2024-01-28"),
            ("Since re-unification", None, None, None),
        ],
    )
    def test_printed_periods(self, printed: str, day: str | None, start: str | None, end: str | None) -> None:
        first, last = window(pl.col("period"))
        found = pl.DataFrame({"period": [printed]}).select(day=as_of(pl.col("period")), first=first, last=last)
        assert found.row(0) == tuple(text and dt.date.fromisoformat(text) for text in (day, start, end))

    @pytest.mark.parametrize(
        ("note", "period"),
        [
            ("the most recent quarter was 16/17 Q4 (Jan-Mar 17)", "January to March 2017"),
            ("2016/17 Q3", "October to December 2016"),
            ("Percentages may not add to 100.", None),
        ],
    )
    def test_the_quarter_that_a_footnote_names(self, note: str, period: str | None) -> None:
        assert pl.DataFrame({"note": [note]}).select(in_note(pl.col("note"))).item() == period

    @pytest.mark.parametrize(
        ("measure", "start", "end"),
        [
            ("SCH9 AB %", "2017-01-01", "2017-03-31"),
            ("NPS SL017 %", "2017-01-01", "2017-03-31"),
            ("NPS SL021 %", "2017-01-01", "2017-03-31"),
            ("NPS SL023 %", "2016-10-01", "2016-12-31"),
            ("NPS SL018 %", "2017-04-01", "2017-06-30"),
        ],
    )
    def test_a_note_moves_a_service_level_to_its_own_quarter(
        self, ask: Ask, measure: str, start: str, end: str
    ) -> None:
        found = ask(f"SELECT window_start, window_end FROM marts.indicators WHERE indicator LIKE '{measure}'")
        assert found.rows() == [(dt.date.fromisoformat(start), dt.date.fromisoformat(end))]

    def test_quality_and_impact_cases_are_of_march_2016_to_december_2017(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT window_start, window_end FROM marts.indicators "
            "WHERE area = 'Areas inspected by risk' "
            "AND indicator LIKE 'Cases with sufficient progress in delivering rehab%'"
        )
        assert found.rows() == [(dt.date(2016, 3, 1), dt.date(2017, 12, 31))]

    @pytest.mark.parametrize(
        ("words", "day"),
        [("81,309 Prisoners in%", "2022-09-30"), ("243,127 Offenders on%", "2022-06-30")],
    )
    def test_a_footnote_or_text_dates_a_contextual_fact(self, ask: Ask, words: str, day: str) -> None:
        found = ask("SELECT as_of " + FIGURE.format(words))
        assert found.rows() == [(dt.date.fromisoformat(day),)]


class TestBases:
    """A base is the n that a figure is of; what cannot be of it is marked where it stands."""

    def test_views_of_people_on_probation_have_their_base_and_their_window(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT base, window_start, window_end FROM marts.indicators "
            "WHERE source_sheet IN ('Chart 9', 'Chart 10', 'Chart 11') "
            "OR indicator LIKE 'People who said that nothing%'"
        )
        assert found.rows() == [(1353, dt.date(2022, 3, 1), dt.date(2023, 1, 31))]

    @pytest.mark.parametrize(("sheet", "rows", "counted"), [("Accommodation", 8, 93), ("Employment", 18, 85)])
    def test_tables_after_release_say_how_many_of_the_96_cases_they_count(
        self, ask: Ask, sheet: str, rows: int, counted: int
    ) -> None:
        found = ask(
            "SELECT note FROM marts.indicators WHERE source_id LIKE '%omic%' "
            f"AND source_sheet = '{sheet}' AND source_cell = 'B{rows}'"
        )
        assert found.rows() == [(f"The table counts {counted} of the 96 cases of the sample.",)]

    def test_51_per_cent_of_56_contacts_is_disputed_in_its_row(self, ask: Ask) -> None:
        found = ask("SELECT base, disputed " + FIGURE.format("In total, 51 per cent were subject%"))
        assert found.rows() == [(56, "No whole number of 56 comes to 51.0 per cent.")]

    def test_26_per_cent_and_614_of_2929_are_disputed_in_their_rows(self, ask: Ask) -> None:
        found = ask("SELECT value, disputed " + FIGURE.format("614 (26%)%") + " ORDER BY value")
        words = "614 of 2929 is 21.0 per cent; the same words print 26.0."
        assert found.rows() == [(26, words), (614, words)]

    def test_pounds_are_measured_not_counted(self, ask: Ask) -> None:
        found = ask("SELECT DISTINCT figure_kind FROM marts.indicators WHERE unit LIKE 'pounds%'")
        assert found.rows() == [("measure",)]


class TestMissing:
    """Missing is not one thing: not applicable is not lost."""

    def test_seven_crcs_had_not_been_inspected(self, ask: Ask) -> None:
        found = ask("SELECT count(*) FROM charts.figure_2017_10_areas_inspected WHERE mark = 'not applicable'")
        assert found.row(0) == (7,)

    def test_charts_whose_values_are_lost_are_listed(self, ask: Ask) -> None:
        found = ask(
            "SELECT source_id, count(*), count(value) FROM marts.indicators "
            "WHERE source_sheet = 'Charts without values' GROUP BY source_id ORDER BY source_id"
        )
        assert found.rows() == [
            ("hmi-probation/annual-report-2017", 46, 0),
            ("hmi-probation/westminster-forum-slides-2022", 4, 0),
        ]


class TestFurtherStatements:
    """Thresholds and targets are figures too."""

    @pytest.mark.parametrize(
        ("indicator", "breakdown", "value", "unit"),
        [
            ("Threshold for amber status: staffing level", "All", 70, "per cent"),
            ("Threshold for red status: staffing of target headcount", "All", 60, "per cent"),
            ("Threshold for the rating of a case assessment standard", "Outstanding", 80, "per cent"),
            ("Target time from sentencing to referral to the Victim Contact Scheme", "All", 10, "days"),
            ("Time before release at which responsibility is transferred", "Legacy NPS cases", 7.5, "months"),
            ("Contacts of the COM with the prisoner required before release", "All", 3, "contacts"),
        ],
    )
    def test_stated(self, ask: Ask, indicator: str, breakdown: str, value: float, unit: str) -> None:
        found = ask(
            f"SELECT value, unit FROM marts.indicators WHERE indicator = '{indicator}' AND breakdown = '{breakdown}'"
        )
        assert found.rows() == [(value, unit)]

"""Published figures held against each other: what the sources contradict, and what rounding excuses."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assets.figures.limits import with_limits
from assets.reconciliation import changes, elsewhere, percentages, reconciliation, staffing, totals
from assets.reconciliation.comparison import judged
from pipeline.build import build
from pipeline.settings import Settings
from schemas.staging import SupersededFigures
from tests.building import build_of
from tests.conftest import Ask
from tests.workbooks import Rows, write_sidecar, write_workbook

TEXT = {
    "printed_as": pl.String,
    "row_group": pl.String,
    "column_group": pl.String,
    "compared_with": pl.String,
    "area_type": pl.String,
    "qualifier": pl.String,
    "base": pl.Float64,
    "value": pl.Float64,
}


def figures(*rows: dict[str, Any], **shared: Any) -> pl.DataFrame:
    """Published figures as the collector gives them: each row says what differs."""
    usual: dict[str, Any] = {
        "source_id": "publisher/document",
        "source_sheet": "Sheet",
        "source_range": f"A1:B{len(rows) + 1}",
        "published_date": dt.date(2024, 2, 15),
        "area": "England and Wales",
        "group": "All",
        "at": "2023-12-31",
        "complement": False,
        "complete": True,
        "qualifier": "exactly",
        **dict.fromkeys(name for name in TEXT if name not in ("qualifier", "value")),
    }
    cells = [usual | {"source_cell": f"B{number}"} | shared | row for number, row in enumerate(rows, start=2)]
    listed = pl.DataFrame(cells, schema_overrides=TEXT)
    limited = with_limits(listed.with_columns(also_printed_in=pl.lit(None, pl.List(pl.String))))
    return limited.with_columns(fact_number=elsewhere.fact_number(), place_number=staffing.place_number())


def status(comparisons: pl.DataFrame) -> list[str]:
    return judged(comparisons)["status"].to_list()


class TestTheSourcesContradictThemselves:
    """Each is found from the data; a reader can look both cells up."""

    @pytest.mark.parametrize(
        ("figure", "published", "recomputed"),
        [
            ("vacancies (FTE), PO, England and Wales, 2023-03-31", 1771, 6158 - 4413),
            ("vacancies (FTE), PO, England and Wales, 2022-09-30", 1846, 6160 - 4371),
            ("staff in post (FTE), PO, England and Wales, 2022-03-31", 4489, 4338),
            ("change in staff in post (FTE), PO, England and Wales, 2023-03-31", 76, 4413 - 4489),
            ("change in staff in post (per cent), PO, England and Wales, 2023-03-31", 1.7, 100 * (4413 / 4489 - 1)),
            ("key question assessment-desistance%OMiC%", 75, 73),
            ("key question assessment-engagement%OMiC%", 63, 65),
            ("share of the 'quality and impact' sample eligible for mappa%", 26, 100 * 271 / 1066),
            ("share of the sqs sample%High or very high risk%", 26, 100 * 614 / 2929),
            ("change in individuals charged with a serious further offence%since 2014", 20, 100 * (517 / 429 - 1)),
            ("community case list (people), On list, Men%", 89, 45 + 2 + 20 + 4 + 20),
            ("community case list (people), On list, Total%", 99, 49 + 4 + 21 + 7 + 20),
            ("community case list (people), Interviewed, Women%", 6, 4),
            ("people who went into employment (per cent), OMiC%", 8, 100 * 6 / 93),
            ("prison leavers who went into full or part-time employment (per cent), OMiC%", 8, 100 * 6 / 93),
            ("people homeless or in transient accommodation%", 40, 100 * 23 / 80),
            ("the probation service had helped them access the services they needed%", 61, 64),
        ],
    )
    def test_contradiction(self, ask: Ask, figure: str, published: float, recomputed: float) -> None:
        found = ask(
            "SELECT published_value, recomputed_value, source_cell, against FROM marts.reconciliation "
            f"WHERE status = 'contradicts' AND figure LIKE $${figure}$$"
        )
        values = [(row[0], round(row[1], 6)) for row in found.rows()]
        assert (published, round(recomputed, 6)) in values
        assert all(found["source_cell"].str.len_chars() > 0) and all(found["against"].str.contains("!"))

    def test_no_other_figure_is_said_to_contradict(self, ask: Ask) -> None:
        """A new one is a find or a mistake of a rule: look, and count it here."""
        found = ask("SELECT count(DISTINCT (source_id, source_sheet, source_cell)) FROM marts.reconciliation "
                    "WHERE status = 'contradicts'")  # fmt: skip
        assert found.item() == 34

    def test_a_revision_shows_as_a_change_that_no_longer_follows(self, ask: Ask) -> None:
        found = ask(
            "SELECT recomputed_value, status FROM marts.reconciliation WHERE rule = 'a change and its ends' "
            "AND source_id LIKE '%march-2023' AND figure LIKE '%(FTE), PO,%' AND published_value = 76"
        )
        assert sorted(found.rows()) == [(-76.0, "contradicts"), (75.0, "rounding")]


class TestUntestedIsNoAgreement:
    def test_a_score_whose_standards_are_lost_agrees_with_nothing(self, ask: Ask) -> None:
        """Annual Report 2022/23, Appendix 1: of Derby City 2021's nine ratings none survives."""
        found = ask(
            "SELECT status, count(*) FROM marts.reconciliation WHERE rule LIKE 'a composite score is%' "
            "AND contains(note, 'whose rating is not printed') GROUP BY ALL"
        )
        assert found.rows() == [("untested", 37)]

    def test_a_score_whose_standards_are_all_printed_agrees(self, ask: Ask) -> None:
        """Surrey 2024: 3 of 21."""
        found = ask(
            "SELECT figure, recomputed_value FROM marts.reconciliation WHERE rule LIKE 'a composite score is%' "
            "AND status = 'agrees'"
        )
        assert found.rows() == [("Surrey, composite score, framework 2023", 3)]

    def test_thirteen_rated_inadequate_are_not_distinguished_from_ratings_that_are_lost(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT status, recomputed_value FROM marts.reconciliation "
            "WHERE rule LIKE 'ratings counted%' AND figure LIKE 'pdus rated on the services standard%'"
        )
        assert found.rows() == [("untested", None)]

    def test_nothing_untested_has_a_value(self, ask: Ask) -> None:
        found = ask("FROM marts.reconciliation WHERE (status = 'untested') <> (recomputed_value IS NULL)")
        assert found.is_empty()

    def test_shares_are_not_limited_by_what_cannot_be(self, ask: Ask) -> None:
        """Annual Report 2017, figure 38: CRCs 0 and NPS 100 per cent for two needs."""
        found = ask(
            "SELECT min(recomputed_low), max(recomputed_high) FROM marts.reconciliation "
            "WHERE rule LIKE 'all of NPS and CRC%'"
        )
        assert found.row(0) == (0, 100)

    def test_all_of_394_nps_and_672_crc_cases_is_their_weighted_mean(self, ask: Ask) -> None:
        """Annual Report 2017: 49 per cent of NPS and 43 per cent of CRC cases; 46 per cent of all."""
        found = ask(
            "SELECT recomputed_value, status FROM marts.reconciliation WHERE rule LIKE 'all of NPS and CRC%' "
            "AND published_value = 46 AND recomputed_value IS NOT NULL"
        )
        assert found.rows() == [(pytest.approx((49 * 394 + 43 * 672) / 1066), "rounding")]


class TestReadings:
    """A contradiction names the reading under which the print would be right, as the cells show it."""

    @pytest.mark.parametrize(
        ("figure", "value", "reading"),
        [
            ("people in temporary accommodation%", 40, "with Settled, hostel/supported accommodation: 33 of 80"),
            ("people who went into employment (per cent), OMiC%", 8, "without Not available for work: 6 of 79"),
            ("recall rate%", 30, "by another table: 28 of 93 in the table"),
            ("pdus rated overall%, 2023", 30, "of all 31 listed, whenever they were published"),
            ("cases where services were delivered%", 100 / 3, "of these needs alone: Family and relationships"),
            ("cases with a rehabilitation activity%", 24, "the parts overlap: 6 stand in two of them"),
            ("post-court and caution%", 32949, "one counts cases and the other people, %"),
        ],
    )
    def test_reading(self, ask: Ask, figure: str, value: float, reading: str) -> None:
        found = ask(
            "SELECT DISTINCT published_value, reading FROM marts.reconciliation "
            f"WHERE status = 'contradicts' AND figure LIKE $${figure}$$ AND reading LIKE $${reading}$$"
        )
        assert found["published_value"].to_list() == [pytest.approx(value)]


class TestWhatIsHeldTogether:
    @pytest.mark.parametrize(
        ("figure", "recomputed", "status"),
        [
            ("recall rate%", 100 * 28 / 93, "agrees"),
            ("recall rate%", 100 * 28 / 96, "contradicts"),
            ("recall rate%", 100 * 25 / 99, "contradicts"),
            ("people who went into employment (per cent), Available for work%", 100 * 6 / 78, "agrees"),
            ("prison leavers still in temporary accommodation%", 100 * 20 / 73, "contradicts"),
            ("prison leavers recalled to custody%", 100 * 28 / 93, "agrees"),
            ("prison leavers recalled to custody%", 100 * 28 / 96, "contradicts"),
            ("prison leavers who entered settled accommodation%", 100 * 37 / 93, "agrees"),
            ("prison leavers who were unemployed%", 100 * 33 / 85, "agrees"),
            ("cases with improvements in the key factors related to managing%", 50, "contradicts"),
            ("cases where services were delivered%", 22, "contradicts"),
            ("cases where services were delivered%", 28, "rounding"),
            ("cases where services were delivered%", 24, "contradicts"),
            ("cases with a rehabilitation activity requirement%", 13 + 9 + 8, "contradicts"),
            ("change in probation service staff in post (per cent), SPO%", 100 * 49 / 1260, "agrees"),
            ("post-court and caution caseloads%", 32848, "contradicts"),
            ("cases examined in the inspections covered%", 714 + 877 + 1127, "agrees"),
            ("sch9 sl008%", 78.5, "agrees"),
            ("nps sl018%", 73.1, "agrees"),
            ("change in individuals charged with a serious further offence%", 100 * (517 / 429 - 1), "agrees"),
            ("pdus rated overall (PDUs), inadequate or requires improvement%, 2023", 14, "contradicts"),
        ],
    )
    def test_check_is_made(self, ask: Ask, figure: str, recomputed: float, status: str) -> None:
        found = ask(
            f"SELECT status FROM marts.reconciliation WHERE figure LIKE $${figure}$$ "
            f"AND abs(recomputed_value - {recomputed}) < 1e-6"
        )
        assert status in found["status"].to_list()


class TestRoundingIsNoContradiction:
    @pytest.mark.parametrize(
        ("rule", "figure", "status"),
        [
            ("a change and its ends", "change in staff in post (FTE), PSO, England and Wales, 2023-03-31", "rounding"),
            (
                "a change and its percentage",
                "%on the quarter%band 5 senior probation officers (per cent)%",
                "rounding",
            ),
            ("the same fact elsewhere", "management oversight effective%", "rounding"),
            ("the same fact elsewhere", "staff in post (FTE), PSO, England and Wales, 2022-03-31", "rounding"),
            ("shares that add to 100", "All shares of: probation officer workload perceptions%", "untested"),
            ("trainees for every vacancy", "%West Midlands", "agrees"),
        ],
    )
    def test_both_prints_can_be_true(self, ask: Ask, rule: str, figure: str, status: str) -> None:
        found = ask(
            f"SELECT DISTINCT status FROM marts.reconciliation WHERE rule = '{rule}' AND figure LIKE $${figure}$$"
        )
        assert status in found["status"].to_list()
        assert "contradicts" not in found["status"].to_list()

    def test_a_caseload_whose_parts_overlap_is_not_added_up(self, ask: Ask) -> None:
        found = ask(
            "SELECT * FROM marts.reconciliation WHERE figure LIKE 'probation caseload%' AND rule LIKE 'a total%'"
        )
        assert found.is_empty()

    def test_36_units_inspected_and_31_published_are_two_facts(self, ask: Ask) -> None:
        found = ask("SELECT * FROM marts.reconciliation WHERE published_value = 36 AND figure LIKE 'pdus inspected%'")
        assert found.is_empty()


class TestWhatAPrintStandsFor:
    @pytest.mark.parametrize(
        ("row", "low", "high"),
        [
            ({"unit": "per cent", "value": 44, "printed_as": "44 per cent"}, 43.5, 44.5),
            ({"unit": "per cent", "value": 13.9, "printed_as": "13.9 per cent"}, 13.85, 13.95),
            ({"unit": "cases", "value": 271, "printed_as": "271 cases"}, 271, 271),
            ({"unit": "FTE", "value": 4413, "printed_as": "4,413 FTE"}, 4412.5, 4413.5),
            ({"unit": "people", "value": 1350, "qualifier": "over", "printed_as": "over 1,350"}, 1350, float("inf")),
            ({"unit": "people", "value": 1000, "qualifier": "up to", "printed_as": "up to 1,000"}, float("-inf"), 1000),
            ({"unit": "people", "value": 14000, "qualifier": "around", "printed_as": "around 14,000"}, 12600, 15400),
            ({"unit": "cases", "value": 2, "base": 5, "printed_as": "in two in five cases"}, 35, 45),
            ({"unit": "cases", "value": 1, "base": 2, "qualifier": "almost", "printed_as": "in almost half"}, 40, 50),
            ({"unit": "cases", "value": 10, "base": 10, "printed_as": "all 10 respondents"}, 10, 10),
            ({"unit": "areas", "value": 8, "base": 10, "printed_as": "in eight of these areas"}, 8, 8),
        ],
    )
    def test_limits(self, row: dict[str, Any], low: float, high: float) -> None:
        found = figures({"fact": "a fact"} | row).select(pl.col("low", "high").round(6)).row(0)
        assert found == (low, high)

    def test_a_column_of_a_table_has_one_number_of_decimals(self) -> None:
        found = figures({"value": 13}, {"value": 2.7}, fact="a rate", unit="per cent")
        assert found["low"].to_list() == pytest.approx([12.95, 2.65])


class TestPartsAndWholes:
    TABLE = ({"row_group": "White", "value": 73}, {"row_group": "Black and minority ethnic", "value": 20},
             {"row_group": "Not recorded", "value": 1})  # fmt: skip

    def _with_shares(self, *shares: float) -> pl.DataFrame:
        counts = [row | {"unit": "cases"} for row in self.TABLE]
        percentages = [
            row | {"unit": "per cent", "value": share} for row, share in zip(self.TABLE, shares, strict=True)
        ]
        return figures(*counts, *percentages, fact="ethnicity")

    def test_a_percentage_is_its_count_of_the_column(self) -> None:
        assert status(percentages.percentages_of_table_counts(self._with_shares(78, 21, 1))) == ["agrees"] * 3

    def test_a_percentage_that_is_not_contradicts_and_says_what_would_agree(self) -> None:
        found = judged(percentages.percentages_of_table_counts(self._with_shares(77, 21, 1)))
        assert found["status"].to_list() == ["contradicts", "agrees", "agrees"]
        assert (
            found["note"][0] == "73 of 94 is 77.66 per cent; the print stands for 72 to 72 of 94, or for 73 of 95 to 95"
        )

    def test_a_suppressed_count_leaves_its_column_open(self) -> None:
        known = self._with_shares(78, 21, 1).with_columns(complete=pl.col("unit") == "per cent")
        assert percentages.percentages_of_table_counts(known).is_empty()

    def test_needs_overlap_so_their_shares_have_no_common_whole(self) -> None:
        counts = [{"row_group": need, "unit": "cases", "value": n} for need, n in (("Housing", 27), ("Drugs", 12))]
        shares = [{"row_group": need, "unit": "per cent", "value": n} for need, n in (("Housing", 69), ("Drugs", 24))]
        assert percentages.percentages_of_table_counts(figures(*counts, *shares, fact="services delivered")).is_empty()

    def test_shares_that_sum_to_99_are_rounded(self) -> None:
        rows = [{"row_group": str(n), "value": value} for n, value in enumerate((5, 34, 33, 27))]
        assert status(totals.shares_that_add_up(figures(*rows, fact="views", unit="per cent"))) == ["rounding"]

    def test_two_shares_that_sum_to_102_cannot_be_rounded(self) -> None:
        rows = [{"row_group": "Yes", "value": 60}, {"row_group": "No", "value": 42}]
        assert status(totals.shares_that_add_up(figures(*rows, fact="views", unit="per cent"))) == ["contradicts"]

    def test_a_total_is_the_sum_of_its_rows(self) -> None:
        rows = [
            {"row_group": "Total", "value": 12},
            {"row_group": "Men", "value": 7},
            {"row_group": "Women", "value": 4},
        ]
        assert status(totals.totals_of_rows(figures(*rows, fact="people", unit="people"))) == ["contradicts"]

    @pytest.mark.parametrize("read", [("B2", "B3", "B5"), ("B2", "B3", "B4")])
    def test_a_total_may_count_a_row_that_is_left_out(self, read: tuple[str, ...]) -> None:
        rows = [
            {"row_group": name, "value": value, "source_cell": cell, "source_range": "A1:B5"}
            for (name, value), cell in zip({"Total": 12, "Men": 7, "Women": 4}.items(), read, strict=True)
        ]
        assert totals.totals_of_rows(figures(*rows, fact="people", unit="people")).is_empty()

    def test_all_staff_are_more_than_those_of_the_grades_that_have_names(self) -> None:
        rows = [
            {"row_group": grade, "group": grade, "value": value}
            for grade, value in {"PO": 7, "PSO": 4, "All": 15}.items()
        ]
        assert totals.totals_of_rows(figures(*rows, fact="leavers", unit="headcount")).is_empty()

    def test_fte_that_are_rounded_may_miss_their_total_by_half_a_post_each(self) -> None:
        rows = [
            {"row_group": "Total", "value": 12},
            {"row_group": "Men", "value": 7},
            {"row_group": "Women", "value": 4},
        ]
        assert totals.totals_of_rows(figures(*rows, fact="staff", unit="FTE")).is_empty()
        regional = [{"area": f"Region {n}", "area_type": "region", "value": 10} for n in range(12)]
        national = {"area": "England and Wales", "area_type": "country", "value": 126}
        assert status(totals.regions_that_add_up(figures(national, *regional, fact="staff", unit="FTE"))) == [
            "rounding"
        ]
        too_many = national | {"value": 127}
        assert status(totals.regions_that_add_up(figures(too_many, *regional, fact="staff", unit="FTE"))) == [
            "contradicts"
        ]

    def test_eleven_regions_are_not_the_nation(self) -> None:
        regional = [{"area": f"Region {n}", "area_type": "region", "value": 10} for n in range(11)]
        national = {"area": "England and Wales", "area_type": "country", "value": 200}
        assert totals.regions_that_add_up(figures(national, *regional, fact="staff", unit="FTE")).is_empty()

    @example([1, 1, 1, 3])  # half of all is no total of the rest
    @given(st.lists(st.integers(1, 500), min_size=2, max_size=8))
    def test_percentages_rounded_from_true_counts_never_contradict(self, counts: list[int]) -> None:
        total = sum(counts)
        rows = [{"row_group": str(n), "unit": "cases", "value": count} for n, count in enumerate(counts)]
        shares = [round(100 * count / total) for count in counts]
        rows += [{"row_group": str(n), "unit": "per cent", "value": share} for n, share in enumerate(shares)]
        found = figures(*rows, fact="answers")
        assert set(status(percentages.percentages_of_table_counts(found))) <= {"agrees"}
        assert "contradicts" not in status(totals.shares_that_add_up(found))

    @given(st.floats(0, 10_000), st.floats(0, 10_000))
    def test_a_total_of_rounded_fte_never_contradicts(self, one: float, other: float) -> None:
        national = {"group": "All", "value": round(one + other), "area_type": "country"}
        share = [one / 6] * 6 + [other / 6] * 6
        regions = [{"area": f"Region {n}", "area_type": "region", "value": round(fte)} for n, fte in enumerate(share)]
        found = totals.regions_that_add_up(figures(national, *regions, fact="staff", unit="FTE"))
        assert "contradicts" not in status(found)


class TestChanges:
    LEVELS = ({"at": "2022-03-31", "value": 100}, {"at": "2023-03-31", "value": 90})

    def _change(self, **change: Any) -> list[str]:
        levels = [level | {"fact": "staff in post", "unit": "FTE"} for level in self.LEVELS]
        return status(changes.changes_and_their_ends(figures(*levels, {"unit": "FTE"} | change)))

    def test_a_fall_printed_with_its_sign(self) -> None:
        assert self._change(
            fact="change in staff in post", at="2023-03-31", compared_with="31 March 2022", value=-10
        ) == ["agrees"]

    def test_a_rise_where_the_levels_fell(self) -> None:
        words = "change in staff in post"
        assert self._change(fact=words, at="31 march 2022 to 31 march 2023", value=10) == ["contradicts"]

    def test_a_change_printed_without_a_sign(self) -> None:
        words = "change in staff in post, printed without sign"
        assert self._change(fact=words, at="2023-03-31", compared_with="31 March 2022", value=10, unit="per cent") == [
            "agrees"
        ]

    @pytest.mark.parametrize(
        "period", ["31 march 2023 compared with the previous year", "31 march 2023 compared with 31 march 2022"]
    )
    def test_words_for_the_start(self, period: str) -> None:
        assert self._change(fact="change in staff in post", at=period, value=-10) == ["agrees"]

    def test_per_cent_is_of_the_start(self) -> None:
        assert self._change(
            fact="change in staff in post", at="31 march 2022 to 31 march 2023", value=-10, unit="per cent"
        ) == ["agrees"]
        assert self._change(
            fact="change in staff in post", at="31 march 2022 to 31 march 2023", value=-11, unit="per cent"
        ) == ["rounding"]
        assert self._change(
            fact="change in staff in post", at="31 march 2022 to 31 march 2023", value=-12, unit="per cent"
        ) == ["contradicts"]


class TestWhatIsReadOfAllFigures:
    """Of a thousand releases most figures are printed once; rules between sources get those that they may use."""

    def test_figures_that_two_files_print_and_facts_that_a_rule_names(self) -> None:
        once = {"fact": "key question", "value": 40, "unit": "per cent"}
        again = {"fact": "leaving rate", "value": 9, "unit": "per cent"}
        change = {"fact": "change in sickness", "value": 2, "unit": "days"}
        level = {"fact": "sickness", "value": 12, "unit": "days"}
        listed = figures(once, again, again | {"source_id": "publisher/later"}, change, level)
        found = reconciliation.to_compare(listed.lazy(), SupersededFigures.empty())
        assert found["fact"].to_list() == ["leaving rate", "leaving rate", "change in sickness", "sickness"]

    def test_all_figures_of_files_that_print_one_figure(self) -> None:
        once = {"fact": "key question", "value": 40, "unit": "per cent"}
        listed = figures(once, once | {"source_id": "publisher/other", "at": "2022-12-31"})
        superseded = SupersededFigures.empty().clear(1).with_columns(
            source_id=pl.lit("publisher/document"), superseded_by=pl.lit("publisher/later")
        )  # fmt: skip
        found = reconciliation.to_compare(listed.lazy(), superseded)
        assert found["source_id"].to_list() == ["publisher/document"]


class TestStaffing:
    def test_vacancies_are_target_less_staff_in_post(self) -> None:
        held = figures(
            {"fact": "target staffing", "value": 100},
            {"fact": "staff in post", "value": 80},
            {"fact": "vacancies", "value": 21},
            group="PO",
            unit="FTE",
        )
        assert status(staffing.vacancies_and_their_parts(held)) == ["rounding"]
        assert staffing.vacancies_and_staff_elsewhere(held).is_empty()

    def test_staff_in_post_may_be_printed_by_another_release(self) -> None:
        held = figures(
            {"fact": "target staffing", "value": 100},
            {"fact": "vacancies", "value": 21},
            {"fact": "staff in post", "value": 90, "source_id": "publisher/later"},
            {"fact": "staff in post", "value": 79, "source_id": "publisher/of another day", "at": "2024-03-31"},
            group="PO",
            unit="FTE",
        )
        assert staffing.vacancies_and_their_parts(held).is_empty()
        found = staffing.vacancies_and_staff_elsewhere(held)
        assert status(found) == ["contradicts"]
        assert found["note"].to_list() == ["100 less 90, as publisher/later prints it"]


STAFF = {"fact": "staff in post", "unit": "FTE", "group": "PO"}


class TestTheSameFactElsewhere:
    def test_two_releases_of_one_date(self) -> None:
        one = {"source_id": "a", "published_date": dt.date(2022, 5, 19), "value": 4338}
        other = {"source_id": "b", "published_date": dt.date(2023, 5, 18), "value": 4489}
        found = judged(elsewhere.same_fact(figures(other, one, **STAFF)))
        assert found.select("source_id", "published_value", "recomputed_value", "status").rows() == [
            ("b", 4489, 4338, "contradicts")
        ]

    def test_undated_figures_of_two_publications_may_be_two_facts(self) -> None:
        one, other = {"source_id": "a", "value": 1}, {"source_id": "b", "value": 2}
        assert elsewhere.same_fact(figures(one, other, at="", **STAFF)).is_empty()

    def test_undated_figures_of_one_publication_are_held_against_each_other_whatever_others_print(self) -> None:
        own = [{"source_id": "a", "value": 1}, {"source_id": "a-text", "value": 2}]
        other = {"source_id": "a-supplement", "value": 3}
        found = elsewhere.same_fact(figures(*own, other, at="", **STAFF))
        assert found.select("source_id", "note").rows() == [("a-text", "the same document prints 1")]

    def test_72_not_met_is_held_against_29_met_as_28(self) -> None:
        rows = [{"value": 29}, {"value": 72, "complement": True}]
        found = judged(elsewhere.same_fact(figures(*rows, fact="oversight effective", unit="per cent")))
        assert found.select("recomputed_value", "status").rows() == [(71, "rounding")]


@pytest.fixture(scope="module")
def contradictions(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    """What contradicts in a release whose vacancies miss its target by 100 FTE, and which revises an older figure."""
    folder = tmp_path_factory.mktemp("release")
    shutil.copytree(Settings().raw, folder / "raw")
    release = write_workbook(
        folder / "raw" / "hmpps-workforce" / "hmpps-workforce-statistics-march-2024.ods",
        {
            "Table_1": [
                ["Staff in post (FTE) by grade"],
                ["Grade", "31 March 2023", "31 March 2024"],
                ["Probation officers", 4_500, 4_700],
            ],
            "Table_4": [
                ["Probation officers: staff in post, target staffing and shortfall"],
                ["Area", "Grade", "As at", "Target staffing (FTE)", "Shortfall (FTE)", "Vacancy rate (%)"],
                ["England and Wales", "Probation officers", "31 March 2024", 6_000, 1_400, 23.3],
            ],
        },
    )
    write_sidecar(release, publisher="Ministry of Justice", published_date="2024-05-16")
    build(Settings().model_copy(update={"raw": folder / "raw", "marts": folder / "marts"}))
    connection = duckdb.connect(str(folder / "marts" / "probation.duckdb"), read_only=True)
    return connection.execute(
        "SELECT rule, published_value, recomputed_value FROM marts.reconciliation "
        "WHERE status = 'contradicts' AND source_id LIKE '%march-2024'"
    ).fetchall()


QUESTIONS = ["Region", "PDU", "Organisation", "Period", "Stage", "Key question", "Yes", "No"]
QUESTION = "Does assessment focus sufficiently on engaging the person on probation?"
NEEDS = ["Region", "Cohort", "Breakdown", "Group", "Linked to", "Need", "Cases inspected", "Cases with the need",
         "Sufficient services", "Improved"]  # fmt: skip


@pytest.fixture(scope="module")
def not_one_fact(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    """What contradicts in workbooks that print different numbers of different things."""
    questions: list[list[object]] = [list(QUESTIONS)]
    for organisation, period, yes in (("CRC", "2018 to 2019", 20), ("NPS", "2018 to 2019", 31),
                                      ("Probation Service", "2021 to 2022", 12)):  # fmt: skip
        questions.append(["East Midlands", "Derby City", organisation, period, "Assessment", QUESTION, yes, 40 - yes])
    needs: list[list[object]] = [list(NEEDS)]
    for group, cases, identified in ((None, 200, 80), ("Men", 150, 55), ("Women", 50, 25)):
        of = "Gender" if group else None
        needs.append(
            ["Wales", "all cases", of, group, "Desistance", "Accommodation", cases, identified, 20, 10]
        )  # a need of which 20 are met, of men, of women and of all
    rates: Rows = [["Vacancy rates, 30 June 2022"], ["PDU", "SPO", "PO", "PSO"], ["Derby City", 30.1, 45.2, 24.9]]
    about = {"origin": "synthetic", "published_date": "2024-01-01"}
    ask = build_of(
        tmp_path_factory.mktemp("facts"),
        synthetic=True,
        questions=({"Questions": questions}, about),
        needs=({"Needs": needs}, about),
        rates=({"Rates": rates}, about),
    )
    return ask("SELECT rule, figure, note FROM marts.reconciliation WHERE status = 'contradicts'").rows()


class TestWhatIsNotOneFact:
    def test_answers_of_two_periods_and_of_two_organisations_do_not_contradict(
        self, not_one_fact: list[tuple[Any, ...]]
    ) -> None:
        assert [found for found in not_one_fact if found[1].startswith("key question")] == []

    def test_needs_of_men_and_of_women_do_not_contradict(self, not_one_fact: list[tuple[Any, ...]]) -> None:
        assert [found for found in not_one_fact if "need " in found[1]] == []

    def test_vacancy_rates_of_grades_are_no_shares_of_a_whole(self, not_one_fact: list[tuple[Any, ...]]) -> None:
        assert [found for found in not_one_fact if "vacancy rate" in found[1]] == []


class TestANewReleaseIsCheckedTheSameWay:
    def test_its_vacancies_contradict_its_target(self, contradictions: list[tuple[Any, ...]]) -> None:
        assert ("vacancies are target less staff in post", 1400.0, 1300.0) in contradictions

    def test_its_rate_contradicts_its_target_and_staff_in_post(self, contradictions: list[tuple[Any, ...]]) -> None:
        rules = {rule for rule, _, _ in contradictions}
        assert "a vacancy rate is target less staff in post, of target" in rules

    def test_what_it_revises_contradicts_the_release_before(self, contradictions: list[tuple[Any, ...]]) -> None:
        assert ("the same fact elsewhere", 4500.0, 4413.0) in contradictions

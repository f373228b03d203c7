"""Staffing: one sign, every release kept, and what ratings and vacancies show together."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assets.staffing.ratings_and_staffing import ratings_and_staffing_by_grade
from assets.staffing.releases import superseded_on
from assets.staffing.vacancies import staffing_line
from pipeline.statistics import detectable_rank_correlation, rank_correlation_interval
from tests.building import build_of
from tests.conftest import Ask
from tests.workbooks import Rows

KNOWN_ON = "published_date <= DATE '{0}' AND (superseded_on IS NULL OR superseded_on > DATE '{0}')"


DATES_OF_RELEASES = st.none() | st.sampled_from([dt.date(2024, month, 15) for month in (2, 5, 8, 11)])
PRINTS = st.lists(
    st.fixed_dictionaries(
        {
            "as_of": DATES_OF_RELEASES,
            "area": st.sampled_from(["Wales", "London"]),
            "period": st.none() | st.just("2024"),
            "published_date": DATES_OF_RELEASES,
            "source_id": st.sampled_from(["producer", "another"]),
            "value": st.none() | st.just(1.0),
        }
    )
)


class TestKnownOnADay:
    @given(PRINTS)
    def test_a_print_is_superseded_on_the_first_day_that_a_print_before_it_is_published(
        self, prints: list[dict[str, Any]]
    ) -> None:
        """The producer's by its next one; another's by any later one, or at once by the producer's that was there."""
        fact = ["as_of", "area", "period"]
        types = {
            "as_of": pl.Date,
            "area": pl.String,
            "period": pl.String,
            "published_date": pl.Date,
            "source_id": pl.String,
            "value": pl.Float64,
        }
        given_ = pl.DataFrame(prints, schema=types)
        of_producer = pl.DataFrame({"source_id": ["producer"]})
        found = superseded_on(given_, fact, pl.col("value").is_not_null(), of_producer)
        several = {
            own["as_of"]
            for own in prints
            if own["as_of"]
            and len({p["published_date"] for p in prints if p["as_of"] == own["as_of"] and p["published_date"]}) > 1
        }
        expected = []
        for own in prints:
            others = [
                (other["source_id"] == "producer", other["published_date"])
                for other in prints
                if other["value"]
                and own["as_of"] in several
                and other["published_date"]
                and own["published_date"]
                and [other[name] for name in fact] == [own[name] for name in fact]
            ]
            day = own["published_date"]
            if own["source_id"] == "producer":
                before = [other for primary, other in others if primary and other > day]
            else:
                before = [other for _, other in others if other > day]
                before += [day for primary, other in others if primary and other <= day]
            expected.append(min(before, default=None))
        assert found["superseded_on"].to_list() == expected
        assert found.drop("superseded_on").equals(given_)


class TestOneSign:
    def test_swansea_has_more_senior_probation_officers_than_its_target(self, ask: Ask) -> None:
        found = ask(
            "SELECT vacancy_rate, staffing_level, over_establishment FROM marts.vacancy_rates "
            "WHERE area = 'Swansea, Neath Port Talbot' AND grade = 'SPO'"
        )
        assert found.row(0) == (-6, 106, True)

    def test_a_printed_0_without_a_target_says_nothing_of_over_establishment(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT over_establishment FROM marts.vacancy_rates "
            "WHERE area = 'Northamptonshire' AND grade = 'PO'"
        )
        assert found.rows() == [(None,)]

    @given(st.floats(1, 10_000), st.floats(0, 10_000))
    def test_a_level_and_a_rate_add_to_a_hundred(self, target: float, in_post: float) -> None:
        rate = 100 * (target - in_post) / target
        assert math.isclose(100 - rate, 100 * in_post / target, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("level", "within", "line"),
    [
        (60.0, 0.0, "60 per cent or less"),
        (60.1, 0.0, "70 per cent or less"),
        (70.0, 0.0, "70 per cent or less"),
        (70.1, 0.0, "over 70 per cent"),
        (106.0, 0.5, "over 70 per cent"),
        (70.0, 0.5, None),  # printed as 70: 69.5 to 70.5
        (71.0, 0.5, "over 70 per cent"),
        (None, 0.0, None),
    ],
)
def test_the_lines_of_the_prioritisation_framework_are_known_where_the_print_allows_one_side_only(
    level: float | None, within: float, line: str | None
) -> None:
    """Annual Report 2022/23, chapter 2: 70 per cent or less, and in more extreme conditions 60 per cent or less."""
    frame = pl.DataFrame({"level": [level]}, schema={"level": pl.Float64})
    assert frame.select(staffing_line(pl.col("level"), pl.lit("all"), pl.lit(within))).item() == line


def test_one_grade_is_held_against_no_line_of_an_area(ask: Ask) -> None:
    """Annual Report 2022/23, chapter 2: staffing in a unit or region."""
    assert ask("FROM marts.vacancy_rates WHERE staffing_line IS NOT NULL AND grade <> 'all'").is_empty()


class TestWhatWasKnownWhen:
    OFFICERS = (
        "SELECT value FROM marts.workforce WHERE as_of = DATE '2022-03-31' AND grade = 'PO' "
        "AND measure = 'staff in post' AND area = 'England and Wales' AND "
    )

    def test_in_2022_probation_officers_of_march_2022_were_4338(self, ask: Ask) -> None:
        assert ask(self.OFFICERS + KNOWN_ON.format("2022-12-31"))["value"].to_list() == [4338]

    def test_the_inspectorates_later_text_does_not_override_the_ministrys_release(self, ask: Ask) -> None:
        """Annual Report 2022/23, key facts: 4,489, which its own change of the year speaks against."""
        assert ask(self.OFFICERS + KNOWN_ON.format("2024-01-01"))["value"].to_list() == [4338]
        assert ask(self.OFFICERS + "published_date = superseded_on")["value"].to_list() == [4489]

    def test_before_the_release_nothing_was_known(self, ask: Ask) -> None:
        assert ask(self.OFFICERS + KNOWN_ON.format("2022-05-18")).is_empty()

    def test_what_the_inspectorate_prints_is_no_revision(self, ask: Ask) -> None:
        """Only the producer revises its figures, and no release here prints a day again."""
        assert ask("FROM marts.staffing_revisions").is_empty()

    def test_vacancy_rates_stand_in_order_of_publication(self, ask: Ask) -> None:
        """So that most of a new release comes after all that is published."""
        assert ask("SELECT published_date FROM marts.vacancy_rates")["published_date"].is_sorted()

    def test_the_latest_is_the_producers_and_shows_what_contradicts_it(self, ask: Ask) -> None:
        found = ask(
            "SELECT value, contradicted_by FROM marts.workforce_latest WHERE as_of = DATE '2022-03-31' "
            "AND grade = 'PO' AND measure = 'staff in post' AND area = 'England and Wales'"
        )
        assert found["value"].to_list() == [4338]
        assert "hmi-probation/annual-report-2022-23 Key facts!B36 prints 4,489" in found["contradicted_by"].item()

    @pytest.mark.parametrize("table", ["workforce_latest", "vacancy_rates_latest"])
    def test_no_other_documents_print_stands_where_the_producer_has_one(self, ask: Ask, table: str) -> None:
        whole = table.removesuffix("_latest")
        fact = "as_of, area, grade, " + (
            "basis" if whole == "vacancy_rates" else "measure, unit, compared_with, period"
        )
        found = ask(
            f"SELECT latest.* FROM marts.{table} latest JOIN marts.sources USING (source_id) "
            f"WHERE publisher <> 'Ministry of Justice' AND ({fact.replace('as_of', 'latest.as_of', 1)}) IN ("
            f"SELECT ({fact}) FROM marts.{whole} JOIN marts.sources USING (source_id) "
            "WHERE publisher = 'Ministry of Justice' AND as_of IS NOT NULL)"
        )
        assert found.is_empty()

    def test_the_shortfall_of_1771_is_shown_with_the_target_and_staff_that_speak_against_it(self, ask: Ask) -> None:
        found = ask("SELECT contradicted_by FROM marts.vacancy_rates_latest WHERE vacancy_fte = 1771")
        assert "6,158 less 4,413" in found["contradicted_by"].item()


class TestTrainees:
    """Annual Report 2022/23, chapter 2: 2.7 trainees for each vacancy in the West Midlands, about one in London."""

    def test_321_trainees_for_120_vacancies_are_2_675(self, ask: Ask) -> None:
        found = ask("SELECT trainees_per_vacancy FROM marts.trainees_per_vacancy WHERE area = 'West Midlands'")
        assert found.item() == pytest.approx(2.675)

    def test_at_16_per_cent_withdrawals_london_has_fewer_trainees_left_than_vacancies(self, ask: Ask) -> None:
        found = ask(
            "SELECT trainees_per_vacancy, withdrawal_rate, trainees_after_withdrawals, "
            "trainees_after_withdrawals_per_vacancy FROM marts.trainees_per_vacancy WHERE area = 'London'"
        )
        assert found.row(0) == pytest.approx((295 / 293, 16, 295 * 0.84, 295 * 0.84 / 293))

    def test_an_area_over_establishment_has_no_vacancy_to_fill(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        table: Rows = [
            ["Table 1: Probation officers in post against target staffing, as at 30 June 2026"],
            [
                "Region",
                "PDU",
                "Probation officers in post (FTE)",
                "Target staffing (FTE)",
                "Difference (FTE)",
                "PQiP (FTE)",
            ],
            ["Wales", "Gwent", 12, 10, 2, 5],
            ["Wales", "All PDUs", 12, 20, -8, 4],
        ]
        ask = build_of(
            tmp_path_factory.mktemp("annex"), annex_june_2026=({"Table_1": table}, {"published_date": "2026-08-20"})
        )
        found = ask("SELECT area, trainees_per_vacancy FROM marts.trainees_per_vacancy ORDER BY area")
        assert found.rows() == [("Gwent", None), ("Wales", 0.5)]


class TestStaffCountedTwice:
    """Annual Report 2022/23, chapter 2: staff in training work as probation service officers."""

    def test_trainees_are_among_probation_service_officers(self, ask: Ask) -> None:
        for mart in ("workforce", "workforce_latest"):
            found = ask(f"SELECT DISTINCT counted_in FROM marts.{mart} WHERE grade = 'PQiP' AND unit = 'FTE'")
            assert found["counted_in"].to_list() == ["PSO"]

    def test_rows_counted_in_all_grades_can_be_added_and_have_no_trainee_twice(self, ask: Ask) -> None:
        found = ask(
            "SELECT count(*), sum(value) = (SELECT sum(value) FROM marts.workforce_latest WHERE as_of = '2023-03-31' "
            "AND measure = 'staff in post' AND grade IN ('PSO', 'PO', 'SPO')) FROM marts.workforce_latest "
            "WHERE as_of = '2023-03-31' AND measure = 'staff in post' AND counted_in = 'all'"
        )
        assert found.row(0) == (3, True)

    def test_the_probation_service_is_part_of_hmpps(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT area, counted_in FROM marts.workforce WHERE grade = 'all' AND unit = 'FTE' ORDER BY 1"
        )
        assert found.rows() == [("HMPPS", None), ("Probation Service", "HMPPS")]

    def test_a_rate_is_counted_nowhere(self, ask: Ask) -> None:
        assert ask("FROM marts.workforce WHERE unit = 'per cent' AND counted_in IS NOT NULL").is_empty()


class TestNamesThatKeepTheirPromise:
    """A name of a table says what its rows are, so that a mean or a count asked in passing is right."""

    def test_the_latest_rate_of_a_grade_and_area_is_one_row(self, ask: Ask) -> None:
        (rows,) = ask("FROM marts.vacancy_rates_latest WHERE area = 'England and Wales' AND grade = 'PO'").to_dicts()
        assert (rows["as_of"], rows["basis"], rows["vacancy_rate"]) == (dt.date(2023, 3, 31), "published", 29)
        assert (rows["computed_vacancy_fte"], round(rows["computed_vacancy_rate"], 1)) == (1745, 28.3)

    @pytest.mark.parametrize("mart", ["vacancy_rates", "vacancy_rates_latest", "headline_vacancy_rates"])
    def test_the_mean_of_headline_rates_is_the_nations(self, ask: Ask, mart: str) -> None:
        only = "" if mart.startswith("headline") else "WHERE is_headline"
        assert ask(f"SELECT grade, avg(vacancy_rate) FROM marts.{mart} {only} GROUP BY grade").rows() == [("PO", 29)]

    def test_an_inspection_is_one_row_beside_the_rates_of_every_grade(self, ask: Ask) -> None:
        found = ask(
            "SELECT vacancy_rate_po, vacancy_rate_pso, vacancy_rate_spo FROM marts.ratings_and_staffing "
            "WHERE pdu = 'Essex North'"
        )
        assert found.rows() == [(26, 58, 61)]
        assert ask("SELECT count(*) - count(DISTINCT pdu) FROM marts.ratings_and_staffing").item() == 0


class TestStatedStaff:
    """Staff figures that documents state in their text stand in marts.workforce, and in no other mart."""

    @pytest.mark.parametrize(
        ("area", "grade", "measure", "as_of", "compared_with", "value", "unit"),
        [
            ("NPS", "PSO", "staff in post", "2017-09-30", None, 1871, "FTE"),
            ("NPS", "SPO", "staff in post", "2017-09-30", None, 632, "FTE"),
            ("NPS", "PO", "change in staff in post", "2017-09-30", "30 June 2017", -89, "FTE"),
            ("NPS", "PO", "change in staff in post", "2017-09-30", "30 September 2016", -3.3, "per cent"),
            ("England and Wales", "SPO", "staff in post", "2022-03-31", None, 1249, "FTE"),
            ("England and Wales", "SPO", "staff in post", "2022-09-30", None, 1309, "FTE"),
            ("England and Wales", "SPO", "staff in post", "2023-03-31", None, 1435, "FTE"),
            ("England and Wales", "SPO", "change in staff in post", "2022-09-30", "30 June 2022", 49, "FTE"),
            ("England and Wales", "SPO", "change in staff in post", "2023-03-31", "31 December 2022", 5.1, "per cent"),
            ("England and Wales", "PSO", "change in staff in post", "2022-09-30", "30 June 2022", 563, "FTE"),
            ("England and Wales", "PSO", "resignation rate", "2023-03-31", None, 9.7, "per cent"),
            ("London", "all", "sickness days a person", "2023-03-31", None, 16.7, "days"),
            ("Surrey", "PO", "staff in post, per cent of target", None, None, 54, "per cent"),
            ("Surrey", "PSO", "attrition rate", None, None, 24, "per cent"),
            ("Surrey", "PO", "average workload on the workload management tool", None, None, 142, "per cent"),
        ],
    )
    def test_a_statement_is_a_staff_figure(
        self,
        ask: Ask,
        area: str,
        grade: str,
        measure: str,
        as_of: str | None,
        compared_with: str | None,
        value: float,
        unit: str,
    ) -> None:
        found = ask(
            "SELECT as_of::VARCHAR, compared_with, value, unit FROM marts.workforce "
            f"WHERE area = '{area}' AND grade = '{grade}' AND measure = '{measure}'"
        )
        assert (as_of, compared_with, value, unit) in found.rows()

    def test_no_cell_is_in_two_marts(self, ask: Ask) -> None:
        found = ask(
            "SELECT staff.source_cell FROM marts.workforce staff "
            "JOIN marts.indicators other USING (source_id, source_sheet, source_cell)"
        )
        assert found.rows() == []

    def test_what_is_only_anticipated_has_no_day_and_is_no_units_level(self, ask: Ask) -> None:
        anticipated = ask(
            "SELECT as_of, value, qualifier FROM marts.workforce WHERE area = 'Surrey' AND grade = 'PSO' "
            "AND measure = 'staff in post, per cent of target'"
        )
        assert anticipated.rows() == [(None, 90, "anticipated")]
        assert ask("SELECT grade FROM marts.ratings_and_staffing_by_grade WHERE pdu = 'Surrey'").rows() == [("PO",)]

    def test_turnover_is_the_part_of_the_staff_figures_that_is_about_leaving(self, ask: Ask) -> None:
        found = ask(
            "SELECT count(*) > 10, count(*) FILTER (staff.source_id IS NULL) FROM marts.staff_turnover "
            "LEFT JOIN marts.workforce staff USING (source_id, source_sheet, source_cell, value)"
        )
        assert found.row(0) == (True, 0)


class TestChangesHaveOneSign:
    """A fall is negative, however its document prints it."""

    @pytest.mark.parametrize(("mart", "what"), [("workforce", "measure"), ("indicators", "indicator")])
    def test_no_name_says_which_way_a_change_goes(self, ask: Ask, mart: str, what: str) -> None:
        pattern = r"\((increase|rise|decrease|reduction|fall)\)|without sign"
        assert ask(f"SELECT {what} FROM marts.{mart} WHERE regexp_matches({what}, $${pattern}$$)").rows() == []

    def test_a_fall_printed_without_a_sign_has_that_of_the_change_in_fte_beside_it(self, ask: Ask) -> None:
        found = ask(
            "SELECT unit, value FROM marts.workforce_latest WHERE measure = 'change in staff in post' "
            "AND grade = 'PSO' AND as_of = DATE '2023-06-30' AND compared_with = '31 March 2023' ORDER BY unit"
        )
        assert found.rows() == [("FTE", -149), ("per cent", -2.1)]

    def test_fte_and_per_cent_of_one_change_go_the_same_way(self, ask: Ask) -> None:
        found = ask(
            "SELECT source_id FROM marts.workforce WHERE measure = 'change in staff in post' AND value IS NOT NULL "
            "GROUP BY source_id, grade, as_of, compared_with HAVING min(sign(value)) <> max(sign(value))"
        )
        assert found.rows() == []

    @pytest.mark.parametrize(("words", "value"), [("%reduction of 67%", -67), ("%risen by 20%", 20)])
    def test_a_change_in_words(self, ask: Ask, words: str, value: float) -> None:
        found = ask(f"SELECT value FROM marts.indicators WHERE indicator LIKE 'Change%' AND printed_as ILIKE '{words}'")
        assert value in found["value"].to_list()


class TestTurnover:
    def test_sickness_ran_from_10_days_in_the_south_west_to_16_7_in_london(self, ask: Ask) -> None:
        found = ask(
            "SELECT area, value, unit FROM marts.staff_turnover WHERE measure = 'sickness days a person' "
            "AND area_type = 'region' AND period = '2022/2023' ORDER BY value"
        )
        assert found.rows() == [("South West", 10, "days"), ("London", 16.7, "days")]

    def test_resignations_of_probation_services_officers_were_9_7_per_cent(self, ask: Ask) -> None:
        found = ask("SELECT value FROM marts.staff_turnover WHERE measure = 'resignation rate' AND grade = 'PSO'")
        assert found.item() == 9.7


class TestRatingsBesideStaffing:
    def test_surrey_had_54_per_cent_of_its_probation_officers_and_a_workload_of_142(self, ask: Ask) -> None:
        found = ask(
            "SELECT vacancy_rate, vacancy_rate_basis, staffing_line, workload, workload_over_line "
            "FROM marts.ratings_and_staffing_by_grade WHERE pdu = 'Surrey'"
        )
        assert found.row(0) == (46, "100 less staff in post", None, 142, None)

    def test_surreys_staffing_is_of_the_announcement_so_of_a_day_before_fieldwork(self, ask: Ask) -> None:
        found = ask(
            "SELECT staffing_date, days_apart, staffing_as_printed, staffing_by = fieldwork_start "
            "FROM marts.ratings_and_staffing_by_grade JOIN marts.inspections USING (inspection_id) "
            "WHERE inspection_id LIKE 'surrey%'"
        )
        assert found.row(0) == (None, None, "At the time of the inspection announcement", True)

    def test_rates_of_slides_without_a_date_are_of_their_day_or_before(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT staffing_date, staffing_by, days_apart FROM marts.ratings_and_staffing_by_grade "
            "WHERE framework = '2021'"
        )
        assert found.rows() == [(None, dt.date(2022, 7, 5), None)]

    def test_the_correlation_is_spearmans(self, ask: Ask) -> None:
        units = ask(
            "SELECT share_of_maximum, vacancy_rate FROM marts.ratings_and_staffing_by_grade "
            "WHERE framework = '2021' AND grade = 'PO'"
        )
        published = ask(
            "SELECT rank_correlation FROM marts.ratings_and_staffing_correlation "
            "WHERE framework = '2021' AND grade = 'PO' AND measure = 'vacancy_rate'"
        ).item()
        assert published == pytest.approx(stats.spearmanr(units["share_of_maximum"], units["vacancy_rate"]).statistic)

    def test_six_units_can_only_show_a_correlation_of_0_96(self, ask: Ask) -> None:
        found = ask(
            "SELECT units, statement FROM marts.ratings_and_staffing_correlation "
            "WHERE framework = '2021' AND grade = 'PO' AND measure = 'vacancy_rate'"
        )
        assert found["units"].item() == 6
        assert "a rank correlation of 0.96 or stronger only" in found["statement"].item()
        assert "neither that scores and vacancy rates are related nor that they are not" in found["statement"].item()

    def test_one_unit_shows_nothing(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT rank_correlation, correlation_low, statement "
            "FROM marts.ratings_and_staffing_correlation WHERE framework = '2023' AND measure = 'workload'"
        )
        assert found.rows() == [
            (None, None, "Units with both figures: 1. That is too few to say anything of scores and workloads.")
        ]


UNITS = st.sampled_from(["Surrey", "Swansea"])
# Few dates, so that rates of one day and rates as far before as after are common; some a year apart, some more.
DAYS = st.sampled_from([0, 2, 4]) | st.sampled_from([0, 1, 2, 3, 4, 366, 367, 368, 1500])
DATES = DAYS.map(lambda days: dt.date(2024, 1, 1) + dt.timedelta(days))
RATES = st.tuples(UNITS, st.sampled_from(["PO", "SPO"]), st.none() | DATES)
ADDRESS = {"source_id": pl.String, "source_sheet": pl.String, "source_cell": pl.String}


@given(
    inspected=st.lists(st.tuples(UNITS, DATES), min_size=1, max_size=9),
    printed=st.lists(RATES, max_size=20),
    stated=st.lists(st.tuples(UNITS, st.none() | DATES), max_size=5),
)
def test_each_grade_has_the_first_of_the_rates_nearest_to_an_inspection(
    inspected: list[tuple[str, dt.date]],
    printed: list[tuple[str, str, dt.date | None]],
    stated: list[tuple[str, dt.date | None]],
) -> None:
    """Held to the plain way: every rate of a unit beside every inspection of it."""
    inspections = pl.DataFrame(
        [(str(n), unit, date, 15, 30, "2021", None) for n, (unit, date) in enumerate(inspected)],
        {
            "inspection_id": pl.String,
            "pdu": pl.String,
            "published_date": pl.Date,
            "composite_score": pl.Int64,
            "composite_max": pl.Int64,
            "framework": pl.String,
            "fieldwork_start": pl.Date,
        },
        orient="row",
    )
    rates = pl.DataFrame(
        [(unit, grade, date, "printed", "", str(n)) for n, (unit, grade, date) in enumerate(printed)],
        {"area": pl.String, "grade": pl.String, "as_of": pl.Date, **ADDRESS},
        orient="row",
    ).with_columns(area_type=pl.lit("pdu"), vacancy_rate=10.0, basis=pl.lit("published"), published_date="as_of")
    in_post = pl.DataFrame(
        [(unit, date, "stated", "", str(n)) for n, (unit, date) in enumerate(stated)],
        {"area": pl.String, "published_date": pl.Date, **ADDRESS},
        orient="row",
    ).with_columns(
        area_type=pl.lit("pdu"),
        measure=pl.lit("staff in post, per cent of target"),
        grade=pl.lit("PO"),
        qualifier=pl.lit("exactly"),
        unit=pl.lit("per cent"),
        value=54.0,
        as_of=pl.lit(None, pl.Date),
        period=pl.lit(None, pl.String),
    )
    every = [(unit, grade, date, f"printed !{n}") for n, (unit, grade, date) in enumerate(printed)]
    every += [(unit, "PO", date, f"stated !{n}") for n, (unit, date) in enumerate(stated)]
    apart = [
        (str(n), grade, abs((date - published).days), source)
        for n, (unit, published) in enumerate(inspected)
        for of_unit, grade, date, source in every
        if of_unit == unit and date is not None and abs((date - published).days) <= 366
    ]
    nearest: dict[tuple[str, str], tuple[str, str, int, str]] = {}
    for pair in sorted(apart, key=lambda pair: pair[2]):
        nearest.setdefault(pair[:2], pair)
    made = ratings_and_staffing_by_grade.make(inspections, rates.lazy(), in_post.lazy())
    assert isinstance(made, pl.DataFrame)
    found = made.select("inspection_id", "grade", "days_between_prints", "vacancy_rate_source")
    assert sorted(found.rows()) == sorted(nearest.values())


@given(st.integers(6, 500))
def test_a_correlation_at_its_detectable_strength_has_an_interval_without_nought(pairs: int) -> None:
    frame = pl.DataFrame({"n": [pairs]}).with_columns(rho=detectable_rank_correlation(pl.col("n")))
    low, _ = rank_correlation_interval(pl.col("rho"), pl.col("n"))
    assert frame.select(low).to_series().item() > 0


def test_a_release_of_the_producer_revises_its_own_figure_and_another_document_does_not(tmp_path: Path) -> None:
    """Whatever the order in which they come."""

    def officers(in_post: int) -> dict[str, Rows]:
        title = "Table 1: Probation officers in post against target staffing, as at 30 June 2026"
        header = ["Region", "Probation officers in post (FTE)", "Target staffing (FTE)", "Difference (FTE)"]
        return {"Table 1": [[title], header, ["Wales", in_post, 500, in_post - 500], ["London", 700, 900, -200]]}

    producer = {"publisher": "Ministry of Justice"}
    another = {"publisher": "HM Inspectorate of Probation"}
    ask = build_of(
        tmp_path,
        first=(officers(400), producer | {"published_date": "2026-08-20"}),
        repeated=(officers(440), another | {"published_date": "2026-10-01"}),
        second=(officers(410), producer | {"published_date": "2026-11-19"}),
        repeated_again=(officers(441), another | {"published_date": "2026-12-01"}),
    )
    staff = "WHERE area = 'Wales' AND measure = 'staff in post'"
    assert ask(f"SELECT value FROM marts.workforce_latest {staff}")["value"].to_list() == [410]
    revisions = ask(f"SELECT earlier_value, value FROM marts.staffing_revisions {staff}")
    assert revisions.rows() == [(400, 410)]
    known = ask(f"SELECT value FROM marts.workforce {staff} AND {KNOWN_ON.format('2026-10-15')}")
    assert known["value"].to_list() == [400]

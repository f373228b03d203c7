"""Before and after unification, proved on synthetic workbooks of the size of the real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from assets.registers import reference
from pipeline.build import build
from pipeline.faults import FaultsError
from pipeline.settings import Settings
from tests.aggregate import Answer, answers, stacked, tidy, units, wide
from tests.building import build_of
from tests.conftest import Ask
from tests.workbooks import Rows, write_sidecar, write_workbook

MISSING = "Wales"
HIDDEN = (next(unit for region, unit in units() if region == "London"), "planning-safety")
SYNTHETIC = {"origin": "synthetic", "published_date": "2024-01-01"}
Layout = Callable[[list[Answer]], dict[str, Rows]]


def build_synthetic(folder: Path, sheets: dict[str, Rows]) -> Ask:
    return build_of(folder, synthetic=True, aggregate=(sheets, SYNTHETIC))


@pytest.fixture(scope="module")
def made() -> list[Answer]:
    return answers(without_before=(MISSING,), suppressed=(HIDDEN,))


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory, made: list[Answer]) -> Ask:
    return build_synthetic(tmp_path_factory.mktemp("unification"), tidy(made))


class TestEveryLayoutGivesTheSameAnswers:
    COLUMNS = "question_id, region, area, organisation, phase_period, n_yes, n_cases, percentage, percentage_low, mark"

    @pytest.mark.parametrize("layout", [wide, stacked])
    def test_wide_and_stacked_give_what_tidy_gives(
        self, tmp_path: Path, marts: Ask, made: list[Answer], layout: Layout
    ) -> None:
        other = build_synthetic(tmp_path, layout(made))
        question = f"SELECT {self.COLUMNS} FROM marts.key_questions ORDER BY ALL"
        assert other(question).equals(marts(question))
        compared = (
            "SELECT measure_id, area, pre_n_yes, pre_n, post_n_yes, post_n, change_pp, p_value_holm, reason "
            "FROM marts.pre_post_unification ORDER BY ALL"
        )
        assert other(compared).equals(marts(compared))

    def test_there_are_31_units_by_12_questions_after_unification(self, marts: Ask) -> None:
        found = marts(
            "SELECT count(*), count(DISTINCT area), count(DISTINCT question_id) FROM marts.key_questions "
            "WHERE organisation = 'Probation Service'"
        )
        assert found.row(0) == (31 * 12, 31, 12)


class TestNpsAndCrcAreCombinedByCases:
    def test_a_regions_cases_before_are_the_sum_of_both(self, marts: Ask, made: list[Answer]) -> None:
        old = [
            answer for answer in made
            if answer.region == "London" and answer.organisation != "Probation Service"
            and answer.question == "Does assessment focus sufficiently on keeping other people safe?"
        ]  # fmt: skip
        found = marts(
            "SELECT pre_n_yes, pre_n, pre_percentage FROM marts.pre_post_unification "
            "WHERE measure_id = 'assessment-safety' AND area = 'London'"
        ).row(0)
        yes, cases = sum(int(answer.yes or 0) for answer in old), sum(answer.cases for answer in old)
        assert found == (yes, cases, pytest.approx(100 * yes / cases))

    def test_regions_on_both_sides_add_up_to_the_national_row(self, marts: Ask) -> None:
        found = marts(
            "SELECT measure_id, sum(pre_n) FILTER (area_type = 'region' AND comparable) a, "
            "sum(pre_n) FILTER (area = 'Regions on both sides') b FROM marts.pre_post_unification GROUP BY ALL"
        )
        assert found.filter(pl.col("a") != pl.col("b")).is_empty() and found.height == 12

    def test_where_only_one_organisations_cases_are_published_nothing_is_compared(self, tmp_path: Path) -> None:
        crc_only = [a for a in answers() if a.organisation != "NPS"]
        ask = build_synthetic(tmp_path, tidy(crc_only))
        found = ask("SELECT DISTINCT comparable, reason FROM marts.pre_post_unification WHERE area_type = 'region'")
        assert found.rows() == [(False, "Before unification only CRC cases are published.")]


class TestWhatCannotBeCompared:
    def test_a_region_without_cases_before_says_so_and_gives_no_change(self, marts: Ask) -> None:
        found = marts(
            "SELECT DISTINCT comparable, change_pp, p_value, reason FROM marts.pre_post_unification "
            f"WHERE area = '{MISSING}'"
        )
        assert found.rows() == [(False, None, None, "No cases of the region from before unification are published.")]

    def test_a_suppressed_count_is_neither_nought_nor_left_out(self, marts: Ask) -> None:
        unit, question = HIDDEN
        found = marts(
            f"SELECT n_yes, percentage, mark FROM marts.key_questions WHERE area = $${unit}$$ "
            f"AND question_id = '{question}' AND organisation = 'Probation Service'"
        )
        assert found.rows() == [(None, None, "suppressed")]
        compared = marts(
            "SELECT comparable, change_pp, post_n_yes, reason FROM marts.pre_post_unification "
            f"WHERE area = 'London' AND measure_id = '{question}'"
        )
        assert compared.rows() == [
            (False, None, None, "Of the counts after unification 1 are suppressed or not available.")
        ]

    def test_a_suppressed_count_withholds_the_row_of_all_regions(self, marts: Ask) -> None:
        found = marts(
            "SELECT comparable, change_pp, p_value, reason FROM marts.pre_post_unification "
            f"WHERE area = 'Regions on both sides' AND measure_id = '{HIDDEN[1]}'"
        )
        why = "Not added up, because counts of regions on both sides are suppressed: London."
        assert found.rows() == [(False, None, None, why)]

    def test_the_national_row_names_its_regions(self, marts: Ask) -> None:
        found = marts(
            "SELECT reason FROM marts.pre_post_unification "
            "WHERE area = 'Regions on both sides' AND measure_id = 'planning-engagement'"
        ).item()
        assert found.startswith("11 of 12 regions are on both sides: ") and MISSING not in found


class TestTheAnnualReport2017:
    """Its areas were chosen by risk, so it is no baseline."""

    def test_both_sides_are_shown_and_no_difference_is_given(self, ask: Ask) -> None:
        found = ask(
            "SELECT pre_percentage, post_percentage, change_pp, comparable FROM marts.pre_post_unification "
            "WHERE measure_id = 'planning-safety-2017'"
        )
        assert found.rows() == [(72, 42, None, False)]

    def test_the_reason_is_that_areas_were_chosen_by_risk(self, ask: Ask) -> None:
        found = ask(
            "SELECT reason FROM marts.pre_post_unification WHERE measure_id IN ('planning-safety-2017', "
            "'reviewing-safety-2017', 'delivery-desistance-2017', 'planning-engagement-2017')"
        )
        assert found.height == 4
        assert all(found["reason"].str.starts_with("The areas of 2017 were chosen by risk"))

    @pytest.mark.parametrize(
        ("measure", "unit", "before", "after"),
        [
            ("staff-in-post-pso", "FTE", 1871, 6950),
            ("staff-in-post-po", "FTE", 3434, 4413),
            ("staff-in-post-spo", "FTE", 632, 1435),
            ("caseload", "people", 262347, 240431),
            ("cases-a-worker-nps-most", "cases", 40, None),
            ("cases-a-worker-crc-most", "cases", 90, None),
            ("workload-2017", "per cent", 62, 68),
            ("court-assessments-2017", "per cent", None, 52),
            ("released-homeless-2017", "per cent", None, 9),
            ("settled-on-release-2017", "per cent", 67.2, None),
            ("sfo-reviews", "reviews", 517, 86),
            ("progress-2017", "per cent", None, None),
        ],
    )
    def test_what_the_documents_print_of_both_sides_stands_there_with_the_reason_why_it_is_not_compared(
        self, ask: Ask, measure: str, unit: str, before: float | None, after: float | None
    ) -> None:
        found = ask(
            "SELECT unit, pre_value, post_value, change_pp, comparable, "
            "reason LIKE 'Before: %' OR reason LIKE 'Numbers%' "
            f"FROM marts.pre_post_unification WHERE measure_id = '{measure}'"
        )
        assert found.rows() == [(unit, before, after and pytest.approx(after), None, False, True)]

    @pytest.mark.parametrize(
        ("measure", "before", "after"),
        [
            ("settled-on-release-2017", (None, None), (35, 45)),  # "only four in 10"
            ("released-homeless-2017", (5, 15), (None, None)),  # "about one in ten"
            ("progress-2017", (100 / 3 - 5, 100 / 3 + 5), (55, 65)),  # "one in three", "six out of 10"
        ],
    )
    def test_a_fraction_in_words_is_a_range_and_no_value(
        self, ask: Ask, measure: str, before: tuple[float | None, ...], after: tuple[float | None, ...]
    ) -> None:
        found = ask(
            "SELECT pre_least, pre_most, post_least, post_most, coalesce(pre_least, 0) > 0 AND pre_value IS NOT NULL, "
            "post_least IS NOT NULL AND post_percentage IS NOT NULL "
            f"FROM marts.pre_post_unification WHERE measure_id = '{measure}'"
        )
        assert found.row(0) == (*(end and pytest.approx(end) for end in before), *after, False, False)

    @pytest.mark.parametrize(
        ("measure", "before", "after"),
        [
            ("staff-in-post-po", "NPS", "England and Wales"),
            ("planning-safety-2017", "Areas inspected by risk", "Inspected regions"),
            ("cases-a-worker-crc-most", "Areas inspected by risk", None),
            ("need-accommodation", "Inspected regions", "Inspected regions"),
        ],
    )
    def test_each_figure_has_its_own_area(self, ask: Ask, measure: str, before: str, after: str | None) -> None:
        found = ask(f"SELECT pre_area, post_area FROM marts.pre_post_unification WHERE measure_id = '{measure}'")
        assert found.rows() == [(before, after)]

    def test_every_row_of_the_register_finds_its_figures(self, ask: Ask) -> None:
        listed = reference("unification/comparisons")
        found = ask(
            "SELECT measure_id, coalesce(post_value, post_least) AS after FROM marts.pre_post_unification "
            "WHERE family = 'stated in the text'"
        )
        assert set(found["measure_id"]) == set(listed["measure_id"])
        with_after = listed.filter(pl.col("post_indicator").is_not_null())["measure_id"]
        assert set(with_after) <= set(found.drop_nulls("after")["measure_id"])


class TestNeedsAskedOtherwise:
    """Annual Report 2017, Figures 37, 38 and 44, beside Chart 5 of the Annual Report 2022/23."""

    def test_both_figures_stand_there_and_no_change(self, ask: Ask) -> None:
        found = ask(
            "SELECT pre_group, pre_percentage, post_percentage, comparable, change_pp FROM marts.pre_post_unification "
            "WHERE measure LIKE 'Accommodation: contracted providers%'"
        )
        assert found.rows() == [("NPS and CRC cases", 58, 43, False, None)]

    def test_where_all_cases_are_not_printed_each_organisation_stands_alone(self, ask: Ask) -> None:
        found = ask(
            "SELECT pre_group, pre_percentage FROM marts.pre_post_unification "
            "WHERE measure LIKE 'Attitudes to offending: partners%' ORDER BY ALL"
        )
        assert found.rows() == [("CRC cases", 37), ("NPS cases", 58)]

    def test_none_is_compared(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT comparable, change_pp FROM marts.pre_post_unification WHERE family LIKE '%otherwise'"
        )
        assert found.rows() == [(False, None)]


class TestWhatThePublicationSaysInWords:
    """Annual Report 2022/23: worse on all twelve key questions (chapter 1) and on every kind of need (chapter 3)."""

    @pytest.mark.parametrize(("family", "measures"), [("key questions", 12), ("needs", 9)])
    def test_the_direction_of_a_lost_chart_is_data_and_no_change(self, ask: Ask, family: str, measures: int) -> None:
        found = ask(
            "SELECT printed_direction, printed_direction_source LIKE '%annual-report-2022-23-text %', count(*), "
            f"count(change_pp) FROM marts.pre_post_unification WHERE family = '{family}' GROUP BY ALL"
        )
        assert found.rows() == [("worse", True, measures, 0)]


class TestTheStatistics:
    """Each row is held to statsmodels."""

    @pytest.fixture(scope="class")
    @classmethod
    def national(cls, marts: Ask) -> pl.DataFrame:
        return marts(
            "FROM marts.pre_post_unification WHERE area = 'Regions on both sides' AND comparable ORDER BY measure_id"
        )

    def test_change_has_newcombes_interval(self, national: pl.DataFrame) -> None:
        for row in national.iter_rows(named=True):
            low, high = confint_proportions_2indep(
                row["post_n_yes"], row["post_n"], row["pre_n_yes"], row["pre_n"], method="newcomb", compare="diff"
            )
            assert (row["change_low"], row["change_high"]) == pytest.approx((100 * low, 100 * high))

    def test_p_values_are_two_sided_and_corrected_across_the_questions_that_are_tested(
        self, national: pl.DataFrame
    ) -> None:
        p_values = [
            proportions_ztest([row["post_n_yes"], row["pre_n_yes"]], [row["post_n"], row["pre_n"]])[1]
            for row in national.iter_rows(named=True)
        ]
        assert national["p_value"].to_list() == pytest.approx(p_values)
        assert national["p_value_holm"].to_list() == pytest.approx(multipletests(p_values, method="holm")[1].tolist())
        assert set(national["tests_in_family"]) == {11}  # of one question a count is suppressed

    def test_a_fall_of_15_points_is_found(self, national: pl.DataFrame) -> None:
        assert all(national["change_high"] < 0) and all(national["p_value_holm"] < 0.05)
        assert national["change_pp"].mean() == pytest.approx(-15, abs=2)
        assert all(national["detectable_pp"] < 15)

    def test_where_nothing_changed_few_rows_say_that_something_did(self, tmp_path: Path) -> None:
        """Holm holds the chance of one false find among twelve to one in twenty, in each of thirteen areas."""
        ask = build_synthetic(tmp_path, tidy(answers(seed=7, before=0.5, after=0.5)))
        found = ask("SELECT count(DISTINCT area) FROM marts.pre_post_unification WHERE p_value_holm < 0.05").item()
        assert found <= 2

    def test_needs_and_questions_are_families_of_their_own(self, ask: Ask) -> None:
        found = ask("SELECT DISTINCT family FROM marts.pre_post_unification ORDER BY 1")
        assert found["family"].to_list() == ["key questions", "needs", "needs, asked otherwise", "stated in the text"]

    def test_where_only_percentages_are_printed_there_is_no_interval_and_no_test(self, ask: Ask) -> None:
        found = ask(
            "SELECT count(*), count(change_low), count(p_value), count(interval_basis) "
            "FROM marts.pre_post_unification WHERE comparable"
        )
        assert found.row(0) == (0, 0, 0, 0)


class TestSyntheticData:
    def _write(self, folder: Path, name: str) -> Path:
        path = write_workbook(folder / "raw" / f"{name}.xlsx", tidy(answers()[:24]))
        write_sidecar(path, **SYNTHETIC)
        return folder / "raw"

    def _settings(self, raw: Path, **changes: object) -> Settings:
        return Settings().model_copy(update={"raw": raw, "marts": raw.parent / "marts", **changes})

    def test_is_refused_unless_asked_for(self, tmp_path: Path) -> None:
        with pytest.raises(FaultsError, match="expected published figures only, found synthetic figures"):
            build(self._settings(self._write(tmp_path, "synthetic-aggregate")))

    def test_never_reaches_the_projects_own_marts(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        own = tmp_path / "marts"  # a refused build leaves its page there, which is no business of a test
        monkeypatch.setattr("pipeline.raw.synthetic.DEFAULT_MARTS", own)
        raw = self._write(tmp_path, "synthetic-aggregate")
        with pytest.raises(FaultsError, match="expected a marts folder other than marts"):
            build(self._settings(raw, synthetic=True, marts=own))

    def test_is_marked_in_every_row_by_its_source(self, tmp_path: Path) -> None:
        with pytest.raises(FaultsError, match="begins with 'synthetic'"):
            build(self._settings(self._write(tmp_path, "aggregate"), synthetic=True))

    def test_says_so_among_the_sources(self, marts: Ask) -> None:
        found = marts("SELECT source_id, origin FROM marts.sources")
        assert found.rows() == [("synthetic/aggregate", "synthetic")]

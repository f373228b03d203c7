"""Intervals and tests, held to the papers that define them and to statsmodels."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    power_proportions_2indep,
    proportion_confint,
    proportions_ztest,
)

from pipeline import statistics

CASES, BASE, OTHER_CASES, OTHER_BASE = (pl.col(name) for name in ("cases", "base", "other_cases", "other_base"))


def sample() -> st.SearchStrategy[tuple[int, int]]:
    """Cases and the base that they are of."""
    return st.integers(1, 3000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


def ends(interval: tuple[pl.Expr, pl.Expr], **values: float | None) -> tuple[float | None, float | None]:
    frame = pl.DataFrame({name: [value] for name, value in values.items()}, schema=dict.fromkeys(values, pl.Float64))
    low, high = frame.select(low=interval[0], high=interval[1]).row(0)
    return low, high


class TestWilsonInterval:
    @pytest.mark.parametrize(
        ("cases", "base", "low", "high"),
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
    )
    def test_is_method_3_of_newcombe_1998_table_one(self, cases: int, base: int, low: float, high: float) -> None:
        found = ends(statistics.wilson_interval(CASES, BASE), cases=cases, base=base)
        assert found == pytest.approx((100 * low, 100 * high), abs=0.006)

    @given(sample())
    def test_is_that_of_statsmodels(self, of: tuple[int, int]) -> None:
        cases, base = of
        expected = proportion_confint(cases, base, method="wilson")
        found = ends(statistics.wilson_interval(CASES, BASE), cases=cases, base=base)
        assert found == pytest.approx([100 * end for end in expected], abs=1e-6)

    @pytest.mark.parametrize("base", [0, None])
    def test_of_no_cases_is_null_and_not_nought(self, base: int | None) -> None:
        assert ends(statistics.wilson_interval(CASES, BASE), cases=0, base=base) == (None, None)

    @given(sample())
    def test_of_a_printed_percentage_covers_that_of_every_count_it_may_stand_for(self, of: tuple[int, int]) -> None:
        cases, base = of
        printed = math.floor(100 * cases / base + 0.5)
        low, high = ends(statistics.wilson_interval_of_printed(CASES, BASE), cases=printed, base=base)
        exact = ends(statistics.wilson_interval(CASES, BASE), cases=cases, base=base)
        assert low is not None and exact[0] is not None and low <= exact[0] + 1e-9
        assert high is not None and exact[1] is not None and exact[1] <= high + 1e-9


class TestNewcombeInterval:
    @pytest.mark.parametrize(
        ("first", "other", "low", "high"),
        [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 20), 0.6791, 1.0)],
    )
    def test_is_method_10_of_newcombe_1998_table_two(
        self, first: tuple[int, int], other: tuple[int, int], low: float, high: float
    ) -> None:
        found = ends(
            statistics.newcombe_interval(CASES, BASE, OTHER_CASES, OTHER_BASE),
            **dict(zip(("cases", "base", "other_cases", "other_base"), (*first, *other), strict=True)),
        )
        assert found == pytest.approx((100 * low, 100 * high), abs=0.006)

    @given(sample(), sample())
    def test_is_that_of_statsmodels(self, first: tuple[int, int], other: tuple[int, int]) -> None:
        expected = confint_proportions_2indep(*first, *other, compare="diff", method="newcomb")
        found = ends(
            statistics.newcombe_interval(CASES, BASE, OTHER_CASES, OTHER_BASE),
            **dict(zip(("cases", "base", "other_cases", "other_base"), (*first, *other), strict=True)),
        )
        assert found == pytest.approx([100 * end for end in expected], abs=1e-6)


class TestPValueOfADifference:
    @given(sample(), sample())
    def test_is_that_of_the_score_test_of_statsmodels(self, first: tuple[int, int], other: tuple[int, int]) -> None:
        frame = pl.DataFrame([(*first, *other)], schema=["cases", "base", "other_cases", "other_base"], orient="row")
        found = frame.select(statistics.p_value_of_difference(CASES, BASE, OTHER_CASES, OTHER_BASE)).item()
        all_or_none = first[0] + other[0] in (0, first[1] + other[1])
        expected = 1.0 if all_or_none else proportions_ztest((first[0], other[0]), (first[1], other[1]))[1]
        assert found == pytest.approx(expected, abs=1e-9)

    def test_is_null_where_a_side_has_no_cases(self) -> None:
        frame = pl.DataFrame({"cases": [3, 3], "base": [10, 10], "other_cases": [0, None], "other_base": [0, None]})
        found = frame.select(statistics.p_value_of_difference(CASES, BASE, OTHER_CASES, OTHER_BASE)).to_series()
        assert found.to_list() == [None, None]


class TestHolm:
    @given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
    def test_is_that_of_statsmodels(self, p_values: list[float]) -> None:
        frame = pl.DataFrame({"family": ["needs"] * len(p_values), "p": p_values})
        found = frame.select(statistics.holm(pl.col("p"), ["family"])).to_series().to_list()
        assert found == pytest.approx(list(multipletests(p_values, method="holm")[1]))

    def test_keeps_families_apart_and_does_not_count_what_was_not_tested(self) -> None:
        frame = pl.DataFrame({"family": ["a", "a", "a", "b"], "p": [0.01, None, 0.04, 0.03]})
        found = frame.select(statistics.holm(pl.col("p"), ["family"])).to_series().to_list()
        assert found == [0.02, None, 0.04, 0.03]


class TestDetectableDifference:
    @given(st.floats(20, 80), st.integers(300, 3000), st.integers(300, 3000))
    def test_is_found_with_a_power_of_80_per_cent(self, percentage: float, base: int, other_base: int) -> None:
        frame = pl.DataFrame({"p": [percentage], "base": [base], "other_base": [other_base]})
        found = frame.select(statistics.detectable_difference(pl.col("p"), BASE, OTHER_BASE)).item()
        power = power_proportions_2indep(
            found / 100, percentage / 100 - found / 200, base, ratio=other_base / base, return_results=False
        )
        assert power == pytest.approx(0.8, abs=0.02)


class TestRankCorrelationInterval:
    def test_is_fishers_with_the_variance_of_bonett_and_wright(self) -> None:
        # 0.5 of 20 pairs: arctanh 0.5493, standard error sqrt(1.125 / 17) = 0.2572, so 0.0452 to 1.0535.
        low, high = ends(statistics.rank_correlation_interval(pl.col("rho"), pl.col("pairs")), rho=0.5, pairs=20)
        assert (low, high) == pytest.approx((0.0451, 0.7831), abs=0.0005)

    @pytest.mark.parametrize(("rho", "pairs"), [(0.5, 3), (1.0, 10)])
    def test_is_not_given_where_the_sample_cannot_support_it(self, rho: float, pairs: int) -> None:
        found = ends(statistics.rank_correlation_interval(pl.col("rho"), pl.col("pairs")), rho=rho, pairs=pairs)
        assert found == (None, None)

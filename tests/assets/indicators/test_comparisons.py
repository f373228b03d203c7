"""Printed figures of two groups, two times or two documents: licence and community, release and later, oversight."""

from __future__ import annotations

import pytest
from statsmodels.stats.proportion import proportions_ztest

from assets.registers import reference
from tests.conftest import Ask

SIDES = (
    "SELECT n_yes, n, other_n_yes, other_n, difference_pp, p_value FROM marts.figure_comparisons WHERE comparison_id = "
)


def test_every_pair_of_the_register_is_found(ask: Ask) -> None:
    found = ask("SELECT comparison_id FROM marts.figure_comparisons")
    assert found["comparison_id"].to_list() == reference("indicators/figures_compared")["comparison_id"].to_list()


def test_surrey_started_7_of_11_on_licence_promptly_and_13_of_the_26_others(ask: Ask) -> None:
    """Surrey report: 20 of 37 in all, 7 of 11 on licence."""
    found = ask(SIDES + "'prompt-start-by-release'").row(0)
    p_value = proportions_ztest([7, 13], [11, 26])[1]
    assert found == (7, 11, 13, 26, pytest.approx(100 * 7 / 11 - 50), pytest.approx(p_value))


def test_surrey_drew_on_information_in_91_per_cent_on_licence_and_54_in_the_community(ask: Ask) -> None:
    """Surrey report: no number of cases is printed, so there is a difference and no test."""
    found = ask(
        "SELECT percentage, other_percentage, difference_pp, difference_least, difference_most, p_value "
        "FROM marts.figure_comparisons WHERE comparison_id = 'sources-of-information-by-release'"
    )
    assert found.rows() == [(91, 54, 37, 36, 38, None)]


@pytest.mark.parametrize(
    ("pair", "before", "later"),
    [("settled-since-release", (37, 93), (50, 80)), ("employed-since-release", (6, 93), (28, 85))],
)
def test_people_missing_later_may_be_any(ask: Ask, pair: str, before: tuple[int, int], later: tuple[int, int]) -> None:
    """OMiC report, annexe 1: the later tables are of fewer people, and the same."""
    found = ask(
        "SELECT n_yes, n, other_n_yes, other_n, n_missing, difference_least, difference_most, p_value "
        f"FROM marts.figure_comparisons WHERE comparison_id = '{pair}'"
    ).row(0)
    (yes, cases), (later_yes, later_cases) = before, later
    missing = cases - later_cases
    assert found == (
        *before,
        *later,
        missing,
        pytest.approx(100 * (later_yes - yes) / cases),
        pytest.approx(100 * (later_yes + missing - yes) / cases),
        None,
    )


def test_a_share_that_rose_from_release_has_a_positive_difference(ask: Ask) -> None:
    """OMiC report: settled 37 of 93 at release and 50 of 80 later; unemployed 72 of 93 and 33 of 85."""
    found = ask(
        "SELECT comparison_id, difference_pp FROM marts.figure_comparisons WHERE compared_by = 'time' "
        "AND comparison_id IN ('settled-since-release', 'unemployed-since-release') ORDER BY ALL"
    )
    rose, fell = 100 * 50 / 80 - 100 * 37 / 93, 100 * 33 / 85 - 100 * 72 / 93
    assert found.rows() == [
        ("settled-since-release", pytest.approx(rose)),
        ("unemployed-since-release", pytest.approx(fell)),
    ]


def test_surreys_oversight_is_held_against_the_inspected_regions_at_every_count_that_fits(ask: Ask) -> None:
    """31 of 36 in Surrey; 72 per cent of 1,400 cases, which is 1,001 to 1,015."""
    found = ask(
        "SELECT n_yes, n, other_n_yes, other_n, p_value FROM marts.figure_comparisons "
        "WHERE comparison_id = 'oversight-surrey-and-inspected-regions'"
    ).row(0)
    weakest = max(proportions_ztest([31, count], [36, 1400])[1] for count in (1001, 1015))
    assert found == (31, 36, None, 1400, pytest.approx(weakest))

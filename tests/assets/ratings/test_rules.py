"""The rating rules, against what the publications say of them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.ratings.rules import casework_rating, overall_rating, rating_score

ORDER = ["Inadequate", "Requires improvement", "Good", "Outstanding"]


def casework(lowest: float | None) -> str | None:
    rated: str | None = (
        pl.DataFrame({"p": [lowest]}, schema={"p": pl.Float64}).select(casework_rating(pl.col("p"))).item()
    )
    return rated


def overall(score: int, maximum: int) -> str | None:
    frame = pl.DataFrame({"score": [score], "maximum": [maximum]})
    rated: str | None = frame.select(overall_rating(pl.col("score"), pl.col("maximum"))).item()
    return rated


@pytest.mark.parametrize(
    ("lowest", "rating"),
    [
        (100, "Outstanding"),
        (80, "Outstanding"),
        (79, "Good"),
        (65, "Good"),
        (64, "Requires improvement"),
        (50, "Requires improvement"),
        (49, "Inadequate"),
        (0, "Inadequate"),
        (None, None),
    ],
)
def test_a_casework_standard_is_rated_by_its_lowest_key_question(lowest: float | None, rating: str | None) -> None:
    """Annual Report 2022/23, Appendix 1: 80 or more, 65 to 79, 50 to 64, less than 50 per cent."""
    assert casework(lowest) == rating


@pytest.mark.parametrize(
    ("maximum", "last_of_each"),
    [(27, (4, 13, 22, 27)), (24, (4, 12, 20, 24)), (21, (3, 10, 17, 21))],
)
def test_an_overall_rating_follows_from_the_mean_score(maximum: int, last_of_each: tuple[int, ...]) -> None:
    first = 0
    for rating, last in zip(ORDER, last_of_each, strict=True):
        assert {overall(score, maximum) for score in range(first, last + 1)} == {rating}
        first = last + 1


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_higher_percentage_never_earns_a_lower_rating(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert ORDER.index(casework(low) or "") <= ORDER.index(casework(high) or "")


def test_ratings_score_0_to_3() -> None:
    frame = pl.DataFrame({"rating": [*ORDER, None]})
    assert frame.select(rating_score(pl.col("rating"))).to_series().to_list() == [0, 1, 2, 3, None]

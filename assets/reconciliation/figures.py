"""Every published figure in one shape: what it is of, and the least and greatest value that its print allows.

A printed 44 per cent stands for anything from 43.5 to 44.5. A count of cases is exact. "Over 1,350" has no
upper end. "Two in three" is a fraction in words. So a figure can be held against another without mistaking
rounding for contradiction.
"""

from __future__ import annotations

import polars as pl

from assets.reference import names, reference
from pipeline.made_tables import table
from pipeline.names import spelling_key
from schemas import staging

# Figures in these units are measured or computed, then rounded; any other unit counts whole things.
ROUNDED_UNITS = ("FTE", "per cent", "percentage points", "days", "ratio", "reoffences", "factors", "pounds (million)")
ABOUT = 0.1  # "About 14,000" is taken to be within a tenth: the publications round such figures to one or two digits.
# "One in five" is taken to be within five points: neighbours in words (a quarter, one in six) begin there.
FRACTION_IN_WORDS = 5.0
LARGEST_DENOMINATOR_IN_WORDS = 10
DIGITS = r"\d"
EVERYONE = ("NPS and CRC", "Total", "All cases", "All practitioners")  # groups that stand for all of them

def canonical_date(printed: pl.Expr) -> pl.Expr:
    """Return a printed day as an ISO date, a month as its last day, any other period as printed; "" for none."""
    text = printed.str.replace(r"(?i)^(?:as at|at|by|end of) ", "")
    day = pl.coalesce(
        text.str.to_date("%d %B %Y", strict=False), ("1 " + text).str.to_date("%d %B %Y", strict=False).dt.month_end()
    )
    return pl.coalesce(day.cast(pl.String), printed.str.to_lowercase(), pl.lit(""))


@table(staging.PublishedFigures)
def published_figures(
    staging_figures: pl.DataFrame,
    staging_key_questions: pl.DataFrame,
    staging_needs: pl.DataFrame,
    staging_vacancies: pl.DataFrame,
    staging_workforce: pl.DataFrame,
    staging_ratings: pl.DataFrame,
) -> pl.DataFrame:
    """Bring the figures of every subject together, each with its fact, group, area, date and limits."""
    collected = [
        _indicators(staging_figures),
        _key_questions(staging_key_questions),
        _needs(staging_needs),
        _vacancies(staging_vacancies),
        _workforce(staging_workforce),
        _scores(staging_ratings),
    ]
    figures = pl.concat(collected, how="diagonal_relaxed").filter(pl.col("value").is_not_null())
    return _with_limits(figures)


def _indicators(figures: pl.DataFrame) -> pl.DataFrame:
    grades = names().filter(pl.col("kind") == "grade").select("key", grade="name")
    stated = figures.filter((pl.col("role") == "value") & pl.col("mark").is_null()).with_columns(
        key=spelling_key(pl.col("breakdown"))
    )
    named = stated.join(grades, on="key", how="left", maintain_order="left")
    fact = pl.col("indicator").str.to_lowercase().str.replace(r"probation service (staff in post)", "$1")
    return named.with_columns(
        fact=fact,
        group=pl.coalesce("grade", pl.col("breakdown").replace(EVERYONE, "All")),
        at=canonical_date(pl.col("period")),
        area=pl.col("area").fill_null(""),
    )


def _key_questions(answers: pl.DataFrame) -> pl.DataFrame:
    printed = answers.filter(pl.col("phase").is_null())
    return printed.with_columns(
        fact="key question " + pl.col("question_id") + ", " + pl.col("answer"),
        group="cohort",
        at=pl.lit(""),
        unit=pl.when(pl.col("role") == "number").then(pl.lit("cases")).otherwise(pl.lit("per cent")),
    )


def _needs(needs: pl.DataFrame) -> pl.DataFrame:
    printed = needs.filter(pl.col("phase").is_null())
    measured = pl.col("purpose") + ", " + pl.col("need")
    with_the_need = pl.col("role") == "n_identified"
    return printed.with_columns(
        fact=pl.lit("need ") + pl.when(with_the_need).then(pl.lit("identified")).otherwise("measure") + ", " + measured,
        group="cohort",
        at=pl.lit(""),
        unit=pl.when(pl.col("role") == "percentage").then(pl.lit("per cent")).otherwise(pl.lit("cases")),
    )


def _vacancies(vacancies: pl.DataFrame) -> pl.DataFrame:
    named = {"target_fte": "target staffing", "vacancy_fte": "vacancies", "vacancy_rate": "vacancy rate"}
    return vacancies.with_columns(
        fact=pl.col("role").replace(named),
        group="grade",
        at=pl.col("as_of").cast(pl.String).fill_null(""),
        unit=pl.when(pl.col("role") == "vacancy_rate").then(pl.lit("per cent")).otherwise(pl.lit("FTE")),
    )


def _workforce(workforce: pl.DataFrame) -> pl.DataFrame:
    return workforce.with_columns(
        fact="measure",
        group="grade",
        at=pl.coalesce(pl.col("as_of").cast(pl.String), pl.col("period").str.to_lowercase(), pl.lit("")),
    )


def _scores(ratings: pl.DataFrame) -> pl.DataFrame:
    return ratings.filter(pl.col("score").is_not_null()).with_columns(
        fact=pl.lit("composite score"),
        area="pdu",
        group="framework",
        at=pl.lit(""),
        unit=pl.lit("points"),
        value="score",
    )


def _with_limits(figures: pl.DataFrame) -> pl.DataFrame:
    """Add the least and greatest value that each print allows."""
    in_words = (
        pl.col("base").le(LARGEST_DENOMINATOR_IN_WORDS)
        & pl.col("printed_as").is_not_null()
        & ~pl.col("printed_as").str.contains(DIGITS + r"(?:[^\d]*\(\d+ per cent| of | out of )")
        & ~pl.col("printed_as").str.contains(r"(?i)\ball\b|\bthe \w+ |\beach of\b|three offices|teams")
    )
    stands_for = reference("hedges").rename({"qualifier": "hedge"})
    decimals = pl.col("value").round(6).cast(pl.String).str.extract(r"\.(\d*[1-9])0*$").str.len_chars().fill_null(0).cast(pl.Float64)
    column = ["source_id", "source_sheet", "source_range", pl.col("source_cell").str.extract("^([A-Z]+)"), "unit"]
    # A table prints a column to one number of decimals, so a 13.0 beside a 2.7 is exact to a tenth.
    printed_decimals = pl.when(pl.col("printed_as").is_null()).then(decimals.max().over(column)).otherwise(decimals)
    half = pl.when(pl.col("unit").is_in(ROUNDED_UNITS)).then(0.5 * pl.lit(10.0).pow(-printed_decimals)).otherwise(0.0)
    hedged = (
        figures.with_columns(fraction=in_words.fill_null(False), hedge="qualifier")
        .join(stands_for, on="hedge", how="left", maintain_order="left")
        .with_columns(
            value=pl.when("fraction").then(100 * pl.col("value") / pl.col("base")).otherwise("value"),
            unit=pl.when("fraction").then(pl.lit("per cent")).otherwise("unit"),
            base=pl.when("fraction").then(None).otherwise("base"),
            half=half,
        )
        .with_columns(
            half=pl.when("fraction").then(FRACTION_IN_WORDS).otherwise("half"),
            near=pl.when("fraction").then(FRACTION_IN_WORDS).otherwise(ABOUT * pl.col("value").abs()),
        )
    )
    value, half_width, near, stands = pl.col("value"), pl.col("half"), pl.col("near"), pl.col("stands_for")
    infinite = pl.lit(float("inf"))
    low = (
        pl.when(stands.is_in(["just under", "about"]))
        .then(value - near)
        .when(stands == "less")
        .then(-infinite)
        .when(stands.is_in(["just over", "more"]))
        .then(value)
        .otherwise(value - half_width)
    )
    high = (
        pl.when(stands.is_in(["just over", "about"]))
        .then(value + near)
        .when(stands == "more")
        .then(infinite)
        .when(stands.is_in(["just under", "less"]))
        .then(value)
        .otherwise(value + half_width)
    )
    return hedged.with_columns(low=low, high=high)

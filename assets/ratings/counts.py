"""How many units a publication says were given a rating, and which inspections it speaks of."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import place, publication
from assets.figures.limits import EXACTLY
from schemas.columns import RATINGS

ALL_RATED = "pdus rated"
# "PDUs rated Good on the leadership standard", "PDUs rated Inadequate for court work", "PDUs rated Good overall".
RATED = rf"(?i)^pdus rated (?<rating>{'|'.join(RATINGS)}) (?:on the |for )?(?<of>.+?)(?: standard)?$"
# "Inspections rated Good: Leadership": how the numbers in tables are named.
IN_A_TABLE = rf"^Inspections rated (?<rating>{'|'.join(RATINGS)}): (?<of>.+)$"
OF_A_FRAMEWORK = r"^(?:Probation Service, )?(\d{4}) standards$"
OF_EVERY_INSPECTION = ("All", "Probation Service")
OF_ALL_AREAS = ("country", "inspected")


def printed_counts(indicators: pl.LazyFrame, rated: pl.DataFrame) -> pl.DataFrame:
    """Return each number of units with a rating that a publication states, once for each inspection that it is of.

    `rated` has the standards that were rated, whether their rating survives or not: inspection_id, framework,
    standard (or Overall) and published_date. A statement is of the inspections published by its own day. It is
    used where these are as many as it says, of one framework, and where the publication says one number only. So is a
    table of all four numbers.
    Columns: inspection_id, framework, standard, rating, n_printed, printed_at (source, sheet and cell).
    """
    counts = (pl.col("qualifier") == EXACTLY) & (pl.col("figure_kind") == "count") & pl.col("value").is_not_null()
    stated = (
        indicators.filter(counts & pl.col("indicator").str.to_lowercase().str.starts_with(ALL_RATED))
        .with_columns(publication=publication(pl.col("source_id")))
        .collect()
    )
    all_rated = stated.filter(pl.col("indicator").str.to_lowercase() == ALL_RATED)
    totals = all_rated.group_by("publication").agg(pl.col("value").unique()).filter(pl.col("value").list.len() == 1)
    of_rating = (
        stated.with_columns(pl.col("indicator").str.extract_groups(RATED).struct.unnest())
        .filter(pl.col("rating").is_not_null())
        .join(
            totals.select("publication", rated=pl.col("value").list.first()),
            on="publication",
            how="left",
            maintain_order="left",
        )
        .with_columns(rating=pl.col("rating").str.to_lowercase(), of=_key(pl.col("of")))
        .group_by("publication", "of", "rating", "published_date", maintain_order=True)
        .agg(
            said=pl.col("value").n_unique(),
            n_printed=pl.col("value").first().cast(pl.Int64),
            # Of how many: the base beside it where one is printed, else all that the publication says were rated.
            units=pl.coalesce(pl.col("base").drop_nulls().first(), pl.col("rated").first()).cast(pl.Int64),
            printed_at=pl.concat_str("source_id", place(), separator=" ").first(),
        )
        .filter(pl.col("said") == 1)
    )
    statements = pl.concat([of_rating, _in_tables(indicators)], how="diagonal").with_row_index("statement")
    found = statements.join(
        rated.with_columns(of=_key(pl.col("standard"))), on="of", suffix="_of_inspection", maintain_order="left_right"
    ).filter(pl.col("published_date_of_inspection") <= pl.col("published_date"))
    # A table may say of which framework its ratings are.
    found = found.filter((pl.col("framework") == pl.col("of_framework")).fill_null(value=True))
    words = {rating.lower(): rating for rating in RATINGS}
    same = (pl.len().over("statement") == pl.col("units")) & (pl.col("framework").n_unique().over("statement") == 1)
    return (
        found.filter(same)
        .with_columns(pl.col("rating").replace_strict(words))
        .select("inspection_id", "framework", "standard", "rating", "n_printed", "printed_at")
        .unique(["inspection_id", "standard", "rating"], keep="first", maintain_order=True)
    )


def _in_tables(indicators: pl.LazyFrame) -> pl.DataFrame:
    """The numbers of each rating that a table prints of all inspections of no side, year or region; whole ones only."""
    framework = pl.col("breakdown").str.extract(OF_A_FRAMEWORK)
    printed = (
        indicators.filter(
            pl.col("indicator").str.contains(IN_A_TABLE)
            & pl.col("area_type").is_in(OF_ALL_AREAS)
            & pl.col("period").is_null()
            & (pl.col("breakdown").is_in(OF_EVERY_INSPECTION) | framework.is_not_null())
            & (pl.col("figure_kind") == "count")
        )
        .with_columns(
            pl.col("indicator").str.extract_groups(IN_A_TABLE).struct.unnest(),
            publication=publication(pl.col("source_id")),
            of_framework=framework,
        )
        .collect()
    )
    whole = ["publication", "of", "of_framework"]
    numbers = printed.group_by(*whole, "rating", "published_date", maintain_order=True).agg(
        said=pl.col("value").n_unique(),
        n_printed=pl.col("value").first().cast(pl.Int64),
        printed_at=pl.concat_str("source_id", place(), separator=" ").first(),
    )
    complete = (pl.len() == len(RATINGS)) & (pl.col("said") == 1).all() & (pl.col("n_printed").count() == len(RATINGS))
    return numbers.filter(complete.over(whole)).with_columns(
        rating=pl.col("rating").str.to_lowercase(),
        of=_key(pl.col("of")),
        units=pl.col("n_printed").sum().over(whole),
    )


def _key(standard: pl.Expr) -> pl.Expr:
    # The text calls the 2021 standard on staff "staffing", its name from 2023.
    return standard.str.to_lowercase().replace("staffing", "staff")

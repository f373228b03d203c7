"""Inspections and the ratings of their standards, published and derived apart."""

from __future__ import annotations

import polars as pl

from assets.marts.addresses import cells
from assets.rating_rules import POINTS_A_STANDARD, casework_rating, overall_rating, rating_score
from assets.reference import reference
from pipeline.made_tables import table
from schemas import marts

INSPECTION = ["inspection_id", "pdu", "region", "framework"]


def _item(item: str, column: str) -> pl.Expr:
    return pl.col(column).filter((pl.col("item") == item) & pl.col(column).is_not_null()).first()


def _inspection_id() -> pl.Expr:
    slug = pl.col("pdu").str.to_lowercase().str.replace_all(r"[^a-z]+", "-")
    return slug + "-" + pl.col("published_date").dt.strftime("%Y-%m")


@table(marts.Inspections)
def inspections(staging_ratings: pl.DataFrame) -> pl.DataFrame:
    """List each inspection once, where its composite score and date of publication are printed together."""
    by_inspection = ["source_id", "source_sheet", "framework", "pdu", "pdu_as_published", "region"]
    # A standard that is not applicable or not rated has no points to win; one whose rating is lost has.
    rated = (pl.col("item") == "standard") & ~pl.col("mark").fill_null("").is_in(["not applicable", "not rated"])
    printed = staging_ratings.group_by(by_inspection, maintain_order=True).agg(
        cells(),
        composite_score=_item("composite score", "score").cast(pl.Int64),
        maximum=_item("composite score", "maximum").cast(pl.Int64),
        standards=rated.sum(),
        inspected=_item("published", "date"),
        fieldwork_start=_item("fieldwork started", "date"),
        overall_rating=_item("overall rating", "rating"),
        own_cell=_item("overall rating", "source_cell"),
        report_date=pl.col("published_date").first(),
    )
    # A report on one inspection is published on its own date; a table of many prints each one's date.
    dated = pl.coalesce("inspected", pl.when(pl.col("fieldwork_start").is_not_null()).then("report_date"))
    listed = printed.with_columns(published_date=dated).filter(pl.col("published_date").is_not_null())
    maximum = pl.coalesce("maximum", pl.col("standards") * POINTS_A_STANDARD)
    elsewhere = _overall_ratings_elsewhere(printed.filter(pl.col("inspected").is_null()))
    return (
        listed.sort("published_date", "pdu")
        .join(elsewhere, on=["pdu", "framework"], how="left", maintain_order="left")
        .with_columns(
            inspection_id=_inspection_id(),
            composite_max=maximum,
            derived_rating=overall_rating(pl.col("composite_score"), maximum),
            overall_rating_source=pl.when(pl.col("overall_rating").is_not_null())
            .then(pl.format("{} {}!{}", "source_id", "source_sheet", "own_cell"))
            .otherwise("elsewhere_source"),
            overall_rating=pl.coalesce("overall_rating", "elsewhere"),
        )
    )


def _overall_ratings_elsewhere(printed: pl.DataFrame) -> pl.DataFrame:
    """Overall ratings that another publication prints of an inspection whose own listing lost them."""
    place = pl.format("{} {}!{}", "source_id", "source_sheet", "own_cell")
    return (
        printed.filter(pl.col("overall_rating").is_not_null())
        .select("pdu", "framework", elsewhere="overall_rating", elsewhere_source=place)
        .unique(["pdu", "framework"], maintain_order=True, keep="first")
    )


@table(marts.Ratings)
def ratings(
    staging_ratings: pl.DataFrame, marts_inspections: pl.DataFrame, marts_key_questions: pl.DataFrame
) -> pl.DataFrame:
    """Give each standard of each inspection the rating that is printed, wherever it is printed."""
    standards = staging_ratings.filter(pl.col("item") == "standard").drop("region")
    of_inspections = standards.join(
        marts_inspections.select(*INSPECTION, inspected="published_date"), on=["pdu", "framework"]
    )
    # The printed rating wins over a listing that lost it; a unit inspected twice keeps each one's own.
    best_first = of_inspections.sort(pl.col("rating").is_null(), maintain_order=True)
    printed = best_first.unique(["inspection_id", "standard_code"], keep="first", maintain_order=True)
    return (
        printed.join(_lowest_questions(marts_key_questions), on=["pdu", "framework", "standard"], how="left")
        .sort("inspected", "pdu", "standard_code")
        .with_columns(
            score=rating_score(pl.col("rating")),
            not_rated_reason=pl.when(pl.col("mark").is_in(["not applicable", "not rated"])).then("mark"),
            derived_rating=casework_rating(pl.col("lowest_percentage")),
        )
    )


def _lowest_questions(key_questions: pl.DataFrame) -> pl.DataFrame:
    """The lowest key question of each casework standard, for units whose answers are published."""
    casework = reference("standards").filter(pl.col("domain") == "case supervision")
    lowest_first = (
        key_questions.filter((pl.col("area_type") == "pdu") & pl.col("percentage").is_not_null())
        .sort("percentage")
        .group_by("framework", "area", "stage", maintain_order=True)
        .first()
    )
    return lowest_first.join(casework, left_on=["framework", "stage"], right_on=["framework", "standard"]).select(
        "framework",
        pdu="area",
        standard="stage",
        lowest_percentage="percentage",
        lowest_question_id="question_id",
    )

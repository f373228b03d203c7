"""Statements about inspections held against the table that lists them: ratings, scores, units and regions."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import address, publication
from assets.figures.limits import number
from assets.ratings.inspections import COURT_WORK, of_inspections, with_lines
from assets.ratings.rules import POINTS_A_STANDARD, rating_score
from assets.reconciliation.comparison import compared
from assets.registers import reference
from pipeline.address import ADDRESS

UNRATED = ("not applicable", "not rated")  # no court team, or not rated: these earn no points
COMPOSITE_SCORE = "composite score"
# "PDUs rated Good on the staffing standard", with the rating taken out as the group (see figures.py).
RATED = "pdus rated "
OF_STANDARD = r"^pdus rated (?:on the |for )?(?<of>.+?)(?: standard)?$"
INSPECTION = ["source_id", "source_sheet", "pdu", "framework", "line"]


def scores_and_their_standards(ratings: pl.DataFrame) -> pl.DataFrame:
    """Hold each composite score against the points of its standards; a rating lost in print may be any."""
    standards = (
        reference("ratings/standards").filter(pl.col("domain") != "not rated").group_by("framework").agg(all=pl.len())
    )
    ratings = with_lines(ratings)
    listed = ratings.filter(pl.col("item") == "standard").group_by(INSPECTION, maintain_order=True)
    sums = listed.agg(
        points=rating_score(pl.col("rating")).sum(),
        lost=_lost().sum(),
        listed=pl.len(),
        standards=address().str.join(", "),
    )
    # Slides list some standards only: the others may have earned points too.
    sums = sums.join(standards, on="framework", maintain_order="left").with_columns(
        lost=pl.col("lost") + pl.col("all") - pl.col("listed")
    )
    scores = ratings.filter((pl.col("item") == COMPOSITE_SCORE) & pl.col("score").is_not_null())
    pairs = scores.join(sums, on=INSPECTION, how="inner", maintain_order="left").with_columns(
        value="score", low="score", high="score", unit=pl.lit("points")
    )
    points, most = pl.col("points").cast(pl.Float64), pl.col("points") + float(POINTS_A_STANDARD) * pl.col("lost")
    lost = pl.when(pl.col("lost") > 0).then(
        pl.concat_str(pl.lit(", and "), "lost", pl.lit(" standards whose rating is not printed, 0 to 3 points each"))
    )
    return compared(
        pairs,
        "a composite score is the points of its standards",
        recomputed=pl.col("score").clip(points, most),
        low=points,
        high=most,
        against=pl.col("standards"),
        note=number(points) + pl.lit(" points of printed ratings") + lost.fill_null(""),
        only_limits=pl.col("lost") > 0,
        figure=pl.col("pdu") + ", composite score, framework " + pl.col("framework"),
    )


def with_days_of_inspections(figures: pl.DataFrame, ratings: pl.LazyFrame, inspections: pl.LazyFrame) -> pl.DataFrame:
    """Give each composite score the day of the inspection that it is of: a unit inspected again has another score."""
    scores = with_lines(ratings.drop("region").collect()).filter(pl.col("item") == COMPOSITE_SCORE)
    days = of_inspections(scores, inspections.collect()).select(*ADDRESS, inspected=pl.col("inspected").cast(pl.String))
    score = pl.col("fact") == COMPOSITE_SCORE
    return (
        figures.join(days, on=ADDRESS, how="left", maintain_order="left")
        .with_columns(at=pl.when(score).then(pl.coalesce("inspected", "at")).otherwise("at"))
        .drop("inspected")
    )


def facts_of_inspections(printed: pl.Series) -> pl.Series:
    """Return the facts that are numbers of inspections, given the facts printed."""
    counted = reference("reconciliation/inspection_counts")["indicator"]
    return printed.filter(printed.str.starts_with(RATED) | printed.is_in(counted.implode()))


def ratings_counted(figures: pl.DataFrame, inspections: pl.LazyFrame, ratings: pl.LazyFrame) -> pl.DataFrame:
    """Hold each "N units rated Good on X" against the ratings that the same publication lists.

    Where it names a year, or a day by which, only the inspections published then count.
    """
    of = pl.col("fact").str.extract_groups(OF_STANDARD).struct.field("of").str.to_lowercase()
    stated = figures.filter(pl.col("fact").str.starts_with(RATED)).with_columns(
        of=of, publication=publication(pl.col("source_id")), wanted=pl.col("group").str.to_lowercase().str.split(" or ")
    )
    days = inspections.select("inspection_id", "published_date")
    listed = pl.concat(
        [
            # The text calls the 2021 standard on staff "staffing", its name from 2023.
            _listed_by(stated, ratings.join(days, on="inspection_id", how="left")).with_columns(
                of=pl.col("standard").str.to_lowercase().replace("staff", "staffing")
            ),
            _listed_by(stated, inspections).with_columns(
                of=pl.lit("overall"), rating="derived_rating", mark=pl.lit(None, pl.String)
            ),
        ],
        how="diagonal_relaxed",
    ).select(
        "publication",
        "framework",
        "of",
        "mark",
        "rating",
        day="published_date",
        place=pl.concat_str("source_id", "source_sheet", separator="!"),
    )
    each = stated.with_row_index("row").join(listed, on=["publication", "of"], how="inner", maintain_order="left")
    has = pl.col("rating").str.to_lowercase().is_in(pl.col("wanted")).fill_null(False)
    counted = each.group_by("row", "framework", maintain_order=True).agg(
        pl.col("place").first(),
        printed=(has & in_period()).sum().cast(pl.Float64),
        lost=(_lost() & in_period()).sum().cast(pl.Float64),
        whenever=has.sum().cast(pl.Float64),
        left_out=(~in_period()).sum(),
        listed=pl.len(),
    )
    pairs = stated.with_row_index("row").join(counted, on="row", how="inner", maintain_order="left")
    printed, most = pl.col("printed"), pl.col("printed") + pl.col("lost")
    by_rule = pl.when(pl.col("of") == "overall").then(pl.lit(", by the inferred rule")).otherwise(pl.lit(""))
    lost = pl.when(pl.col("lost") > 0).then(
        pl.concat_str(pl.lit(", and "), number(pl.col("lost")), pl.lit(" whose rating the print lost"))
    )
    then = pl.when(pl.col("left_out") > 0).then(
        pl.format(" of {} published then", pl.col("listed") - pl.col("left_out"))
    )
    whenever = pl.when((pl.col("left_out") > 0) & pl.col("whenever").is_between("low", "high"))
    return compared(
        pairs,
        "ratings counted in the table",
        recomputed=pl.col("value").clip(printed, most),
        low=printed,
        high=most,
        against=pl.col("place"),
        note=number(printed) + pl.lit(" in the table") + then.fill_null("") + by_rule + lost.fill_null(""),
        only_limits=pl.col("lost") > 0,
        reading=whenever.then(pl.format("of all {} listed, whenever they were published", "listed")),
    )


def in_period() -> pl.Expr:
    """Return whether `day` lies in the period `at`: a year, a financial year or up to a day; always if it is none."""
    at, day = pl.col("at"), pl.col("day")
    financial = at.str.extract_groups(r"^(?<from>\d{4})(?:/|-)(?<to>\d{4})$").struct
    year = at.str.extract(r"^(\d{4})$")
    until = pl.coalesce(
        at.str.to_date("%Y-%m-%d", strict=False),
        at.str.extract(r" to (\d{1,2} [a-z]+ \d{4})$").str.to_titlecase().str.to_date("%d %B %Y", strict=False),
    )
    start = financial.field("from").cast(pl.Int32)
    of_financial = day.is_between(pl.date(start, 4, 1), pl.date(start + 1, 3, 31))
    held = (
        pl.when(year.is_not_null())
        .then(day.dt.year().cast(pl.String) == year)
        .when(start.is_not_null())
        .then(of_financial)
        .when(until.is_not_null())
        .then(day <= until)
    )
    return held.fill_null(True)


def inspections_counted(figures: pl.DataFrame, inspections: pl.LazyFrame, ratings: pl.LazyFrame) -> pl.DataFrame:
    """Hold each number of units, regions and points that a publication states against its table of inspections."""
    named = reference("reconciliation/inspection_counts").rename({"area": "of_area"})
    stated = figures.with_columns(publication=publication(pl.col("source_id")), indicator="fact").join(
        named, on=["indicator", "group"], how="inner", maintain_order="left"
    )
    stated = stated.filter(pl.col("of_area").is_null() | (pl.col("of_area") == pl.col("area")))
    listed = _listed_by(stated, inspections)
    court = (
        ratings.filter(
            (pl.col("standard") == COURT_WORK) & pl.col("inspection_id").is_in(listed["inspection_id"].implode())
        )
        .select("inspection_id", court=pl.col("not_rated_reason").is_null())
        .collect()
    )
    listed = listed.join(court, on="inspection_id", how="left", maintain_order="left")
    score = pl.col("composite_score").cast(pl.Float64)
    # The table gives the days of publication, so a number inspected in a year can only be limited by it.
    of_a_year = pl.col("at").str.contains(r"^\d{4}(?:[/-]\d{4})?$") & ~pl.col("measure").str.contains("score")
    table = listed.group_by("publication", "framework", maintain_order=True).agg(
        pl.col("pdu").n_unique().alias("units").cast(pl.Float64),
        pl.len().alias("inspections").cast(pl.Float64),
        pl.col("region").n_unique().alias("regions").cast(pl.Float64),
        pl.col("court").sum().alias("inspections with court work rated").cast(pl.Float64),
        (~pl.col("court")).sum().alias("inspections without court work rated").cast(pl.Float64),
        score.min().alias("lowest composite score"),
        score.max().alias("highest composite score"),
        score.mean().alias("mean composite score"),
        place=pl.concat_str("source_id", "source_sheet", separator="!").first(),
    )
    measures = table.unpivot(index=["publication", "framework", "place"], variable_name="measure", value_name="counted")
    pairs = stated.join(measures, on=["publication", "measure"], how="inner", maintain_order="left")
    counted = pl.col("counted")
    return compared(
        pairs,
        "inspections counted in the table",
        recomputed=pl.when(of_a_year & (pl.col("value") <= counted)).then("value").otherwise(counted),
        low=pl.when(of_a_year).then(0.0).otherwise(counted),
        high=counted,
        against=pl.col("place"),
        note=pl.col("measure")
        + ": "
        + number(counted)
        + pl.when(of_a_year).then(pl.lit(", in that year or another")).otherwise(pl.lit("")),
        only_limits=of_a_year,
    )


def _listed_by(stated: pl.DataFrame, listing: pl.LazyFrame) -> pl.DataFrame:
    """The rows of a listing whose publications state something."""
    in_publication = publication(pl.col("source_id"))
    of = stated["publication"].unique().implode()
    return listing.with_columns(publication=in_publication).filter(in_publication.is_in(of)).collect()


def _lost() -> pl.Expr:
    return pl.col("rating").is_null() & ~pl.col("mark").is_in(UNRATED)

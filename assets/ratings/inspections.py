"""Inspections in order, and which inspection a printed rating belongs to."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import cells
from assets.ratings.rules import POINTS_A_STANDARD, first_score_of, next_rating, overall_rating
from assets.registers import reference
from pipeline.faults import Fault, report_faults
from pipeline.tables.made import table
from schemas import marts

UNIT = ["pdu", "framework"]
LISTING = ["source_id", "source_sheet", *UNIT]
SCORED = pl.col("composite_score").is_not_null() & pl.col("composite_max").is_not_null()
OF_INSPECTION = [*LISTING, "source_cell", "line", "listed", "published_date"]  # what says which one a rating is of
FIELDWORK = ("fieldwork_start", "fieldwork_end")
UNRATED = ("not applicable", "not rated")
COURT_WORK = "Court work"
MONTH = pl.col("published_date").dt.truncate("1mo")  # in which no unit is inspected twice


def _item(item: str, column: str) -> pl.Expr:
    return pl.col(column).filter((pl.col("item") == item) & pl.col(column).is_not_null()).first()


def _inspection_id() -> pl.Expr:
    slug = pl.col("pdu").str.to_lowercase().str.replace_all(r"[^a-z]+", "-")
    # Of two frameworks there are two inspections, whenever they were.
    undated = "undated-" + pl.col("framework")
    return slug + "-" + pl.coalesce(pl.col("published_date").dt.strftime("%Y-%m"), undated)


@table(marts.Inspections)
def inspections(staging_ratings: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """List each inspection once, where its composite score and date of publication are printed together.

    One whose date nobody prints is listed without a date, if no other listing has it.
    """
    by_inspection = [*LISTING, "line", "pdu_as_published", "region"]
    # A standard that is not applicable or not rated has no points to win; one whose rating is lost has.
    rated = (pl.col("item") == "standard") & ~pl.col("mark").fill_null("").is_in(UNRATED)
    lines = with_lines(staging_ratings)
    printed = lines.group_by(by_inspection, maintain_order=True).agg(
        cells(),
        composite_score=_item("composite score", "score").cast(pl.Int64),
        composite_score_cell=pl.col("source_cell")
        .filter((pl.col("item") == "composite score") & pl.col("score").is_not_null())
        .first(),
        maximum=_item("composite score", "maximum").cast(pl.Int64),
        standards=pl.col("standard").filter(rated).n_unique(),
        inspected=_item("published", "date"),
        fieldwork_start=_item("fieldwork started", "date"),
        fieldwork_end=_item("fieldwork ended", "date"),
        overall_rating=_item("overall rating", "rating"),
        own_cell=_item("overall rating", "source_cell"),
        report_date=pl.col("published_date").first(),
    )
    printed = _with_dates_left_behind(printed, staging_superseded_figures)
    # A report on one inspection is published on its own date; a table of many prints each one's date.
    of_one = pl.col("fieldwork_start").is_not_null() | (pl.col("pdu").n_unique().over("source_id") == 1)
    dated = pl.coalesce("inspected", pl.when(of_one).then("report_date"))
    printed_dated = printed.with_columns(
        published_date=dated,
        own_source=pl.when(pl.col("overall_rating").is_not_null()).then(
            pl.format("{} {}!{}", "source_id", "source_sheet", "own_cell")
        ),
    )
    with_date = _once(printed_dated.filter(pl.col("published_date").is_not_null()))
    listed = pl.concat([with_date, _undated(printed_dated, with_date)])
    maximum = pl.coalesce("maximum", _points_of_standards())
    listed = listed.join(_rated_standards(), on="framework", how="left", maintain_order="left")
    named = listed.sort("published_date", "pdu", nulls_last=True).with_columns(
        inspection_id=_inspection_id(),
        composite_max=maximum,
        derived_rating=overall_rating(pl.col("composite_score"), maximum),
    )
    elsewhere = _overall_ratings_elsewhere(printed.filter(pl.col("inspected").is_null()), named)
    rated_overall = named.join(elsewhere, on="inspection_id", how="left", maintain_order="left").with_columns(
        overall_rating_source=pl.coalesce("own_source", "elsewhere_source"),
        overall_rating=pl.coalesce("overall_rating", "elsewhere"),
    )
    return _in_order(rated_overall)


def _rated_standards() -> pl.DataFrame:
    """How many standards of each framework are rated, and how many of these need not be: court work."""
    rated = reference("ratings/standards").filter(pl.col("domain") != "not rated")
    optional = (pl.col("standard") == COURT_WORK).sum().cast(pl.Int64)
    return rated.group_by("framework").agg(rated=pl.len().cast(pl.Int64), optional=optional)


def _points_of_standards() -> pl.Expr:
    """The points that there are: of those listed, unless a table lists some only; then of all, where all are rated."""
    listed = pl.col("standards").cast(pl.Int64)
    complete = listed >= pl.col("rated") - pl.col("optional")
    known = pl.when(complete).then(listed).when((listed > 0) & (pl.col("optional") == 0)).then("rated")
    return known * POINTS_A_STANDARD


def _once(listed: pl.DataFrame) -> pl.DataFrame:
    """Bring together what several sheets and workbooks list of one inspection: each item where it is printed first.

    The row is that of the listing with the score and the most standards; where scores differ, reconciliation says so.
    """
    fullest = [
        pl.col("composite_score").is_null(),
        -pl.col("standards").cast(pl.Int64),
        pl.col("overall_rating").is_null(),
    ]
    items = ("composite_score", "composite_score_cell", "maximum", *FIELDWORK, "overall_rating", "own_source")
    return (
        listed.sort(fullest, maintain_order=True)
        .group_by(*UNIT, MONTH.alias("month"), maintain_order=True)
        .agg(
            pl.all().exclude(*items, "standards").first(),
            pl.col("standards").max(),
            *(pl.col(item).drop_nulls().first() for item in items),
        )
        .select(listed.columns)
    )


def _undated(printed: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Inspections of units that no listing dates; all that is printed of one unit and framework is one inspection.

    Two scores of one unit are reported: which is the later, or whether one was corrected, cannot be known.
    """
    says_something = pl.any_horizontal(pl.col("composite_score", "overall_rating").is_not_null()) | (
        pl.col("standards") > 0
    )
    of_no_listing = printed.filter(pl.col("published_date").is_null() & says_something)
    undated = pl.concat(
        [
            # A document knows the inspections that were published by its own date.
            of_no_listing.filter(pl.col("report_date").is_not_null()).join(listed, on=UNIT, how="anti"),
            of_no_listing.filter(pl.col("report_date").is_null()).join(
                listed, on=[*UNIT, "composite_score"], how="anti", nulls_equal=True
            ),
        ]
    ).sort(*UNIT, "composite_score", nulls_last=True, maintain_order=True)
    scores = pl.col("composite_score").drop_nulls().n_unique().over(UNIT)
    several = undated.filter(scores > 1)
    if not several.is_empty():
        faults = [
            Fault(
                file=row["source_id"],
                sheet=row["source_sheet"],
                cell=row["source_cell"],
                expected=f"the date of one of several inspections of {row['pdu']}",
                found="none",
                remedy="write published_date into a provenance sidecar beside the file",
            )
            for row in several.iter_rows(named=True)
        ]
        report_faults(faults, several.select("source_id", "source_sheet", "source_cell").iter_rows())
    return undated.unique(UNIT, keep="first", maintain_order=True)


def _with_dates_left_behind(printed: pl.DataFrame, superseded: pl.DataFrame) -> pl.DataFrame:
    """Give a listing that is used the dates that only a print of it has whose score it supersedes.

    Not where a unit was inspected twice: which date is whose cannot be known.
    """
    used = ["superseded_by", "used_sheet"]
    moved = superseded.filter(pl.col("dataset") == "ratings").drop_nulls("used_cell")
    moved = moved.select("source_id", "source_sheet", *used).unique(maintain_order=True)
    dated = pl.any_horizontal(pl.col("inspected", *FIELDWORK).is_not_null())
    behind = printed.filter(pl.col("composite_score").is_null() & dated).join(
        moved, on=["source_id", "source_sheet"], maintain_order="left_right"
    )
    dates = {name: pl.col(name).drop_nulls() for name in ("inspected", *FIELDWORK)}
    left = behind.group_by(*used, *UNIT).agg(
        **{f"{name}_left": pl.when(date.n_unique() == 1).then(date.first()) for name, date in dates.items()}
    )
    scored = pl.col("composite_score").is_not_null()
    filled = printed.join(left, left_on=LISTING, right_on=[*used, *UNIT], how="left", maintain_order="left")
    return filled.with_columns(
        pl.when(scored).then(pl.coalesce(name, f"{name}_left")).otherwise(name).alias(name) for name in dates
    ).join(behind.select(*LISTING, "line").unique(), on=[*LISTING, "line"], how="anti", maintain_order="left")


def line_of_inspection() -> pl.Expr:
    """Return where, among the cells of a sheet, one inspection of a unit stands: its row, its column, or its part."""
    row, part = pl.col("source_cell").str.extract(r"^[A-Z]+(\d+)"), pl.col("inspection_round")
    return pl.when(part.str.starts_with("column")).then(part).otherwise(pl.concat_str(row, part.fill_null("")))


def with_lines(ratings: pl.DataFrame) -> pl.DataFrame:
    """Add `line`, where one of two inspections stands, and `listed`, the day of publication that is printed there.

    The line is 0 where a sheet has one inspection of the unit.
    """
    inspected_twice = (pl.col("item") == "composite score").sum().over(LISTING) > 1
    lines = ratings.with_columns(line=pl.when(inspected_twice).then(line_of_inspection()).otherwise(pl.lit("0")))
    return lines.with_columns(listed=_item("published", "date").over(*LISTING, "line"))


def of_inspections(ratings: pl.DataFrame, inspections: pl.DataFrame) -> pl.DataFrame:
    """Join ratings to the inspection of their own line or day, else to the latest that their document can know."""
    listing = ["source_id", "source_sheet", *UNIT]
    twice = pl.len().over(listing) > 1
    about = inspections.select("inspection_id", "region", inspected="published_date")
    listed = inspections.select(
        *listing, "inspection_id", source_cell=pl.col("source_cell").str.split(", "), twice=twice
    )
    lone = listed.filter(~pl.col("twice")).select(*listing, "inspection_id", line=pl.lit("0"))
    lines = ratings.select(*listing, "source_cell", "line")
    several = listed.filter("twice").explode("source_cell").join(lines, on=[*listing, "source_cell"])
    own = pl.concat([lone, several.select(*listing, "inspection_id", "line").unique(maintain_order=True)])
    days = inspections.drop_nulls("published_date").select(*UNIT, month=MONTH, of_day="inspection_id")
    found = (
        ratings.with_columns(month=pl.col("listed").dt.truncate("1mo"))
        .join(own, on=[*listing, "line"], how="left", maintain_order="left")
        .join(days, on=[*UNIT, "month"], how="left", maintain_order="left")
        .with_columns(inspection_id=pl.coalesce("inspection_id", "of_day"))
        .drop("month", "of_day")
    )
    elsewhere = with_inspection(
        found.filter(pl.col("inspection_id").is_null()).drop("inspection_id"), inspections, "published_date"
    )
    both = pl.concat([found.filter(pl.col("inspection_id").is_not_null()), elsewhere], how="diagonal_relaxed")
    return both.join(about, on="inspection_id", how="inner", maintain_order="left")


def with_inspection(rows: pl.DataFrame, inspections: pl.DataFrame, reported: str) -> pl.DataFrame:
    """Add the inspection that each row of a unit and framework is of: the latest that its document can know.

    `reported` names the column with the date of the row's document. A report published before an inspection
    cannot speak of it. Rows of units that no inspection lists by then have a null inspection_id.
    """
    every = inspections.select(*UNIT, "inspection_id", "published_date")
    known = every.drop_nulls("published_date").sort("published_date")
    dated = rows.with_row_index("order").sort(reported, nulls_last=True)
    found = dated.filter(pl.col(reported).is_not_null()).join_asof(
        known.rename({"published_date": "inspected"}),
        left_on=reported,
        right_on="inspected",
        by=UNIT,
        strategy="backward",
        check_sortedness=False,
    )
    # A document without a date speaks of a unit's only inspection, or of none that can be known.
    only = every.filter(pl.len().over(UNIT) == 1).drop("published_date")
    # Nor does anybody know when an inspection was that no listing dates: a unit's only one is what is spoken of.
    lone = every.filter((pl.len().over(UNIT) == 1) & pl.col("published_date").is_null())
    lone = lone.select(*UNIT, lone_id="inspection_id")
    found = (
        found.join(lone, on=UNIT, how="left", maintain_order="left")
        .with_columns(inspection_id=pl.coalesce("inspection_id", "lone_id"))
        .drop("lone_id")
    )
    undated = dated.filter(pl.col(reported).is_null()).join(only, on=UNIT, how="left", maintain_order="left")
    return pl.concat([found, undated], how="diagonal_relaxed").sort("order").drop("order", "inspected", strict=False)


def _overall_ratings_elsewhere(printed: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Overall ratings that another publication prints of an inspection whose own listing lost them."""
    place = pl.format("{} {}!{}", "source_id", "source_sheet", "own_cell")
    stated = printed.filter(pl.col("overall_rating").is_not_null())
    return (
        with_inspection(stated, listed, "report_date")
        .select("inspection_id", elsewhere="overall_rating", elsewhere_source=place)
        .unique("inspection_id", maintain_order=True, keep="first")
    )


def _in_order(listed: pl.DataFrame) -> pl.DataFrame:
    """Number the inspections of each unit, compare scores out of one maximum, and say what the next rating takes.

    They are in the order of their dates; one without a date comes after none.
    """
    dated = pl.col("published_date").is_not_null()
    before = {name: pl.when(dated).then(pl.col(name).shift(1).over("pdu")) for name in ("inspection_id", "framework")}
    same = [*UNIT, "composite_max"]
    last_score = pl.when(before["framework"] == pl.col("framework")).then(pl.col("composite_score").shift(1).over(same))
    better = next_rating(pl.col("derived_rating"))
    return listed.with_columns(
        inspection_number=pl.when(dated).then(pl.int_range(1, pl.len() + 1).over("pdu")),
        previous_inspection_id=before["inspection_id"],
        points_since_previous=pl.col("composite_score") - last_score,
        next_rating=better,
        share_of_maximum=100 * pl.col("composite_score") / pl.col("composite_max"),
        points_needed=first_score_of(better, pl.col("composite_max")) - pl.col("composite_score"),
    )

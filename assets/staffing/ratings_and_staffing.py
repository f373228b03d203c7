"""Ratings beside staffing, and what so few units can and cannot show of the two together."""

from __future__ import annotations

from typing import Literal

import polars as pl

from assets.figures.addresses import place
from assets.figures.limits import EXACTLY
from assets.ratings.inspections import SCORED
from assets.staffing.vacancies import ALL_STAFF, AMBER_WORKLOAD, printed_within, staffing_line
from pipeline.address import ADDRESS
from pipeline.statistics import detectable_rank_correlation, rank_correlation_interval
from pipeline.tables.made import table
from schemas import marts
from schemas.columns import GRADES

A_YEAR = 366  # days, of a leap year; a rate of another year says little of the staff whom inspectors met
WORKLOAD = "average workload on the workload management tool"
IN_POST = "staff in post, per cent of target"
STRATEGIES: tuple[Literal["backward", "forward"], ...] = ("backward", "forward")
MEASURES = ("vacancy_rate", "workload")
SCORE = ["inspection_id", "pdu", "region", "framework", "published_date"]
SCORE += ["composite_score", "composite_max", "share_of_maximum"]
STAFFING_TIME = ["staffing_date", "staffing_as_printed", "staffing_published"]
ANNOUNCED = r"(?i)\bannounce"
SOURCE = pl.concat_str("source_id", place(), separator=" ")


@table(marts.RatingsAndStaffingByGrade)
def ratings_and_staffing_by_grade(
    marts_inspections: pl.DataFrame, staging_vacancy_rates: pl.LazyFrame, marts_workforce: pl.LazyFrame
) -> pl.DataFrame:
    """Set each inspection's score beside the vacancy rates and workload printed of its unit within a year of it."""
    inspected = marts_inspections.filter(SCORED).with_columns(
        share_of_maximum=100 * pl.col("composite_score") / pl.col("composite_max")
    )
    rates = pl.concat([_printed_rates(staging_vacancy_rates), _stated_levels(marts_workforce)]).collect()
    rates = rates.with_row_index("rate")
    nearest = _nearest(inspected, rates)
    # Most rates are near no inspection: of these nothing is written out.
    near = rates.join(nearest.select("rate").unique(), on="rate", how="semi").select(
        "rate", "vacancy_rate", "vacancy_rate_basis", *STAFFING_TIME, vacancy_rate_source=SOURCE
    )
    pairs = nearest.join(inspected, on="inspection_id", how="left", maintain_order="left").join(
        near, on="rate", how="left", maintain_order="left"
    )
    workload = (
        stated_of_units(marts_workforce, WORKLOAD)
        .select("pdu", "grade", workload="value", workload_source=SOURCE)
        .collect()
    )
    level, rate = 100 - pl.col("vacancy_rate"), pl.col("vacancy_rate")
    within = pl.when(pl.col("vacancy_rate_basis") == "computed").then(0.0).otherwise(printed_within(rate))
    of_all = pl.col("grade") == ALL_STAFF
    published, announced = pl.col("published_date"), pl.col("staffing_as_printed").str.contains(ANNOUNCED)
    return (
        pairs.join(
            workload.unique(["pdu", "grade"], keep="first", maintain_order=True),
            on=["pdu", "grade"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            staffing_level=level,
            staffing_line=staffing_line(level, pl.col("grade"), within),
            # The line is of an area's workload: a grade's is at neither side of it.
            workload_over_line=pl.when(of_all).then(pl.col("workload") > AMBER_WORKLOAD),
            # An inspection is announced before its fieldwork begins.
            staffing_by=pl.coalesce("staffing_date", pl.when(announced).then("fieldwork_start"), "staffing_published"),
            days_apart=(pl.col("staffing_date") - published).dt.total_days().abs(),
            days_between_prints=(pl.col("staffing_published") - published).dt.total_days().abs(),
        )
        .sort("framework", "pdu", "grade", "inspection_id")
    )


def _nearest(inspected: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """Pair each inspection with the rate of each grade nearest to it; of two as near, the first.

    A rate without a date is placed by the day on which it was published. That pairs it, and dates nothing.

    Only the last date before an inspection and the first after it can be nearest, so no other rate meets it.
    """
    of = ["pdu", "grade"]
    dates = rates.lazy().select("rate", *of, "placed").drop_nulls()
    # Of two rates of one day the search backward finds the later row, the search forward the earlier.
    searched = {"backward": dates.reverse(), "forward": dates}
    inspections = (
        inspected.lazy()
        .select("inspection_id", "pdu", "published_date")
        .drop_nulls()
        .join(dates.select(of).unique(), on="pdu")
        .sort("published_date")
    )
    before, after = (
        inspections.join_asof(
            searched[strategy].sort("placed", maintain_order=True),
            left_on="published_date",
            right_on="placed",
            by=of,
            strategy=strategy,
            coalesce=False,
            check_sortedness=False,  # it cannot be seen within groups; both are sorted above
        )
        for strategy in STRATEGIES
    )
    apart = (pl.col("placed") - pl.col("published_date")).dt.total_days().abs()
    return (
        pl.concat([before, after])
        .with_columns(apart=apart)
        .filter(pl.col("apart") <= A_YEAR)
        .sort("apart", "rate")
        .unique(["inspection_id", "grade"], keep="first", maintain_order=True)
        .select("inspection_id", "rate", "grade")
        .collect()
    )


def _printed_rates(rates: pl.LazyFrame) -> pl.LazyFrame:
    printed = rates.filter((pl.col("area_type") == "pdu") & pl.col("vacancy_rate").is_not_null())
    return printed.sort(pl.col("basis") == "computed", maintain_order=True).select(
        *ADDRESS,
        "grade",
        "vacancy_rate",
        pdu="area",
        vacancy_rate_basis="basis",
        staffing_date="as_of",
        staffing_as_printed=pl.lit(None, pl.String),
        staffing_published="published_date",
        placed=pl.coalesce("as_of", "published_date"),
    )


def _stated_levels(workforce: pl.LazyFrame) -> pl.LazyFrame:
    """Staff in post as a per cent of target, which a report may state instead of the vacancy rate."""
    return stated_of_units(workforce, IN_POST).select(
        *ADDRESS,
        "grade",
        (100 - pl.col("value")).alias("vacancy_rate"),
        "pdu",
        vacancy_rate_basis=pl.lit("100 less staff in post"),
        staffing_date="as_of",
        staffing_as_printed="period",
        staffing_published="published_date",
        placed=pl.coalesce("as_of", "published_date"),
    )


def stated_of_units(workforce: pl.LazyFrame, measure: str) -> pl.LazyFrame:
    """A figure per cent about staff, which a report on one unit states as it is; none of what is only anticipated."""
    about = (pl.col("measure") == measure) & (pl.col("area_type") == "pdu") & (pl.col("unit") == "per cent")
    there = pl.col("value").is_not_null() & (pl.col("qualifier") == EXACTLY)
    return workforce.filter(about & there).with_columns(pdu="area")


@table(marts.RatingsAndStaffing)
def ratings_and_staffing(marts_ratings_and_staffing_by_grade: pl.DataFrame) -> pl.DataFrame:
    """Set the rates of all grades beside an inspection's score in one row, so that no unit counts twice."""
    of_grades = [
        pl.col(measure).filter(pl.col("grade") == grade).first().alias(f"{measure}_{grade.lower()}")
        for measure in MEASURES
        for grade in GRADES
    ]
    return marts_ratings_and_staffing_by_grade.group_by(*SCORE, *ADDRESS, maintain_order=True).agg(
        *of_grades,
        staffing_by=pl.col("staffing_by").max(),
        vacancy_rate_sources=pl.col("vacancy_rate_source").unique(maintain_order=True).str.join("; "),
    )


@table(marts.RatingsAndStaffingCorrelation)
def ratings_and_staffing_correlation(marts_ratings_and_staffing_by_grade: pl.DataFrame) -> pl.DataFrame:
    """Rank the units of a framework by score and by staffing, and say how far the two orders agree."""
    of = ["framework", "grade", "measure"]
    long = marts_ratings_and_staffing_by_grade.unpivot(
        MEASURES, index=["framework", "grade", "inspection_id", "share_of_maximum"], variable_name="measure"
    ).filter(pl.col("value").is_not_null())
    low, high = rank_correlation_interval(pl.col("rank_correlation"), pl.col("units"))
    found = long.group_by(of).agg(
        units=pl.len().cast(pl.Int64),
        rank_correlation=pl.corr("share_of_maximum", "value", method="spearman").fill_nan(None),
        inspection_ids=pl.col("inspection_id").sort().str.join("; "),
    )
    judged = found.with_columns(correlation_low=low, correlation_high=high).with_columns(
        detectable_correlation=detectable_rank_correlation(pl.col("units"))
    )
    return judged.with_columns(statement=_statement()).sort(of)


def _statement() -> pl.Expr:
    """Say in plain words what the number of units can and cannot show."""
    units, measure = (
        pl.col("units"),
        pl.col("measure").replace({"vacancy_rate": "vacancy rates", "workload": "workloads"}),
    )
    too_few = pl.format(
        "Units with both figures: {}. That is too few to say anything of scores and {}.", units, measure
    )
    few = pl.format(
        "Units with both figures: {}. So few can be expected to show a rank correlation of {} or stronger only.",
        units,
        pl.col("detectable_correlation").round(2),
    )
    clear = (pl.col("correlation_low") > 0) | (pl.col("correlation_high") < 0)
    found = pl.format(
        " The one found is {}, and anything from {} to {} would fit. ",
        pl.col("rank_correlation").round(2),
        pl.col("correlation_low").round(2),
        pl.col("correlation_high").round(2),
    )
    meaning = (
        pl.when(clear)
        .then(
            pl.format(
                "Scores and {} go together in these units; that does not show that one causes the other.", measure
            )
        )
        .otherwise(pl.format("This shows neither that scores and {} are related nor that they are not.", measure))
    )
    known = pl.col("correlation_low").is_not_null()
    return pl.when(known).then(few + found + meaning).otherwise(too_few)

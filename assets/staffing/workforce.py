"""Staff figures other than vacancies: as released, the latest, what was revised, and who leaves."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import publication
from assets.figures.limits import EXACTLY
from assets.reconciliation.contradictions import with_contradictions
from assets.staffing.overlaps import with_overlaps
from assets.staffing.releases import CURRENT, days_printed_again, latest, revisions, superseded_on
from assets.staffing.stated_staff import stated_staff
from pipeline.tables.made import table
from schemas import marts

FACT = ["as_of", "area_type", "area", "grade", "measure", "unit", "compared_with", "period"]
REVISED = ["as_of", "area_type", "area", "grade", "measure", "unit"]
# Who leaves and who is off sick; changes in these are no rates.
TURNOVER = "^(?:leavers$|(?:leaving|withdrawal|resignation|attrition) rate|sickness days a person|retention)"
OF_A_STATEMENT = ("qualifier", "base", "section", "printed_as")


@table(marts.Workforce)
def workforce(
    staging_workforce: pl.DataFrame,
    staging_figures: pl.DataFrame,
    staging_producers_files: pl.DataFrame,
    marts_contradictions: pl.DataFrame,
) -> pl.DataFrame:
    """Keep every staff figure of a table or a text as printed, with what supersedes and what contradicts it."""
    of_tables = staging_workforce.with_columns(qualifier=pl.lit(EXACTLY))
    columns = [*staging_workforce.columns, *OF_A_STATEMENT]
    stated = stated_staff(staging_figures)
    stated = stated.select(name for name in columns if name in stated.columns)
    both = pl.concat([of_tables, stated], how="diagonal_relaxed")
    there = pl.col("value").is_not_null()
    kept = superseded_on(both, FACT, there, staging_producers_files).with_columns(
        document=publication(pl.col("source_id"))
    )
    same = pl.struct("document", "published_date", *FACT, "value")
    kept = kept.with_columns(is_repeat=there & ~same.is_first_distinct())
    return with_overlaps(with_contradictions(kept, marts_contradictions))


@table(marts.WorkforceLatest)
def workforce_latest(marts_workforce: pl.LazyFrame, staging_producers_files: pl.DataFrame) -> pl.DataFrame:
    """Keep the figures of the producer's latest release, and of other documents where it has none."""
    found = latest(marts_workforce.filter(CURRENT).collect(), FACT, staging_producers_files)
    of_all_days = ["area_type", "area", "grade", "measure", "unit"]
    return found.with_columns(is_newest=pl.col("as_of") == pl.col("as_of").max().over(of_all_days))


@table(marts.StaffingRevisions)
def staffing_revisions(
    staging_vacancy_rates: pl.LazyFrame, marts_workforce: pl.LazyFrame, staging_producers_files: pl.DataFrame
) -> pl.DataFrame:
    """Say what each release of the producer made of a figure of an earlier one, those that it left alone too."""
    names_of = {"target_fte": "target staffing", "vacancy_fte": "vacancies", "vacancy_rate": "vacancy rate"}
    days = [frame.select("as_of", "published_date") for frame in (staging_vacancy_rates, marts_workforce)]
    again = pl.col("as_of").is_in(days_printed_again(pl.concat(days)).implode())
    printed = staging_vacancy_rates.filter(again & (pl.col("basis") == "published"))
    vacancies = printed.unpivot(
        list(names_of),
        index=["as_of", "area_type", "area", "grade", "published_date", "source_id", "source_sheet", "source_cell"],
        variable_name="measure",
    ).with_columns(
        unit=pl.when(pl.col("measure") == "vacancy_rate").then(pl.lit("per cent")).otherwise(pl.lit("FTE")),
        measure=pl.col("measure").replace(names_of),
    )
    # A change over time is a figure of two dates; its revision says nothing that the levels do not.
    levels = marts_workforce.filter(again & ~pl.col("measure").str.contains("^change "))
    columns = [*REVISED, "value", "published_date", "source_id", "source_sheet", "source_cell"]
    both = pl.concat([levels.select(columns), vacancies.select(columns)]).collect()
    return revisions(both, REVISED, staging_producers_files).sort("as_of", "area", "grade", "measure", "published_date")


@table(marts.StaffTurnover)
def staff_turnover(marts_workforce: pl.LazyFrame) -> pl.DataFrame:
    """Bring leaving, resignation and withdrawal rates, leavers and sickness together, as printed."""
    printed = marts_workforce.filter(pl.col("measure").str.contains(TURNOVER)).collect()
    return printed.sort("measure", "area", "grade", maintain_order=True)

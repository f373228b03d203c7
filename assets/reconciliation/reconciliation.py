"""Every published figure held against its parts, its other prints, and other publications and releases."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from assets.figures.facts import several_times
from assets.reconciliation import (
    changes,
    elsewhere,
    inspections,
    percentages,
    staffing,
    statements,
    supersession,
    totals,
)
from assets.reconciliation.comparison import judged
from pipeline.lake.rows import in_batches
from pipeline.tables.made import table
from schemas import marts, staging

# Each takes the published figures and returns comparisons. A new rule is a function here, and a test.
WITHIN_A_DOCUMENT = (  # which is one file, but where a figure's print in another is used instead of its own
    changes.changes_and_their_percentages,
    staffing.vacancies_and_their_parts,
    staffing.vacancy_rates_and_their_parts,
)
WITHIN_A_SOURCE = (
    *WITHIN_A_DOCUMENT,
    percentages.percentages_of_table_counts,
    percentages.percentages_of_stated_counts,
    percentages.percentages_of_needs,
    percentages.shares_of_columns,
    percentages.one_number_of_cases,
    totals.shares_that_add_up,
    totals.totals_of_rows,
    totals.totals_of_columns,
    totals.totals_of_organisations,
    totals.ratings_that_add_up,
    totals.regions_that_add_up,
    totals.averages_of_their_parts,
    statements.needs_named_together,
    statements.sums_in_the_text,
)
BETWEEN_SOURCES = (
    changes.changes_and_their_ends,
    staffing.vacancies_and_staff_elsewhere,
    staffing.trainees_and_vacancies,
    elsewhere.same_fact,
    statements.shares_of_tables,
)
FACTS_BETWEEN_SOURCES = (  # each returns the facts that such rules use, given those printed
    changes.facts_of_changes,
    staffing.facts_of_trainees,
    statements.facts_of_statements,
    inspections.facts_of_inspections,
)


@table(staging.Comparisons, by_source=True)
def comparisons(staging_published_figures: pl.DataFrame, staging_ratings: pl.DataFrame) -> pl.DataFrame:
    """Apply every rule that needs no other source to every figure that it fits."""
    own = staging_published_figures.with_columns(also_printed_in=pl.lit(None, pl.List(pl.String)))
    found = [rule(own) for rule in WITHIN_A_SOURCE] + [inspections.scores_and_their_standards(staging_ratings)]
    return judged(pl.concat(found, how="vertical_relaxed"))


# Contradictions first. What agrees stands in order of publication: a new release leaves what was there as it is.
ORDER = (
    "CASE status WHEN 'contradicts' THEN 0 WHEN 'rounding' THEN 1 WHEN 'untested' THEN 2 ELSE 3 END",
    "CASE WHEN status <> 'agrees' THEN rule END",
    "CASE WHEN status = 'agrees' THEN order_published_date END",
    "rule",
    "order_place",
)


@table(marts.Reconciliation, kept_by_source=True, order=ORDER)
def reconciliation(
    staging_comparisons: pl.LazyFrame,
    staging_published_figures: pl.LazyFrame,
    staging_superseded_figures: pl.DataFrame,
    marts_inspections: pl.LazyFrame,
    marts_ratings: pl.LazyFrame,
    staging_ratings: pl.LazyFrame,
) -> Iterator[pl.DataFrame]:
    """Bring what the rules find within each source and between sources together, some sources at a time."""
    figures = inspections.with_days_of_inspections(
        to_compare(staging_published_figures, staging_superseded_figures), staging_ratings, marts_inspections
    )
    between = [rule(figures) for rule in BETWEEN_SOURCES] + [
        *_of_documents_in_several_files(figures),
        inspections.ratings_counted(figures, marts_inspections, marts_ratings),
        inspections.inspections_counted(figures, marts_inspections, marts_ratings),
        supersession.superseded_and_used(staging_superseded_figures),
    ]
    found = judged(pl.concat(between, how="vertical_relaxed"))
    found = found.with_columns(order_place=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    sources = pl.concat([staging_comparisons.select("source_id").collect(), found.select("source_id")]).to_series()
    rows = dict(sources.value_counts().sort("source_id").iter_rows())
    for lot in in_batches(rows, rows.__getitem__) if rows else [[]]:
        of_these = pl.col("source_id").is_in(lot)
        own = staging_comparisons.filter(of_these).collect().with_columns(order_place=pl.lit(0, pl.Int64))
        others = found.filter(of_these).join(own, on="check_id", how="anti", maintain_order="left")
        yield pl.concat([own, others.select(own.columns)]).with_columns(order_published_date="published_date")


def to_compare(figures: pl.LazyFrame, superseded: pl.DataFrame) -> pl.DataFrame:
    """Return the figures that a rule may hold against another source: of most there is one print, and no rule."""
    printed = figures.select("fact").unique().collect(engine="streaming")["fact"]
    facts = pl.concat(named(printed) for named in FACTS_BETWEEN_SOURCES)
    again = several_times(figures.select("fact_number").collect()["fact_number"])
    in_two_files = pl.concat([superseded["source_id"], superseded["superseded_by"]])
    places = staffing.places_in_several_files(figures)
    return figures.filter(
        pl.col("fact").is_in(facts.implode())
        | pl.col("fact_number").is_in(again.implode())
        | pl.col("place_number").is_in(places.implode())
        | pl.col("source_id").is_in(in_two_files.unique().implode())
    ).collect()


def _of_documents_in_several_files(figures: pl.DataFrame) -> list[pl.DataFrame]:
    """What rules within a document find in files of which another file's print is used, of some figures."""
    used_elsewhere = figures["also_printed_in"].drop_nulls().explode().unique().to_list()
    of_file = pl.col("source_id").is_in(used_elsewhere)
    documents = figures.filter(of_file | pl.col("also_printed_in").is_not_null())
    return [rule(documents).filter(of_file) for rule in WITHIN_A_DOCUMENT]

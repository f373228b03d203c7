"""Every published figure in one shape: what it is of, and the least and greatest value that its print allows.

A printed 44 per cent stands for anything from 43.5 to 44.5. A count of cases is exact. "Over 2,500" has no
upper end. "Two in three" is a fraction in words. So a figure can be held against another without mistaking
rounding for contradiction.
"""

from __future__ import annotations

import polars as pl

from assets.figures.limits import with_limits
from assets.figures.periods import canonical_date
from assets.reconciliation.elsewhere import fact_number
from assets.reconciliation.staffing import place_number
from assets.registers import names, reference
from pipeline.names import spelling_key
from pipeline.tables.made import table
from pipeline.workbook.units import PER_CENT
from schemas import staging
from schemas.columns import RATINGS

EVERYONE = "All"
FOR_EVERYONE = ("all", "NPS and CRC", "Total", "All cases", "All practitioners")  # groups that stand for everyone
# A part of a table whose cells are all there; a blank or suppressed one leaves its total open.
TABLE_PART = ["source_id", "source_sheet", "source_range", "fact", "area", "at", "column_group", "unit"]
SET = [name for name in TABLE_PART if name != "unit"]  # its counts and percentages together
WHOLE = 100.0
SIGNED = r"\b(?:change|vacanc|difference)"  # may be below 0
OVER_A_WHOLE = r"\b(?:workload|target|capacity|forecast)"  # per cent of what may be passed
WITH_A_PURPOSE = ("identified", "sufficient_services", "improved")  # measures of needs that are linked to something
RATING_IN_WORDS = r"(?i)\brated ((?:{0})(?: or (?:{0}))*)".format("|".join(RATINGS))


@table(staging.PublishedFigures, by_source=True)
def published_figures(
    staging_figures: pl.DataFrame,
    staging_key_questions: pl.DataFrame,
    staging_needs: pl.DataFrame,
    staging_vacancies: pl.DataFrame,
    staging_workforce: pl.DataFrame,
    staging_ratings: pl.DataFrame,
    staging_superseded_figures: pl.DataFrame,
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
    figures = pl.concat(collected, how="diagonal_relaxed").with_columns(
        group=pl.col("group").replace(FOR_EVERYONE, EVERYONE),
        column_group=pl.col("column_group").replace(FOR_EVERYONE, EVERYONE),
        complement=pl.col("complement").fill_null(False),
    )
    complete = pl.col("value").is_not_null().all().over(TABLE_PART)
    there = figures.with_columns(complete=complete).filter(pl.col("value").is_not_null())
    limited = _possible(with_limits(_with_documents(there, staging_superseded_figures)))
    return limited.with_columns(fact_number=fact_number(), place_number=place_number())


def whole_tables(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the figures of parts of tables that are all there: nothing suppressed, and no row left out."""
    row = pl.col("source_cell").str.extract(r"^[A-Z]+(\d+)").cast(pl.Int64)
    last = pl.col("source_range").str.extract(r":[A-Z]+(\d+)$").cast(pl.Int64)
    tables = figures.filter(pl.col("printed_as").is_null() & pl.col("complete") & pl.col("row_group").is_not_null())
    rows, least, most = (of.over(SET) for of in (row.n_unique(), row.min(), row.max()))
    # A row among or below those that are read may belong to their total.
    left_out = (rows > 1) & ((rows < most - least + 1) | (most < last))
    return tables.filter(~left_out.fill_null(value=False))


def _possible(limited: pl.DataFrame) -> pl.DataFrame:
    """Cut limits that no share or number can reach: below 0, and of a share of a whole above 100."""
    signed = pl.col("fact").str.contains(SIGNED) | (pl.col("value") < 0)
    share = (pl.col("unit") == PER_CENT) & (pl.col("value") <= WHOLE) & ~pl.col("fact").str.contains(OVER_A_WHOLE)
    return limited.with_columns(
        low=pl.when(signed).then("low").otherwise(pl.col("low").clip(lower_bound=0)),
        high=pl.when(share & ~signed).then(pl.col("high").clip(upper_bound=WHOLE)).otherwise("high"),
    )


def _with_documents(figures: pl.DataFrame, superseded: pl.DataFrame) -> pl.DataFrame:
    """Say which other files print each figure: a sum whose parts stood in one file is still one document's."""
    used = ["superseded_by", "used_sheet", "used_cell"]
    others = superseded.drop_nulls("used_cell").group_by(used).agg(also_printed_in=pl.col("source_id").unique().sort())
    return figures.join(
        others, left_on=["source_id", "source_sheet", "source_cell"], right_on=used, how="left", maintain_order="left"
    )


def _indicators(figures: pl.DataFrame) -> pl.DataFrame:
    grades = names().filter(pl.col("kind") == "grade").select("key", grade="name")
    # Numbers of ratings without a period are of other inspections in every release.
    moving = pl.col("standard").is_not_null() & (pl.col("period").is_null() | pl.col("phase").is_not_null())
    stated = figures.filter((pl.col("role") == "value") & ~moving).with_columns(key=spelling_key(pl.col("breakdown")))
    indicator = pl.col("indicator").str.to_lowercase()
    rated = pl.col("indicator").str.extract(RATING_IN_WORDS, 1)
    named = stated.join(grades, on="key", how="left", maintain_order="left").with_columns(
        indicator=indicator,
        # "PDUs rated Good overall" is one group of "PDUs rated overall".
        fact=pl.when(rated.is_null()).then(indicator).otherwise(indicator.str.replace(RATING_IN_WORDS, "rated")),
        group=pl.coalesce(
            pl.when(pl.col("breakdown") == EVERYONE).then(rated.str.to_lowercase()), "grade", "breakdown"
        ),
        at=canonical_date(pl.col("period")),
        area=pl.col("area").fill_null(""),
    )
    return _in_known_words(named)


def _in_known_words(stated: pl.DataFrame) -> pl.DataFrame:
    """Give statements that the register of wordings knows the name that tables have for the same fact."""
    known = reference("reconciliation/wordings").rename({"group": "of_group", "at": "of_at", "fact": "known_fact"})
    number = pl.int_range(pl.len(), dtype=pl.Int64)
    numbered = stated.with_columns(number=number, group=pl.col("group").replace(FOR_EVERYONE, EVERYONE))
    any_group = pl.col("of_group").is_null() | (pl.col("of_group") == pl.col("group"))
    any_date = pl.col("of_at").is_null() | (pl.col("of_at") == pl.col("at"))
    found = (
        numbered.select("number", "indicator", "group", "at")
        .join(known, on="indicator", maintain_order="left_right")
        .filter(any_group & any_date)
    )
    found = found.unique("number", keep="first", maintain_order=True).select(
        "number",
        "known_fact",
        known_group=pl.col("known_group").str.replace(r"\{group\}", pl.col("group")),
        # The register vouches for the date too, where it does not name another.
        known_at=pl.col("known_at").fill_null(""),
        complement=pl.col("relation") == "the rest",
    )
    return numbered.join(found, on="number", how="left", maintain_order="left").with_columns(
        fact=pl.coalesce("known_fact", "fact"),
        group=pl.coalesce("known_group", "group"),
        at=pl.coalesce("known_at", "at"),
    )


def _cases(*narrower: str) -> pl.Expr:
    """The cases that a figure is about: those of two organisations, or of men and of women, are not the same."""
    return pl.concat_str("cohort", "organisation", *narrower, separator=", ", ignore_nulls=True)


def _key_questions(answers: pl.DataFrame) -> pl.DataFrame:
    return answers.filter(pl.col("phase").is_null()).with_columns(
        fact="key question " + pl.col("question_id"),
        group=_cases() + ": " + pl.col("answer").fill_null("all answers"),
        row_group=pl.col("answer").fill_null("all answers"),
        column_group=_cases(),
        at=canonical_date(pl.col("phase_period")),
        unit=pl.when(pl.col("role") == "percentage").then(pl.lit("per cent")).otherwise(pl.lit("cases")),
    )


def _needs(needs: pl.DataFrame) -> pl.DataFrame:
    measure = pl.when(pl.col("role") == "n_identified").then(pl.lit("identified")).otherwise("measure")
    # Of 2017 the two organisations and their providers are printed apart, in columns of one table.
    apart = ~pl.col("measure").is_in(WITH_A_PURPOSE)
    organisation = pl.coalesce("organisation", pl.lit(EVERYONE))
    by = pl.concat_str(pl.lit("need"), measure, pl.lit("by ") + pl.col("provider"), separator=" ", ignore_nulls=True)
    with_the_need = pl.when(apart).then(by).otherwise("need " + measure + " for " + pl.col("purpose"))
    return needs.filter(pl.col("phase").is_null()).with_columns(
        fact=pl.when(pl.col("role") == "cases").then(pl.lit("cases inspected")).otherwise(with_the_need),
        group=_cases("breakdown") + ": " + pl.col("need"),
        row_group="need",
        column_group=pl.when(apart).then(organisation).otherwise(_cases("breakdown")),
        at=canonical_date(pl.col("phase_period")),
        unit=pl.when(pl.col("role") == "percentage").then(pl.lit("per cent")).otherwise(pl.lit("cases")),
    )


def _vacancies(vacancies: pl.DataFrame) -> pl.DataFrame:
    named = {"target_fte": "target staffing", "vacancy_fte": "vacancies", "vacancy_rate": "vacancy rate"}
    return vacancies.with_columns(
        fact=pl.col("role").replace(named),
        group="grade",
        row_group="grade",
        at=pl.col("as_of").cast(pl.String).fill_null(""),
        unit=pl.when(pl.col("role") == "vacancy_rate").then(pl.lit("per cent")).otherwise(pl.lit("FTE")),
    )


def _workforce(workforce: pl.DataFrame) -> pl.DataFrame:
    return workforce.with_columns(
        # Heads and full-time equivalents are two facts.
        fact=pl.when(pl.col("unit") == "headcount").then(pl.col("measure") + ", headcount").otherwise("measure"),
        group="grade",
        row_group="grade",
        at=pl.coalesce(pl.col("as_of").cast(pl.String), pl.col("period").str.to_lowercase(), pl.lit("")),
    )


def _scores(ratings: pl.DataFrame) -> pl.DataFrame:
    return ratings.filter((pl.col("item") == "composite score") & pl.col("score").is_not_null()).with_columns(
        fact=pl.lit("composite score"),
        area="pdu",
        group="framework",
        row_group="framework",
        at=pl.lit(""),
        unit=pl.lit("points"),
        value="score",
    )

"""What of a release is used: the highest version of each file, and the publisher's print before a transcription of it.

Each subject's figures are spelt (its spelling.py) and compared here, figure by figure; what is superseded is left
out, and the rest is staged (its staging.py), so nothing that is made from staging can use it. Nothing is thrown away:
each superseded figure is kept with its address, beside the address and value of what is used instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from assets.figures.limits import LIMITS, number, status, with_limits
from assets.figures.periods import canonical_date
from assets.indicators.spelling import spelt_figures
from assets.needs.spelling import spelt_key_questions, spelt_needs, spelt_samples
from assets.ratings.inspections import line_of_inspection
from assets.ratings.providers import spelt_provider_ratings
from assets.ratings.regions import spelt_region_ratings
from assets.ratings.rules import rating_score
from assets.ratings.spelling import spelt_ratings
from assets.staffing.spelling import spelt_vacancies, spelt_workforce
from pipeline.address import ADDRESS
from pipeline.faults import collected
from pipeline.raw.versions import TRANSCRIBED, replaced, standing_originals
from pipeline.tables.made import table
from pipeline.workbook.units import PER_CENT
from schemas.staging import SupersededFigures

TABLE = ["source_id", "source_sheet", "source_range"]
NO_TEXT = pl.lit(None, pl.String)
NO_NUMBER = pl.lit(None, pl.Float64)
VALUE = pl.col("value")
STATEMENT = {"qualifier": NO_TEXT, "base": NO_NUMBER, "printed_as": NO_TEXT}  # what only a figure in words has
PRINT = [*LIMITS, "words", "mark"]


@dataclass(frozen=True)
class Fact:
    """What makes two prints of a dataset one fact, and what they print."""

    spelt: Callable[[pl.DataFrame], pl.DataFrame] | None  # none where the raw figures are used as they are
    columns: tuple[str, ...]  # in the order in which people say them; a null is the same as another null
    unit: pl.Expr
    as_printed: tuple[str, ...] = ()  # those of the columns that hold dates and periods as printed
    more: pl.Expr | None = None  # what tells two facts apart that the columns do not
    value: pl.Expr = VALUE
    words: pl.Expr = NO_TEXT


def _per_cent_where(role: str, other: str) -> pl.Expr:
    return pl.when(pl.col("role") == role).then(pl.lit(PER_CENT)).otherwise(pl.lit(other))


def _inspected() -> pl.Expr:
    """The date beside an inspection in a listing that has its unit twice: two inspections are two facts."""
    unit = ["source_id", "source_sheet", "framework", "pdu"]
    published = pl.col("date").filter(pl.col("item") == "published").first().over([*unit, line_of_inspection()])
    twice = (pl.col("item") == "composite score").sum().over(unit) > 1
    return pl.when(twice).then(published.cast(pl.String))


CASES_OF = ("cohort", "area", "phase", "phase_period", "organisation")
FACTS: dict[str, Fact] = {
    "ratings": Fact(
        spelt_ratings,
        ("pdu", "framework", "item", "standard_code", "standard"),
        unit=pl.lit("points"),
        more=_inspected(),
        value=pl.coalesce("score", rating_score(pl.col("rating"))),
        words=pl.coalesce("rating", pl.col("date").cast(pl.String)),
    ),
    "provider_ratings": Fact(
        spelt_provider_ratings,
        ("provider", "inspection_period", "item", "standard"),
        unit=pl.lit("points"),
        as_printed=("inspection_period",),
        value=pl.coalesce("score", rating_score(pl.col("rating"))),
        words=pl.coalesce("rating", pl.col("date").cast(pl.String)),
    ),
    "region_ratings": Fact(
        spelt_region_ratings,
        ("region", "item", "standard"),
        unit=pl.lit("points"),
        value=rating_score(pl.col("rating")),
        words=pl.coalesce("rating", pl.col("date").cast(pl.String)),
    ),
    "key_questions": Fact(
        spelt_key_questions,
        ("question_id", "framework", "answer", "role", *CASES_OF),
        unit=_per_cent_where("percentage", "cases"),
        as_printed=("phase_period",),
    ),
    "samples": Fact(spelt_samples, ("part", "cohort", "area"), unit=pl.lit("cases")),
    "periods": Fact(None, ("period", "end"), unit=NO_TEXT, value=NO_NUMBER, words=pl.col("date").cast(pl.String)),
    "needs": Fact(
        spelt_needs,
        ("need", "measure", "purpose", "provider", "breakdown_by", "breakdown", "role", *CASES_OF),
        unit=_per_cent_where("percentage", "cases"),
        as_printed=("phase_period",),
    ),
    "vacancies": Fact(
        spelt_vacancies,
        ("role", "grade", "area", "as_of_as_published"),
        unit=_per_cent_where("vacancy_rate", "FTE"),
        as_printed=("as_of_as_published",),
    ),
    "workforce": Fact(
        spelt_workforce,
        ("measure", "unit", "grade", "area", "as_of", "period", "compared_with"),
        unit=pl.col("unit"),
        as_printed=("period", "compared_with"),
        words=pl.col("text"),
    ),
    "figures": Fact(
        spelt_figures,
        ("indicator", "unit", "role", "breakdown", "area", "period"),
        unit=pl.col("unit"),
        as_printed=("period",),
    ),
    "areas_inspected": Fact(
        None,
        ("nps_division", "crc_owner", "contract_package_area", "area"),
        unit=NO_TEXT,
        value=NO_NUMBER,
        words=pl.col("text"),
    ),
}


@table(SupersededFigures)
def superseded_figures(
    raw_sources: pl.DataFrame,
    raw_tables: pl.DataFrame,
    raw_ratings: pl.LazyFrame,
    raw_provider_ratings: pl.LazyFrame,
    raw_region_ratings: pl.LazyFrame,
    raw_key_questions: pl.LazyFrame,
    raw_samples: pl.LazyFrame,
    raw_periods: pl.LazyFrame,
    raw_needs: pl.LazyFrame,
    raw_vacancies: pl.LazyFrame,
    raw_workforce: pl.LazyFrame,
    raw_figures: pl.LazyFrame,
    raw_areas_inspected: pl.LazyFrame,
) -> pl.DataFrame:
    """Find every figure of a replaced file, and every transcribed one that an original of its release prints."""
    contested = _contested(raw_sources, raw_tables)
    if contested.is_empty():
        return SupersededFigures.empty()
    raw = {
        "ratings": raw_ratings,
        "provider_ratings": raw_provider_ratings,
        "region_ratings": raw_region_ratings,
        "key_questions": raw_key_questions,
        "samples": raw_samples,
        "periods": raw_periods,
        "needs": raw_needs,
        "vacancies": raw_vacancies,
        "workforce": raw_workforce,
        "figures": raw_figures,
        "areas_inspected": raw_areas_inspected,
    }
    printed = pl.concat(_printed(dataset, raw, contested) for dataset in FACTS)
    return _compared(_beside_what_is_used(printed))


def _contested(sources: pl.DataFrame, tables: pl.DataFrame) -> pl.DataFrame:
    """The tables of releases of which two files may print one fact, with the part that each file has in it.

    `reason` is null for a file that stands. A replaced file is so as a whole, a transcription figure by figure.
    """
    originals = standing_originals(sources).select("release").unique()
    parts = sources.select("source_id", "origin", "version").join(
        replaced(sources), on="source_id", how="left", maintain_order="left"
    )
    reason = (
        pl.when(pl.col("replaced_by").is_not_null())
        .then(pl.lit("re-issued"))
        .when(pl.col("origin") == TRANSCRIBED)
        .then(pl.lit("transcribed"))
    )
    of_originals = (
        tables.select(*TABLE, "release")
        .join(originals, on="release", how="semi", maintain_order="left")
        .join(parts, on="source_id", how="left", maintain_order="left")
        .with_columns(reason=reason)
    )
    return of_originals.filter(pl.col("reason").is_not_null().any().over("release")).drop("origin")


def _printed(dataset: str, raw: Mapping[str, pl.LazyFrame], contested: pl.DataFrame) -> pl.DataFrame:
    """The contested figures of a dataset in one shape: what each is of, what is printed, and its limits."""
    fact = FACTS[dataset]
    own = raw[dataset].join(contested.lazy(), on=TABLE, how="semi", maintain_order="left").collect()
    with collected():  # a name that nobody knows is reported by the table that uses it
        figures = own if fact.spelt is None else fact.spelt(own)
    missing = {name: what for name, what in STATEMENT.items() if name not in figures.columns}
    said = [pl.col(name).cast(pl.String) for name in fact.columns]
    keys = [_spelt_alike(name, name in fact.as_printed) for name in fact.columns]
    more = [] if fact.more is None else [fact.more.fill_null("")]
    shaped = figures.with_columns(
        **missing,
        dataset=pl.lit(dataset),
        figure=pl.concat_str(said, separator=", ", ignore_nulls=True),
        fact=pl.concat_str([*keys, *more], separator="|"),
        value=fact.value,
        words=fact.words,
    ).with_columns(unit=fact.unit, group=pl.lit(""))
    limited = with_limits(shaped).with_columns(
        pl.when(pl.col("value").is_not_null()).then(pl.col(name)).alias(name) for name in ("low", "high")
    )
    columns = [*ADDRESS, "dataset", "figure", "fact", "unit", *PRINT]
    return limited.join(contested, on=TABLE, how="left", maintain_order="left").select(
        *columns, "release", "version", "reason", "replaced_by"
    )


def _spelt_alike(column: str, as_printed: bool) -> pl.Expr:
    printed = pl.col(column).cast(pl.String)
    return canonical_date(printed) if as_printed else printed.str.to_lowercase().fill_null("")


def _beside_what_is_used(printed: pl.DataFrame) -> pl.DataFrame:
    """Give each figure that is superseded the one that is used: of the same cell if it can be, and a number if it can.

    A transcribed figure without one is not superseded. A figure of a replaced file is, whether the new file has it
    or not.
    """
    used_address = {"superseded_by": "source_id", "used_sheet": "source_sheet", "used_cell": "source_cell"}
    used = printed.filter(pl.col("reason").is_null()).select(
        "release", "dataset", "fact", *(pl.col(name).alias(f"used_{name}") for name in [*PRINT, "version"]),
        **{name: pl.col(column) for name, column in used_address.items()},
    )  # fmt: skip
    aside = printed.filter(pl.col("reason").is_not_null()).with_row_index("order")
    same_cell = (pl.col("source_sheet") == pl.col("used_sheet")) & (pl.col("source_cell") == pl.col("used_cell"))
    pairs = (
        aside.join(used, on=["release", "dataset", "fact"], how="inner", maintain_order="left_right")
        .filter((pl.col("replaced_by") == pl.col("superseded_by")).fill_null(True))
        .sort("order", ~same_cell, pl.col("used_value").is_null(), maintain_order=True)
        .unique("order", keep="first", maintain_order=True)
    )
    alone = aside.join(pairs, on="order", how="anti", maintain_order="left").filter(pl.col("reason") == "re-issued")
    both = pl.concat([pairs, alone.with_columns(superseded_by="replaced_by")], how="diagonal")
    return both.sort("order")


def _compared(pairs: pl.DataFrame) -> pl.DataFrame:
    """Say of each pair whether both prints can be true, and what they print."""
    numbers = pl.col("value").is_not_null() & pl.col("used_value").is_not_null()
    words = pl.coalesce("words", "mark") == pl.coalesce("used_words", "used_mark")
    same_kind = (pl.col("words").is_null() == pl.col("used_words").is_null()) & pl.col("used_cell").is_not_null()
    unlike = pl.col("words").is_not_null() & pl.col("used_words").is_not_null()
    no_number = pl.col("value").is_null() & pl.col("used_value").is_null()
    reissued = pl.col("reason") == "re-issued"
    new = pl.when(reissued).then(pl.format("version {}", "used_version")).otherwise(pl.lit("the original"))
    old = pl.when(reissued).then(pl.format("version {}", "version")).otherwise(pl.lit("the transcription"))
    said, used = (
        pl.coalesce(prefix + "words", number(pl.col(prefix + "value")), prefix + "mark", pl.lit("nothing"))
        for prefix in ("", "used_")
    )
    return pairs.with_columns(
        status=pl.when(numbers)
        .then(status("used_{}", "{}"))
        .when(no_number & same_kind & words)
        .then(pl.lit("agrees"))
        .when(no_number & unlike)
        .then(pl.lit("contradicts"))
        .otherwise(pl.lit("not compared")),
        note=pl.when(pl.col("used_cell").is_null())
        .then(pl.format("the later version does not print it; {} prints {}", old, said))
        .otherwise(pl.format("{} prints {}, {} prints {}", new, used, old, said)),
    )

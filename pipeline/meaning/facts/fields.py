"""The members around figures, as the fields of their dataset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.kinds import Kind
from pipeline.meaning.texts.dates import PERIOD, dates_in
from pipeline.meaning.understood import PRINTED, SIZE, SIZE_CELL

NO_TEXT = pl.lit(None, pl.String)


def with_fields(found: pl.DataFrame, kind: Kind, lists: CodeLists) -> pl.DataFrame:
    """Name the members as the dataset's fields."""
    columns = [expression for name, dimensions in kind.fields.items() for expression in _field(name, dimensions, kind)]
    kept = found.with_columns(columns)
    if "as_of" in kind.fields:
        # A period stands for its last day, and is kept as printed.
        periods = {
            date: mention
            for date in kept["field.as_of"].drop_nulls().unique()
            if (mention := dates_in(date)[0]).exactness == PERIOD
        }
        days = {date: f"{mention.day.day} {mention.day:%B %Y}" for date, mention in periods.items()}
        kept = kept.with_columns(
            pl.col("field.as_of").replace(days),
            pl.col("field.as_of")
            .replace_strict({date: date for date in periods}, default=None, return_dtype=pl.String)
            .alias("field.period"),
        )
    for name, further in kind.within.items():
        outer = {member: of for (_, member), (_, of) in lists.within.items()}
        kept = kept.with_columns(
            pl.col(f"field.{name}")
            .replace_strict(outer, default=None, return_dtype=pl.String)
            .alias(f"field.{further}")
        )
    if kind.sized:
        kept = kept.with_columns(
            pl.col(SIZE).cast(pl.Float64).alias(f"field.{kind.sized}"),
            pl.col(SIZE_CELL).alias(f"field.{kind.sized}_cell"),
        )
    for name, parts in kind.parts.items():
        whole = pl.col(f"field.{name}").str.split("|")
        kept = kept.with_columns(
            whole.list.get(place, null_on_oob=True).alias(f"field.{part}") for place, part in enumerate(parts) if part
        )
    fields = [name for name in kept.columns if name.startswith("field.")]
    own = ["table", "row", "column", "dataset", "role", "kept_unit", "value", "text", "day", "mark"]
    return kept.select(
        *own, *(pl.col(name).alias(name.removeprefix("field.")) for name in fields), "rating_printed"
    ).rename({"kept_unit": "unit", "day": "date"})


def _field(name: str, dimensions: Sequence[str], kind: Kind) -> Iterator[pl.Expr]:
    """A field, its text as printed, and the dimension that it came from."""
    if name == "breakdown_by":
        yield _which(dimensions).alias(f"field.{name}")
        return
    printed = [pl.when(pl.col(one).is_not_null()).then(pl.col(one + PRINTED)) for one in dimensions]
    yield pl.coalesce(*dimensions, NO_TEXT).alias(f"field.{name}")
    yield pl.coalesce(*printed, NO_TEXT).alias(f"field.{name}{PRINTED}")
    if name in kind.types:
        yield _which(dimensions).replace(dict(kind.called)).alias(f"field.{kind.types[name]}")


def _which(dimensions: Sequence[str]) -> pl.Expr:
    return pl.coalesce(*(pl.when(pl.col(one).is_not_null()).then(pl.lit(one)) for one in dimensions), NO_TEXT)

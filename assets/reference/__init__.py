"""The registers of the field: names, units, standards, questions, rating bands, comparisons.

They hold rules and spellings, never a published figure.
"""

from functools import cache
from pathlib import Path

import polars as pl

from pipeline.names import PLACES, register, spelling_key

FOLDER = Path(__file__).parent


@cache
def reference(name: str) -> pl.DataFrame:
    """Return a register by its file name; codes stay text, dates are dates."""
    frame = pl.read_csv(FOLDER / f"{name}.csv", infer_schema=False)
    return frame.with_columns(pl.col("^valid_(from|to)$").str.to_date())


@cache
def names() -> pl.DataFrame:
    """Return every name in the register's spelling with its other spellings; units come from pdus.csv too."""
    units = reference("pdus").select(kind=pl.lit("pdu"), name="pdu", spelling="pdu")
    units = units.with_columns(key=spelling_key(pl.col("spelling"), place=True))
    return pl.concat([register(FOLDER / "names.csv"), units]).unique(["kind", "key"], maintain_order=True)


@cache
def questions() -> pl.DataFrame:
    """Return the key questions and the other wordings of each (columns of a register, and the question's own)."""
    listed = reference("key_questions")
    own = listed.with_columns(spelling="question")
    both = pl.concat([own, listed.filter(pl.col("spelling").is_not_null())])
    return both.with_columns(
        kind=pl.lit("key question"), name="question_id", key=spelling_key(pl.col("spelling"))
    ).unique("key", maintain_order=True)


AREA_KINDS = tuple(kind for kind in PLACES if kind != "other")  # those that figures of the service are of

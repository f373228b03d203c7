"""The registers of the field: names, units, standards, questions, rating bands, comparisons.

They hold rules and spellings, never a published figure.
"""

from functools import cache
from pathlib import Path

import polars as pl

from pipeline.names import PLACES, register, spelling_key

SUBJECTS = Path(__file__).parents[1]


@cache
def reference(name: str) -> pl.DataFrame:
    """Return a register by its subject and file name, as ratings/standards; codes stay text, dates are dates."""
    frame = pl.read_csv(SUBJECTS / f"{name}.csv", infer_schema=False)
    return frame.with_columns(pl.col("^valid_(from|to)$").str.to_date())


@cache
def names() -> pl.DataFrame:
    """Return every name in the register's spelling with its other spellings; units come from pdus.csv too."""
    units = reference("registers/pdus").select(kind=pl.lit("pdu"), name="pdu", spelling="pdu")
    units = units.with_columns(key=spelling_key(pl.col("spelling"), place=True))
    return pl.concat([register(SUBJECTS / "registers" / "names.csv"), units]).unique(
        ["kind", "key"], maintain_order=True
    )


AREA_KINDS = tuple(kind for kind in PLACES if kind != "other")  # those that figures of the service are of

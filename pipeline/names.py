"""One spelling for the names of the field: regions, probation delivery units, grades, needs, questions.

A register lists each name and the ways in which publications spell it. A spelling that is not listed is
refused with the nearest name; it is never taken for it.
"""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path

import polars as pl

from pipeline.faults import Fault, report_faults

# Kinds of names that stand for places; publications add words to these that tell no two of them apart.
PLACES = ("region", "pdu", "country", "nation", "division", "organisation", "inspected", "not a region", "other")
_IDLE_IN_PLACES = r"\b(?:probation|service|ps|region|pdu|delivery|unit)\b"
_IDLE = r"\b(?:the|and|of)\b"
_PEOPLE = r"\b(?:individual|service user|person on probation|person)(?:s|'s)?\b"


def spelling_key(text: pl.Expr, *, place: bool = False) -> pl.Expr:
    """Return what is left of a name when case, punctuation, idle words and the order of words are set aside."""
    plain = (
        text.str.to_lowercase()
        .str.replace_all("[’‘`]", "'")
        .str.replace_all(_PEOPLE, " person ")
        .str.replace_all(r"[&.,;:?()/\-–—]", " ")
        .str.replace_all(_IDLE, " ")
        .str.replace_all("'", "")
    )
    if place:
        bare = plain.str.replace_all(_IDLE_IN_PLACES, " ")
        plain = pl.when(bare.str.strip_chars() == "").then(plain).otherwise(bare)
    return plain.str.split(" ").list.eval(pl.element().filter(pl.element() != "")).list.sort().list.join(" ")


@cache
def register(path: Path) -> pl.DataFrame:
    """Return a register of names (columns kind, name, spelling): every name is a spelling of itself."""
    listed = pl.read_csv(path)
    own = listed.select("kind", "name", spelling="name")
    both = pl.concat([own, listed.select("kind", "name", "spelling")]).drop_nulls()
    spelling = pl.col("spelling")
    key = pl.when(pl.col("kind").is_in(PLACES)).then(spelling_key(spelling, place=True))
    return both.with_columns(key=key.otherwise(spelling_key(spelling))).unique(["kind", "key"], maintain_order=True)


def to_register(
    frame: pl.DataFrame, column: str, names: pl.DataFrame, kinds: tuple[str, ...], *, strict: bool = True
) -> pl.DataFrame:
    """Return a frame with a column's names in the register's spelling.

    Adds `<column>_as_published` (what was printed) and `<column>_kind`. Null stays null. A name that no kind of the
    register knows is kept as printed and its kind is null. With strict, each is also a fault, once a source, with
    sheet and cell and the nearest name: FaultsError is raised, unless faults are being collected.

    Where `<column>_printed` says how a name is printed, the name is a member of a code list already, of the kind that
    `<column>_type` says.
    """
    said = (f"{column}_printed", f"{column}_type")
    frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in said if name not in frame.columns)
    known = names.filter(pl.col("kind").is_in(kinds))
    # Once a spelling, not once a row.
    spellings = (
        frame.select(pl.col(column).unique())
        .with_columns(key=spelling_key(pl.col(column), place=set(kinds) <= set(PLACES)))
        .join(known.select("key", registered="name", registered_kind="kind"), on="key", how="left")
    )
    found = (
        frame.drop(f"{column}_as_published", strict=False)
        .join(spellings, on=column, how="left", nulls_equal=True, maintain_order="left")
        .rename({column: f"{column}_as_published", "registered_kind": f"{column}_kind"})
    )
    printed, settled = pl.col(f"{column}_as_published"), pl.col(f"{column}_printed")
    if strict:
        unknown = found.filter(pl.col("registered").is_null() & printed.is_not_null() & settled.is_null())
        if not unknown.is_empty():
            cells = unknown.select("source_id", "source_sheet", "source_cell")
            report_faults(_unknown_spellings(unknown, column, known, kinds), cells.iter_rows())
    return found.with_columns(
        pl.coalesce("registered", printed).alias(column),
        pl.coalesce(settled, printed).alias(f"{column}_as_published"),
        pl.coalesce(f"{column}_type", f"{column}_kind").alias(f"{column}_kind"),
    ).drop("registered", "key", f"{column}_printed", f"{column}_type")


def _unknown_spellings(unknown: pl.DataFrame, column: str, known: pl.DataFrame, kinds: tuple[str, ...]) -> list[Fault]:
    faults = []
    spellings = dict(zip(known["key"], known["name"], strict=True))
    places = unknown.unique(["source_id", f"{column}_as_published"], maintain_order=True)
    for row in places.iter_rows(named=True):
        near = difflib.get_close_matches(row["key"], list(spellings), n=1)
        faults.append(
            Fault(
                file=row["source_id"],
                sheet=row["source_sheet"],
                cell=row["source_cell"],
                expected="a known area" if set(kinds) > {"region", "pdu"} else f"a known {' or '.join(kinds)}",
                found=f"'{row[f'{column}_as_published']}'",
                remedy=(f"nearest is '{spellings[near[0]]}'; " if near else "")
                + "correct the file, or add the spelling to assets/registers/names.csv",
            )
        )
    return faults

"""Ranks and shares of the greatest score, printed beside scores: kept where the scores bear them out, else left out."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipeline.meaning.arithmetic.evidence import FEWEST_TO_VERIFY, Settled, mostly
from pipeline.meaning.kinds import RANK, STANDING
from pipeline.meaning.members.units import HUNDRED
from pipeline.meaning.understood import Understood

SHARE, SCORE, STANDARD = "share of the greatest score", "composite score", "standard"
POINTS_A_STANDARD = 3
MOST_STANDARDS = (7, 8, 9)  # that a framework rates, with and without court work
ROUNDED = 0.51  # percentage points
_RANK = r"^(?:=|joint |equal )?(\d+)(?:st|nd|rd|th)?(?:=| equal| joint)?$"  # "=4", "4th"


def with_plain_standings(found: pl.DataFrame) -> pl.DataFrame:
    """Read ranks that are printed as words, and leave out what stands in place of one."""
    is_standing = pl.col("open").list.contains(STANDING).fill_null(value=False)
    worded = pl.col("text").str.to_lowercase().str.extract(_RANK, 1).cast(pl.Float64, strict=False)
    read = found.with_columns(value=pl.when(is_standing).then(pl.coalesce("value", worded)).otherwise("value"))
    return read.filter(~is_standing | pl.col("value").is_not_null())


def standings_borne_out(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Keep a row or column of ranks or shares where most agree with the scores beside or above them."""
    standings = found.filter(pl.col("open").list.contains(STANDING))
    if standings.is_empty():
        return found, [], []
    place = ["table", "row", "column", "figure"]  # a cell may hold a score too
    kept = pl.concat([_kept(found, standings, *axes) for axes in (("row", "column"), ("column", "row"))])
    kept = kept.unique(place, keep="first").with_columns(settled="value").select(*place, "settled")
    proven = found.join(kept, on=place, how="left", maintain_order="left")
    is_standing = pl.col("open").list.contains(STANDING).fill_null(value=False)
    return (
        proven.filter(~is_standing | pl.col("settled").is_not_null())
        .with_columns(value=pl.coalesce("settled", "value"))
        .drop("settled"),
        [],
        [],
    )


def _kept(found: pl.DataFrame, standings: pl.DataFrame, along: str, across: str) -> pl.DataFrame:
    """The standings of each line that agree with the scores of the other lines that cross it."""
    line = ["table", along]
    printed = pl.coalesce("value", pl.col("text").str.extract(r"^(\d+)/", 1).cast(pl.Float64, strict=False))
    scores = found.filter(pl.col("role") == SCORE).with_columns(score=printed)
    scores = scores.drop_nulls("score").unique(line, keep="none").select(*line, "score")
    rated = found.filter((pl.col("role") == STANDARD) & pl.col("mark").is_null())
    standards = rated.unique([*line, "standard"]).group_by(line).agg(standards=pl.len())
    beside = standings.join(scores, on=line, how="inner", maintain_order="left").join(
        standards, on=line, how="left", maintain_order="left"
    )
    kept = [beside.clear()]
    for _, own in beside.partition_by("table", across, as_dict=True, maintain_order=True).items():
        settled = _as_rank(own) if own["role"][0] == RANK else _as_share(own)
        kept += [settled] if settled is not None and own.height >= FEWEST_TO_VERIFY else []
    return pl.concat(kept)


def _as_rank(own: pl.DataFrame) -> pl.DataFrame | None:
    """Ranks, where nobody with a lower one has fewer points, or a smaller share of those there were."""
    complete = own["standards"].is_in(MOST_STANDARDS).fill_null(value=False).all()
    shares = [own["score"] / own["standards"]] if complete else []
    for height in (own["score"], *shares):
        in_order = own.with_columns(height=height).sort("value", "height", descending=[False, True])
        if (in_order["height"].diff().drop_nulls() <= 1e-9).all():
            return own
    return None


def _as_share(own: pl.DataFrame) -> pl.DataFrame | None:
    """Shares in per cent, where they are those of scores in the points of as many standards as are rated."""
    numbers = (pl.lit(count) for count in MOST_STANDARDS)
    possible = [HUNDRED * pl.col("score") / (POINTS_A_STANDARD * count) for count in numbers]
    for times in (1, HUNDRED):
        shares = own.with_columns(value=pl.col("value") * times)
        agree = pl.any_horizontal((pl.col("value") - share).abs() <= ROUNDED for share in possible)
        if mostly(shares.select(agree=agree)["agree"]):
            return shares.with_columns(pl.col("value").round(10))
    return None

"""Ratings, scores and standards in one spelling."""

from __future__ import annotations

import polars as pl

from assets.registers import names, reference
from assets.registers.areas import existing
from pipeline.names import to_register


def spelt_ratings(printed: pl.DataFrame) -> pl.DataFrame:
    """Put printed ratings, scores and dates in one spelling."""
    found = printed.with_columns(item="role")
    rated = pl.col("item").is_in(["overall rating", "standard"]) & pl.col("mark").is_null()
    found = found.with_columns(rating=pl.when(rated).then("text"))
    # "Kirklees PDU (Probation Service - Yorkshire and The Humber region)"
    unit = pl.col("pdu_printed").str.replace(r"\s*\([^()]*\)$", "")
    found = found.with_columns(pdu_said=unit.is_not_null(), pdu_printed=unit)
    found = to_register(found, "pdu", names(), ("pdu",)).drop("pdu_kind")
    found = existing(found, "pdu", pl.coalesce("date", "published_date"))
    found = to_register(found, "rating", names(), ("rating",))
    # "3/21": points, and the points there were to have.
    points = pl.col("text").str.extract_groups(r"^(?<score>\d+)/(?<maximum>\d+)$")
    standards = reference("ratings/standards").select("framework", "standard_code", "standard")
    by_name = standards.rename({"standard_code": "code_of_name"})
    return (
        found.with_columns(
            score=pl.when(pl.col("item") == "composite score").then(
                pl.coalesce("value", points.struct.field("score").cast(pl.Float64))
            ),
            maximum=pl.coalesce("maximum", points.struct.field("maximum").cast(pl.Float64)),
            # The slides call the 2021 standard on staff "Staffing", its name from 2023.
            standard=pl.when(pl.col("framework") == "2021")
            .then(pl.col("standard").replace("Staffing", "Staff"))
            .otherwise("standard"),
        )
        .join(by_name, on=["framework", "standard"], how="left", maintain_order="left")
        .with_columns(standard_code=pl.coalesce("standard_code", "code_of_name"))
        .rename({"region": "region_said"})
        .join(reference("registers/pdus").select("pdu", "region"), on="pdu", how="left", maintain_order="left")
        .with_columns(region=pl.coalesce("region", pl.when(pl.col("pdu_said")).then("region_said")))
    )

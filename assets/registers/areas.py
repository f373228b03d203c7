"""The area, the organisation and the region that a figure is of, by the register."""

from __future__ import annotations

import polars as pl

from assets.registers import names, reference
from pipeline.address import ADDRESS
from pipeline.faults import Fault, report_faults
from pipeline.names import to_register

ALL_UNITS = r"(?i)^(?:all|total)\b|\b(?:all|total)$|^region(?:al)? total"
GRACE = "1y"  # reports come out months after their fieldwork, and old names linger in series


def in_their_area(found: pl.DataFrame) -> pl.DataFrame:
    """Give rows of units beneath their regions their own area; a row without a unit, or for all, is the region's."""
    if not {"region", "pdu"} & set(found.columns):
        return found
    unit = pl.when(~pl.col("pdu").str.contains(ALL_UNITS)).then("pdu") if "pdu" in found.columns else pl.lit(None)
    region = "region" if "region" in found.columns else pl.lit(None)
    return found.with_columns(area=pl.coalesce("area", unit, region))


def in_their_organisation(found: pl.DataFrame) -> pl.DataFrame:
    """Give rows their organisation (NPS, CRC, Probation Service) in one spelling, and their region."""
    if "organisation" not in found.columns:
        found = found.with_columns(organisation=pl.lit(None, pl.String))
    found = to_register(found, "organisation", names(), ("organisation",)).drop(
        "organisation_kind", "organisation_as_published"
    )
    units = reference("registers/pdus").select(area="pdu", of_unit="region")
    region = pl.when(pl.col("area_type") == "region").then("area")
    # A unit that was accepted with a release is in no register: its release says in which region it is.
    said = pl.col("region") if "region" in found.columns else pl.lit(None, pl.String)
    return (
        found.with_columns(region_of_unit=pl.when(pl.col("area_type") == "pdu").then(said))
        .drop("region", strict=False)
        .join(units, on="area", how="left", maintain_order="left")
        .with_columns(region=pl.coalesce(region, "of_unit", "region_of_unit"))
        .drop("of_unit", "region_of_unit")
    )


def existing(found: pl.DataFrame, unit: str, date: pl.Expr) -> pl.DataFrame:
    """Return rows unchanged, and report each probation delivery unit long before or after it existed.

    Boundary changes: West Kent became North Kent and Mid Kent, and the like (assets/registers/pdus.csv).
    """
    dated = found.with_columns(on=date).join(
        reference("registers/pdus").drop("region"), left_on=unit, right_on="pdu", how="left", maintain_order="left"
    )
    late = pl.col("on") > pl.col("valid_to").dt.offset_by(GRACE)
    early = pl.col("on") < pl.col("valid_from").dt.offset_by(f"-{GRACE}")
    misdated = dated.filter(late | early)
    faults = [
        Fault(
            file=row["source_id"],
            sheet=row["source_sheet"],
            cell=row["source_cell"],
            expected=f"a probation delivery unit that existed on {row['on']}",
            found=f"'{row[unit]}', from {row['valid_from'] or 'the start'} to {row['valid_to'] or 'now'}",
            remedy="correct the file, or the periods in assets/registers/pdus.csv",
        )
        for row in misdated.unique(["source_id", unit, "on"], maintain_order=True).iter_rows(named=True)
    ]
    if faults:
        report_faults(faults, misdated.select(ADDRESS).iter_rows())
    return found

"""Profiles: what the published marts say of one probation delivery unit."""

# No postponed annotations: Dagster compares the type of `context` itself.

from pathlib import Path

import dagster as dg

from assets.registers import reference
from pipeline.published.profile import write_profile

UNITS = dg.StaticPartitionsDefinition(reference("registers/pdus")["pdu"].unique(maintain_order=True).to_list())


def pdu_profile(marts: Path) -> dg.AssetsDefinition:
    """Return the asset that writes one unit's profile into the published build."""

    @dg.asset(
        key=["profiles", "pdu"],
        group_name="profiles",
        kinds={"json"},
        partitions_def=UNITS,
        deps=[["published", "database"]],
        description="Every published row of one probation delivery unit, as JSON in profiles/ in the published build. "
        "Made on demand, one unit or several at a time. It belongs to the build it was made from, and goes with it.",
    )
    def pdu(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        rows = {unit: write_profile(unit, marts) for unit in context.partition_keys}
        return dg.MaterializeResult(metadata={"rows": rows})

    return pdu

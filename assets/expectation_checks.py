"""Expectation suites as asset checks: Great Expectations runs once over the marts and charts of a run.

What blocks publishing is the same suites run as SQL on the unfinished build (pipeline/build.py), in Dagster as in
`pdu build`. Blocking checks here would be a circle: many marts are made from other marts, and rules look across them.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import dagster as dg

from assets.catalogue import TABLES
from pipeline.build import PUBLISHED
from pipeline.quality.data_docs import DATA_DOCS, INDEX
from pipeline.quality.expectations import CRITICAL, Verdict, load_suites, opened
from pipeline.settings import Settings

CHECK = "expectations"
RUN = "the tables that Dagster made last"


def data_docs(marts: Path) -> dg.UrlMetadataValue:
    """The address of the Data Docs in a marts folder."""
    return dg.MetadataValue.url((marts.absolute() / DATA_DOCS / INDEX).as_uri())


def expectation_checks(settings: Settings) -> dg.AssetChecksDefinition:
    """Return the one step that holds every mart and chart to its suite, with a check a table."""
    keys = [list(made.name) for made in TABLES if made.name[0] in PUBLISHED]

    @dg.multi_asset_check(
        name="expectations",
        can_subset=True,  # tables may be made by hand, one at a time
        specs=[
            dg.AssetCheckSpec(CHECK, asset=key, description=f"What must be true of {'.'.join(key)} as a whole.")
            for key in keys
        ],
    )
    def expectations(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        """Run every suite with Great Expectations, and write its Data Docs into the marts folder."""
        from pipeline.quality.validation import validate_with_docs

        suites = load_suites(settings.expectations)
        settings.marts.mkdir(parents=True, exist_ok=True)
        with opened(settings.warehouse) as connection:
            judged = validate_with_docs(
                connection, suites, "the tables that Dagster made last", settings.marts / DATA_DOCS
            )
        asked = {check.asset_key for check in context.selected_asset_check_keys}
        for key in (key for key in keys if dg.AssetKey(key) in asked):
            yield _result(key, [verdict for verdict in judged if verdict.table == ".".join(key)], settings.marts)

    return expectations


def _result(key: list[str], judged: Iterable[Verdict], marts: Path) -> dg.AssetCheckResult:
    """A table's check: it fails as an error where publishing is blocked, else as a warning."""
    judged = list(judged)
    failed = [verdict for verdict in judged if not verdict.passed]
    blocked = any(verdict.severity == CRITICAL for verdict in failed)
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=CHECK,
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR if blocked else dg.AssetCheckSeverity.WARN,
        metadata={
            "expectations": len(judged),
            "failed": [f"{verdict.severity}: {verdict.fault()}" for verdict in failed],
            "data docs": data_docs(marts),
        },
    )

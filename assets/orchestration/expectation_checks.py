"""Expectation suites as asset checks: the queries that `pdu build` asks of an unfinished build, asked of the lake.

What blocks publishing is the same suites on the unfinished build (pipeline/build.py), in Dagster as in `pdu build`.
Blocking checks here would be a circle: many marts are made from other marts, and rules look across them. Great
Expectations itself runs after each publication, in published/data_docs: it takes longer to load than a build takes.
"""

from collections.abc import Iterable, Iterator

import dagster as dg

from assets.catalogue import TABLES, VIEWS
from pipeline.build import PUBLISHED
from pipeline.in_dagster.lake_resource import LakeResource
from pipeline.lake.attached import LAKE
from pipeline.lake.tables import LakeTables
from pipeline.quality.expectations import CRITICAL, Verdict, load_suites, suites_of, verdict_on
from pipeline.settings import Settings

CHECK = "expectations"


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
    def expectations(context: dg.AssetCheckExecutionContext, lake: LakeResource) -> Iterator[dg.AssetCheckResult]:
        """Ask every expectation of the tables that were made, as a query for the rows that break it."""
        asked = {".".join(check.asset_key.path) for check in context.selected_asset_check_keys}
        with lake.reading() as store:
            connection = store.connection
            _copy_published(store)
            suites = [s for s in suites_of(connection, load_suites(settings.expectations)) if s.name in asked]
            judged = [verdict_on(connection, suite.name, one) for suite in suites for one in suite.expectations]
        for key in (key for key in keys if ".".join(key) in asked):
            yield _result(key, [verdict for verdict in judged if verdict.table == ".".join(key)])

    return expectations


def _copy_published(store: LakeTables) -> None:
    """Copy the published layers of a lake into memory: hundreds of questions of Parquet take ten times as long."""
    for schema in PUBLISHED:
        store.connection.execute(f"CREATE SCHEMA {schema}")
    for name in (".".join(made.name) for made in TABLES if made.name[0] in PUBLISHED):
        if name in store.made:
            store.connection.execute(f"CREATE TABLE {name} AS FROM {LAKE}.{name}")
    for view in VIEWS:
        if ".".join(view.of.name) in store.made:
            store.connection.execute(f"CREATE VIEW {'.'.join(view.name)} AS {view.query}")


def _result(key: list[str], judged: Iterable[Verdict]) -> dg.AssetCheckResult:
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
        },
    )

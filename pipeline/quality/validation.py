"""Expectation suites run by Great Expectations itself: the same files as expectations.py, and its Data Docs.

Importing Great Expectations takes seconds, so it is imported here only when a suite is to run, and never by a build.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from pipeline.folders.replaced import replaced_folder
from pipeline.folders.storage_faults import storage_faults
from pipeline.quality.broken_rows import BATCH, UNEXPECTED_ROWS
from pipeline.quality.data_docs import MADE, finish_site
from pipeline.quality.expectations import Expectation, Suite, Verdict, suites_of, verdicts

NAME = "marts"
DIALECT = "duckdb.given"


def start_import() -> threading.Thread:
    """Begin to import Great Expectations on a thread of its own, so that other work goes on meanwhile."""
    thread = threading.Thread(target=_great_expectations, name="import great_expectations")
    thread.start()
    return thread


def validate(
    connection: duckdb.DuckDBPyConnection, suites: Collection[Suite], run: str, site: Path | None = None
) -> list[Verdict]:
    """Return Great Expectations' verdict on each expectation, with the cells of the rows that break it.

    With a site, its pages are written there. Raises
    RuntimeError when an expectation cannot be run, or Great Expectations and the query of
    expectations.py disagree: either is a defect of the suite, not of the data.
    """
    held = suites_of(connection, suites)
    queried = verdicts(connection, suites)
    gx = _great_expectations()
    context = _context(gx, site)
    source = context.data_sources.add_sql(
        NAME, connection_string=f"{DIALECT.replace('.', '+')}:///", create_temp_table=False, kwargs=_engine(connection)
    )
    definitions = []
    for suite in held:
        rows = source.add_query_asset(suite.name, query=f"SELECT * FROM {suite.name}")
        expected = gx.ExpectationSuite(name=suite.name, expectations=[_configured(one) for one in suite.expectations])
        definitions.append(
            context.validation_definitions.add(
                gx.ValidationDefinition(
                    name=suite.name,
                    data=rows.add_batch_definition_whole_table("all rows"),
                    suite=context.suites.add(expected),
                )
            )
        )
    checkpoint = gx.Checkpoint(name=NAME, validation_definitions=definitions, result_format="SUMMARY")
    ran = context.checkpoints.add(checkpoint).run(
        run_id=gx.RunIdentifier(run_name=run, run_time=dt.datetime.now(dt.UTC))
    )
    found = {
        (one.suite_name, result.expectation_config.description): result
        for one in ran.run_results.values()
        for result in one.results
    }
    judged = [_agreed(verdict, found[verdict.table, verdict.check]) for verdict in queried]
    if site is not None:
        context.build_data_docs()
    return judged


def _great_expectations() -> Any:
    """Import the package, with its analytics off before anything of it runs."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    return gx


def _context(gx: Any, site: Path | None) -> Any:
    """A context that is kept nowhere, shows no progress bars and has no site but ours."""
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    for given in list(context.variables.data_docs_sites or {}):
        context.delete_data_docs_site(given)
    if site is not None:
        store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(site.resolve())}
        builder = {"class_name": "DefaultSiteIndexBuilder", "show_cta_footer": False}
        context.add_data_docs_site(
            NAME,
            {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": store,
                "site_index_builder": builder,
            },
        )
    return context


def _engine(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What SQLAlchemy needs to ask a connection that is already open, and to leave it as it is.

    Great Expectations reads an answer after it has given its connection back. duckdb-engine then rolls back, and the
    answer is gone with the transaction; so this dialect begins and ends none. Nothing is written here.
    """
    import duckdb_engine
    import sqlalchemy

    class GivenConnection(duckdb_engine.Dialect):
        supports_statement_cache = False

        def do_begin(self, dbapi_connection: Any) -> None: ...

        def do_commit(self, dbapi_connection: Any) -> None: ...

        def do_rollback(self, dbapi_connection: Any) -> None: ...

        def do_close(self, dbapi_connection: Any) -> None: ...

    sqlalchemy.dialects.registry.impls[DIALECT] = lambda: GivenConnection
    return {"creator": lambda: duckdb_engine.ConnectionWrapper(connection)}


def _configured(expectation: Expectation) -> dict[str, Any]:
    """The expectation as Great Expectations keeps it.

    It gives the rows a name of its own unless it thinks that they have one, which it finds out by a pattern: within
    brackets they may have any.
    """
    kept = expectation.model_dump(exclude_none=True)
    if expectation.type == UNEXPECTED_ROWS:
        query = expectation.kwargs["unexpected_rows_query"]
        kept["kwargs"] = {"unexpected_rows_query": query.replace(BATCH, f"(SELECT * FROM {BATCH})")}
    return kept


def _agreed(verdict: Verdict, result: Any) -> Verdict:
    raised = [str(info["exception_message"]) for info in result.exception_info.values() if isinstance(info, dict)]
    if raised:
        raise RuntimeError(f"{verdict.table}, '{verdict.check}': cannot be run: {' '.join(raised[0].split())}")
    if bool(result.success) != verdict.passed:
        raise RuntimeError(f"{verdict.table}, '{verdict.check}': Great Expectations and the query disagree")
    return replace(verdict, passed=bool(result.success))


def validate_with_docs(
    connection: duckdb.DuckDBPyConnection, suites: Collection[Suite], run: str, docs: Path | None
) -> list[Verdict]:
    """Validate as above, with Data Docs that replace those at a place in one step."""
    if docs is None:
        return validate(connection, suites, run)
    with storage_faults(docs), replaced_folder(docs, MADE) as site:
        judged = validate(connection, suites, run, site)
        finish_site(site, suites_of(connection, suites), judged, run)
    return judged

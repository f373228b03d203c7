"""Commands that reach other people: a server for their queries, a line by webhook or e-mail."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Annotated

import typer

from pipeline.commands.options import DebugOption, MartsOption, published_marts
from pipeline.commands.plain_errors import plain_errors

FOLLOW_SECONDS = 2  # how long a server may go on showing the build before


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen at. The default is this machine only.")] = (
        "localhost"
    ),
    port: Annotated[int, typer.Option("--port", help="Port to listen at.", min=1, max=65535)] = 9494,
    token: Annotated[
        str | None,
        typer.Option("--token", envvar="PDU_SERVE_TOKEN", help="What clients must give. Default: a new one, shown."),
    ] = None,
    marts: MartsOption = None,
    debug: DebugOption = False,
) -> None:
    """Let colleagues query the marts from DuckDB on their own machines, read-only. Ends with Ctrl-C."""
    with plain_errors(debug):
        import time

        from pipeline.commands.terminal import print_serving
        from pipeline.faults import FaultsError
        from pipeline.published.serving import new_token, serving

        folder = published_marts(marts)
        given = token or new_token()
        with serving(folder, host, port, given) as server, suppress(KeyboardInterrupt):
            print_serving(server.address, folder, given if token is None else None)
            while True:
                time.sleep(FOLLOW_SECONDS)
                with suppress(FaultsError):  # a catalogue that is away: what is here is served
                    published_marts(marts)
                server.follow()


def notify_people(
    message: Annotated[str, typer.Argument(help="What to say, in one line.")] = "A try: nothing happened.",
    debug: DebugOption = False,
) -> None:
    """Send a line to PDU_NOTIFY_WEBHOOK and PDU_NOTIFY_EMAIL_TO, to try whether it arrives."""
    with plain_errors(debug):
        from pipeline.notifications.messages import notifies, notify
        from pipeline.settings import Settings

        settings = Settings()
        failed = notify(settings, " ".join(message.split()))
        if not notifies(settings):
            failed = ["Nobody to notify: set PDU_NOTIFY_WEBHOOK or PDU_NOTIFY_EMAIL_TO"]
        for why in failed:
            print(why, file=sys.stderr)
        if failed:
            raise typer.Exit(1)
        print("Notified")

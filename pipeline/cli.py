"""The pdu command. Heavy packages are imported inside the commands that use them, never for --help."""

from __future__ import annotations

import gc
import signal

import typer

from pipeline.commands import accepting, asking, making, reaching, writing
from pipeline.commands.plain_errors import terminate

app = typer.Typer(
    name="pdu",
    help="Probation data marts for England and Wales, built from published workbooks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (  # in the order of --help
    making.build,
    making.fetch,
    making.share,
    asking.query,
    writing.package,
    making.rebuild,
    asking.trace,
    asking.inspect,
    accepting.accept,
    asking.check,
    writing.charts,
    writing.report,
    reaching.serve,
):
    app.command()(command)
app.command(name="notify")(reaching.notify_people)
app.command(name="tell", hidden=True)(reaching.notify_people)  # its name before


def run() -> None:
    """Run the program."""
    gc.set_threshold(
        50_000
    )  # nothing that is imported is garbage: to look takes an eighth of the time to a first answer
    signal.signal(signal.SIGTERM, terminate)  # unwinds, so that nothing is left over
    app()

"""The command ``topics``: parse, call, print. Results go to stdout, everything else to stderr.

A module per kind of command; what a command needs besides its options is imported when it runs, so that ``--help``
is at once there.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..console import Format, show
from ..errors import TopicsError
from . import compare, experiments, fetching, fitting, network, people, reading, reports, search, trends
from . import options as opt

app = typer.Typer(
    help="Turn paper abstracts into topics, trends, comparisons and interactive reports.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(installed("paper-topics"))
        raise typer.Exit


def plugins(format_: opt.As = Format.table) -> None:
    """Print what is installed: sources, embedders, clusterers, labelers, pipelines and whatever else can be added."""
    import polars as pl

    from ..registry import GROUPS
    from ..registry import plugins as installed

    rows = [
        (group, name, point.value, point.dist.name if point.dist else "")
        for group in GROUPS
        for name, point in installed(group).items()
    ]
    show(pl.DataFrame(rows, schema=["kind", "name", "object", "distribution"], orient="row"), format_, "Plug-ins")


for command in (
    reports.report,
    reports.demo,
    reading.read,
    fetching.fetch,
    people.people,
    fitting.fit,
    fitting.topics,
    trends.trends,
    compare.compare,
    search.similar,
    search.experts,
    search.nearby,
    network.network,
    experiments.run,
    experiments.schema,
    plugins,
):
    app.command()(command)
app.add_typer(experiments.app, name="experiments")


def main() -> None:
    """Run the command; a user's mistake is one red sentence and exit code 2, a traceback is a bug."""
    try:
        app()
    except TopicsError as error:
        typer.secho(f"Error: {error}", fg=typer.colors.RED, err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)

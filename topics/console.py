"""What the command line shows: tables on stdout, progress and remarks on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    import polars as pl

# A file or a pipe has no width; this many columns keep a row on a line there.
_WIDE = 200


class Format(StrEnum):
    """How a table is printed."""

    table = "table"
    csv = "csv"
    json = "json"


def say(text: str) -> None:
    """A remark, beside the results."""
    typer.echo(text, err=True)


def show(table: pl.DataFrame, format_: Format, title: str) -> None:
    """A table as the user asked for it; lists are text in CSV, which has none."""
    if format_ is Format.json:
        typer.echo(table.write_json())
    elif format_ is Format.csv:
        typer.echo(_flat(table).write_csv(), nl=False)
    elif table.is_empty():
        typer.echo(f"{title}: none")
    else:
        _show_rich(table, title)


def _flat(table: pl.DataFrame) -> pl.DataFrame:
    import polars as pl
    import polars.selectors as cs

    return table.with_columns(cs.list().cast(pl.List(pl.String)).list.join("; "))


def show_findings(findings: pl.DataFrame, format_: Format) -> None:
    """Findings: every one as CSV or JSON, one line per kind for a reader."""
    import polars as pl

    if format_ is not Format.table:
        show(findings, format_, "Findings")
        return
    place = pl.concat_str("source", "source_record", separator=", ", ignore_nulls=True)
    kinds = findings.group_by("severity", "code", maintain_order=True).agg(
        pl.col("records").sum().alias("count"), place.first().alias("for example"), pl.col("message").first()
    )
    show(kinds, format_, "Findings")
    if findings.height > kinds.height:
        say("One line for each kind of finding; --format csv has the records.")


def _show_rich(table: pl.DataFrame, title: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=title, title_justify="left", header_style="bold", box=box.SIMPLE_HEAD)
    for column, dtype in table.schema.items():
        shown.add_column(column.replace("_", " "), justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in table.iter_rows():
        shown.add_row(*(Text(_cell(value)) for value in row))
    console = Console() if sys.stdout.isatty() else Console(width=_WIDE)
    console.print(shown)


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


@contextmanager
def progress_bar(n_steps: int) -> Iterator[Callable[[str], None]]:
    """Gives a function to call with the name of each step; a bar on stderr where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    if not sys.stderr.isatty():
        yield lambda _name: None
        return
    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=n_steps)
        done = iter(range(n_steps + 1))
        yield lambda name: progress.update(task, description=name, completed=next(done, n_steps))

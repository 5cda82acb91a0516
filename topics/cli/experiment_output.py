"""What ``topics run`` and its kin show: a bar over cells, and tables in words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..console import say

if TYPE_CHECKING:
    import polars as pl

    from ..reporting.experiment.view import View

# Of a printed table; CSV and JSON have all.
_MOST_COLUMNS = 6
_MARKS = {"best": " *", "level": " ≈"}
MARKS = (
    "* is the best mean, ≈ one that cannot be told apart from it (paired by seed, corrected for how many are compared)."
)
_STATES = {
    "done": "done",
    "measured": "to be measured",
    "repeated": "failed, to be tried again",
    "computed": "to be computed",
}
# What a file is called that came out as it was, or that holds times alone.
_SAME = ("identical", "measured")


@contextmanager
def cells_bar() -> Iterator[Callable[[int, int, str, str], None]]:
    """Gives a function to call with the cells that are done, all of them, the present one and its stage.

    A bar on stderr where that is a terminal.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    if not sys.stderr.isatty():
        yield lambda _done, _total, _cell, _stage: None
        return
    columns = (BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading the papers", total=None)

        def step(done: int, total: int, cell: str, stage: str) -> None:
            progress.update(task, completed=done, total=total, description=f"{cell}: {stage}" if cell else stage)

        yield step


def means_table(view: View) -> pl.DataFrame:
    """Means with their intervals: a column for each pipeline where these are few, else a row for each."""
    import polars as pl

    from ..reporting.experiment.rows import main_names

    if len(view.lines) <= _MOST_COLUMNS:
        rows = [(m.title, *(_mean(view, i, name) for i in range(len(view.lines)))) for name, m in view.measures.items()]
        heads = ["measure", *(line.name for line in view.lines)]
    else:
        names = main_names(view)[:_MOST_COLUMNS]
        rows = [(line.name, *(_mean(view, i, name) for name in names)) for i, line in enumerate(view.lines)]
        heads = ["pipeline", *(view.measures[name].short for name in names)]
    return pl.DataFrame(rows, schema=dict.fromkeys(heads, pl.String), orient="row")


def _mean(view: View, place: int, metric: str) -> str | None:
    """``0.452 [0.441, 0.463] *``, where that is the best."""
    found = view.mean(view.lines[place], metric)
    if found is None:
        return None
    told = view.measures[metric].with_interval(found.mean, found.low, found.high)
    return told + _MARKS.get(found.standing or "", "")


def plan_in_words(plan: pl.DataFrame) -> pl.DataFrame:
    """Cells, what is to be done with each, and which of its stages are stored."""
    import polars as pl

    return plan.select("cell", pl.col("state").replace(_STATES), stored=pl.col("stored").list.join(", "))


def say_plan(plan: pl.DataFrame, folder: Path) -> None:
    """How much there is to do."""
    from ..text import count, listing

    states = plan.group_by("state", maintain_order=True).len().iter_rows()
    told = listing([f"{n:,} {_STATES.get(state, state)}" for state, n in states])
    say(f"{count(plan.height, 'cell')}: {told}. Nothing was run or written; the results would go to {folder}")


def list_in_words(experiments: pl.DataFrame) -> pl.DataFrame:
    """Folders, what was asked, and how much of it is done."""
    import polars as pl

    return experiments.select(
        "folder", "question", done=pl.format("{} of {}", "done", "cells"), failed="failed",
        pipelines=pl.col("pipelines").list.join(", "), seeds=pl.col("seeds").list.len(),
    )  # fmt: skip


def aligned_in_words(aligned: pl.DataFrame) -> pl.DataFrame:
    """What became of each topic, with its papers, and how much of them and of the terms both topics share."""
    import polars as pl

    return aligned.select(
        "event", pl.col("label_a").alias("topic in A"), pl.col("papers_a").alias("papers"),
        pl.col("label_b").alias("topic in B"), pl.col("papers_b").alias("papers in B"), "shared",
        pl.col("jaccard").round(2), pl.col("terms").round(2),
    )  # fmt: skip


def files_in_words(files: pl.DataFrame) -> pl.DataFrame:
    """Files that came out otherwise, and the others counted by their folder."""
    import polars as pl

    same = pl.col("status").is_in(_SAME)
    folder = pl.col("file").str.extract(r"^(.*/)[^/]*$").fill_null("")
    others = files.with_columns(folder=folder, same=same)
    counted = (
        others.filter("same")
        .group_by("folder", maintain_order=True)
        .agg(n=pl.len(), clocks=(pl.col("status") == "measured").sum())
    )
    rows = counted.select(
        file=pl.format("{}*", "folder"), files="n", status=pl.lit("identical"),
        detail=pl.when(pl.col("clocks") > 0).then(pl.lit("but for measured times")),
    )  # fmt: skip
    told = others.filter(~pl.col("same")).select("file", "status", "detail", files=pl.lit(1, pl.UInt32))
    return pl.concat([rows, told.select(rows.columns)])


def say_reproduced(files: pl.DataFrame) -> bool:
    """Whether every file came out the same, and in a sentence how many did."""
    import polars as pl

    from ..text import count, listing

    others = files.filter(~pl.col("status").is_in(_SAME))["file"].to_list()
    if not others:
        say(f"All {count(files.height, 'file')} came out the same, but for measured times")
        return True
    say(f"{count(len(others), 'file')} of {files.height:,} came out otherwise: {listing(others)}")
    return False

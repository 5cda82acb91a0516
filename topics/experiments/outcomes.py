"""From the folders of cells to the tables of an experiment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

import polars as pl

from .. import schemas
from .cell_folders import Note, read_note, times_of
from .cells import Cell
from .metrics import METRICS, CostMetric, GroupMetric
from .needs import missing_extra
from .spec import Experiment
from .summary import summarise

# What a clock or the machine says: kept apart, for all else is the same every time.
CLOCKED = tuple(name for name, metric in METRICS.items() if isinstance(metric, CostMetric))
# A number for each cell.
Values = list[float | None]


def metrics_of(experiment: Experiment) -> tuple[str, ...]:
    """Names of the metrics of an experiment: those asked for, else all whose packages are installed."""
    return experiment.metrics or tuple(name for name, metric in METRICS.items() if not missing_extra(metric))


def results_table(cells: Sequence[Cell], folder: Path, metrics: Sequence[str], *, asked: bool) -> pl.DataFrame:
    """A row per cell, a column per metric that needs no clock.

    Args:
        cells: those of the experiment; each has its folder.
        folder: in which the folders are.
        metrics: names, in the order of the columns.
        asked: whether somebody asked for these; otherwise those that no cell has are left out.
    """
    notes = {cell.name: note for cell in cells if (note := read_note(folder / cell.name))}
    names = [name for name in metrics if name not in CLOCKED]
    rows = [_row(cell, notes[cell.name], names) for cell in cells]
    columns = [pl.Series(name, _values(name, cells, notes, folder), dtype=pl.Float64) for name in names]
    table = schemas.RESULTS.frame(rows).with_columns(columns)
    return table if asked else table.drop(name for name in names if table[name].is_null().all())


def _values(name: str, cells: Sequence[Cell], notes: dict[str, Note], folder: Path) -> Values:
    metric = METRICS[name]
    if isinstance(metric, GroupMetric):
        return _group_values(metric, cells, notes, folder)
    return [notes[cell.name].metrics.get(name) for cell in cells]


def _row(cell: Cell, note: Note, metrics: Sequence[str]) -> dict[str, object]:
    about = {"cell": cell.name, "pipeline": cell.pipeline, "setting": cell.setting, "seed": cell.seed}
    unmeasured = "; ".join(f"{name}: {why}" for name, why in note.unmeasured.items() if name in metrics) or None
    return {
        **about,
        "subsample": cell.subsample,
        "n_papers": note.n_papers,
        "failed": note.failed,
        "unmeasured": unmeasured,
    }


def _group_values(metric: GroupMetric, cells: Sequence[Cell], notes: dict[str, Note], folder: Path) -> Values:
    """The metric's number for each cell, over those of one pipeline and setting on the same papers or parts of them."""
    found: dict[str, float | None] = {}
    for group in _groups(cells, notes, subsampled=metric.over == "subsamples"):
        files = [folder / name / f"{schemas.ASSIGNMENTS.name}.parquet" for name in group]
        assignments = [pl.read_parquet(file, columns=["paper_id", "topic_id"]) for file in files]
        found |= dict(zip(group, metric.measure(assignments), strict=True))
    return [found.get(cell.name) for cell in cells]


def _groups(cells: Sequence[Cell], notes: dict[str, Note], *, subsampled: bool) -> Iterable[list[str]]:
    """Names of the cells that are compared with each other; failed ones are in none."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for cell in cells:
        note = notes[cell.name]
        if note.failed is None and (cell.subsample is not None) == subsampled:
            groups.setdefault((cell.pipeline, cell.setting, note.papers), []).append(cell.name)
    return groups.values()


def times_table(cells: Sequence[Cell], folder: Path) -> pl.DataFrame:
    """Seconds of each stage of each cell, and on each of these rows the peak memory of the cell."""
    rows = []
    for cell in cells:
        times = times_of(folder / cell.name)
        memory = times.get("peak_memory")
        for stage, note in times.get("stages", {}).items():
            rows.append({"cell": cell.name, "stage": stage, "seconds": note["seconds"], "peak_memory": memory})
    return schemas.TIMES.frame(rows)


def with_clocked(results: pl.DataFrame, times: pl.DataFrame, metrics: Iterable[str]) -> pl.DataFrame:
    """The results with those of the metrics that a clock or the machine says; without those that no cell has."""
    parts = {cell: part for (cell,), part in times.group_by("cell")}
    columns = []
    for name in metrics:
        metric = METRICS.get(name)
        if isinstance(metric, CostMetric):
            values = [_cost(metric, parts.get(cell)) for cell in results["cell"]]
            columns.append(pl.Series(name, values, dtype=pl.Float64))
    return results.with_columns(column for column in columns if column.is_not_null().any())


def _cost(metric: CostMetric, times: pl.DataFrame | None) -> float | None:
    if times is None:
        return None
    return metric.measure(times["seconds"].to_list(), cast(float | None, times["peak_memory"].max()))


def summary_table(results: pl.DataFrame, metrics: Iterable[str]) -> pl.DataFrame:
    """Means and differences of those metrics that the results have."""
    return summarise(results, [name for name in metrics if name in results.columns])

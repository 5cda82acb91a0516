"""A summary as a small table to print."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl


def compact(summary: pl.DataFrame, metrics: Sequence[str]) -> pl.DataFrame:
    """Pipelines (and settings, where there are several) x metrics, each as ``.452 [.448, .456]``: mean and interval.

    A metric that the summary does not have is left out.

    Args:
        summary: as ``schemas.SUMMARY``.
        metrics: in the order of the columns.
    """
    keys = ["pipeline", "setting"] if summary["setting"].n_unique() > 1 else ["pipeline"]
    known = set(summary["metric"])
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for row in summary.iter_rows(named=True):
        cells = rows.setdefault(tuple(row[key] for key in keys), {})
        cells[row["metric"]] = _cell(row["mean"], row["low"], row["high"])
    columns = [metric for metric in metrics if metric in known]
    return pl.DataFrame(
        [(*key, *(cells.get(metric, "") for metric in columns)) for key, cells in rows.items()],
        schema=dict.fromkeys([*keys, *columns], pl.String()),
        orient="row",
    )


def _cell(mean: float | None, low: float | None, high: float | None) -> str:
    if mean is None:
        return ""
    return figure(mean) if low is None or high is None else f"{figure(mean)} [{figure(low)}, {figure(high)}]"


def figure(value: float) -> str:
    """Three digits: ``.452``, ``1.02``, ``43.2``, ``1,240``."""
    size = abs(value)
    places = 3 if size < 1 else 2 if size < 10 else 1 if size < 100 else 0
    text = f"{round(value, places) + 0.0:,.{places}f}"
    return re.sub(r"^(-?)0\.", r"\1.", text)

"""Small tables of movements, built by hand, for the figures that draw them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl

from topics import schemas

HOSTILE = "</script><script>alert(1)</script>"
UNITS = schemas.UNITS.frame(
    {"topic_id": i, "label": label, "n_papers": 100 - i}
    for i, label in enumerate((HOSTILE, "graphs, edges", "oats", "nets"))
)


def many_units(n: int) -> pl.DataFrame:
    return schemas.UNITS.frame({"topic_id": i, "label": f"unit {i}", "n_papers": 10} for i in range(n))


def timeline(papers: Sequence[Sequence[float]], total: float = 100, unfinished: int = 0) -> pl.DataFrame:
    """Yearly counts from 2015, a row of ``papers`` per topic; the last ``unfinished`` years are not complete."""
    return schemas.TIMELINE.frame(
        cell(topic_id, year, count, total, year < len(row) - unfinished)
        for topic_id, row in enumerate(papers)
        for year, count in enumerate(row)
    )


def cell(topic_id: int, year: int, papers: float, total: float, complete: bool) -> dict[str, Any]:
    share = papers / total if total else None
    return {
        "topic_id": topic_id, "period_start": dt.date(2015 + year, 1, 1), "period_end": dt.date(2015 + year, 12, 31),
        "papers": papers, "total": total, "share": share, "share_low": share, "share_high": share,
        "complete": complete,
    }  # fmt: skip

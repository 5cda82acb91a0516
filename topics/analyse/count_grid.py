"""A timeline as arrays of topics x periods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from .observations import observations

Floats = npt.NDArray[np.float64]

_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, eq=False)
class CountGrid:
    """``papers`` and ``total`` of topics x periods, both 0 where a cell is not used, and the ``starts`` of periods."""

    topic_ids: list[int]
    starts: npt.NDArray[np.datetime64]
    papers: Floats
    total: Floats
    spread: Floats

    @property
    def years(self) -> Floats:
        return (self.starts - self.starts[:1]).astype(float) / _DAYS_A_YEAR


def count_grid(timeline: pl.DataFrame) -> CountGrid:
    """The cells of complete periods that hold papers of the corpus; a topic without any keeps its row.

    Args:
        timeline: see ``observations``, which also has the errors.
    """
    used = observations(timeline)
    topic_ids = timeline["topic_id"].drop_nulls().unique().sort().cast(pl.Int32)
    starts = used["period_start"].unique().sort()
    rows = topic_ids.search_sorted(used["topic_id"]), starts.search_sorted(used["period_start"])

    def cells_of(column: str) -> Floats:
        filled = np.zeros((len(topic_ids), len(starts)))
        filled[rows] = used[column].to_numpy()
        return filled

    counts = (cells_of(column) for column in ("papers", "total", "spread"))
    return CountGrid(topic_ids.to_list(), starts.to_numpy().astype("datetime64[D]"), *counts)

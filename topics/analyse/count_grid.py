"""A timeline as arrays of topics x periods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

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
        timeline: topic_id, period_start, papers, total; ``complete`` and ``spread`` where there are such columns.
    """
    cells = timeline.with_columns(
        pl.col("period_start").cast(pl.Date),
        pl.col("papers", "total").cast(pl.Float64).fill_nan(None).fill_null(0.0),
        complete=pl.col("complete").fill_null(True) if "complete" in timeline.columns else pl.lit(True),
        spread=pl.col("spread").cast(pl.Float64).fill_null(0.0) if "spread" in timeline.columns else pl.lit(0.0),
    )
    topic_ids, used = cells["topic_id"].unique().sort(), cells.filter(pl.col("complete") & (pl.col("total") > 0))
    starts = used["period_start"].unique().sort()
    rows = topic_ids.search_sorted(used["topic_id"]), starts.search_sorted(used["period_start"])

    def cells_of(column: str) -> Floats:
        filled = np.zeros((len(topic_ids), len(starts)))
        filled[rows] = used[column].to_numpy()
        return filled

    total = cells_of("total")
    papers = cells_of("papers").clip(0, total)
    return CountGrid(topic_ids.to_list(), starts.to_numpy().astype("datetime64[D]"), papers, total, cells_of("spread"))

"""In which of a timeline's periods each paper lies."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl


def place(papers: pl.DataFrame, starts: npt.NDArray[np.datetime64], timeline: pl.DataFrame) -> tuple[pl.Series, Any]:
    """Ids of the dated papers, sorted, and a sparse matrix of periods x papers: the part of the days that lie there.

    Args:
        papers: paper_id, date_first, date_last.
        starts: first days of the periods that are wanted.
        timeline: ``period_start`` of all periods, also of those between the wanted ones; the last one has no end.
    """
    from scipy.sparse import csr_array

    dated = papers.select("paper_id", "date_first", "date_last").drop_nulls().unique("paper_id").sort("paper_id")
    edges = timeline["period_start"].unique().sort().to_numpy().astype("datetime64[D]").astype(np.int64)
    first, last = (
        dated[day].to_numpy().astype("datetime64[D]").astype(np.int64) for day in ("date_first", "date_last")
    )
    last = np.maximum(first, last)
    begin, end = (np.searchsorted(edges, days, side="right") - 1 for days in (first, last))
    begin = np.maximum(begin, 0)
    n_pieces = np.maximum(end - begin + 1, 0)
    paper = np.repeat(np.arange(dated.height), n_pieces)
    period = np.arange(len(paper)) - np.repeat(np.cumsum(n_pieces) - n_pieces, n_pieces) + begin[paper]
    upper = np.append(edges[1:], np.iinfo(np.int64).max)[period]
    days = np.minimum(last[paper] + 1, upper) - np.maximum(first[paper], edges[period])
    part = days / (last - first + 1)[paper]
    wanted = starts.astype(np.int64)
    column = np.searchsorted(wanted, edges[period])
    kept = np.isin(edges[period], wanted)
    return dated["paper_id"], csr_array((part[kept], (column[kept], paper[kept])), shape=(len(wanted), dated.height))

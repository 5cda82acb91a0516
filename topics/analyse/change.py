"""An earlier and a later half of some papers, so that one can be compared with the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

# With fewer papers than this on either side, a comparison says next to nothing.
MIN_SIDE = 8


@dataclass(frozen=True)
class Halves:
    """Papers that are surely from before ``boundary``, papers surely from then on, and how many may be either."""

    boundary: dt.date
    early: tuple[str, ...]
    late: tuple[str, ...]
    n_spanning: int


def halves(papers: pl.DataFrame, min_side: int = MIN_SIDE) -> Halves | None:
    """Papers before and after the first of the month that leaves most papers on the smaller side.

    That month lies near the median date; among equals it is the one that leaves out fewest papers, then the earliest.
    It is chosen by the dates alone, so a test of what differs between the sides (``profile`` of the late papers among
    both) keeps its error rate; a boundary chosen for the difference would not (Miller & Siegmund 1982, Maximally
    selected chi square statistics, Biometrics 38, 1011-1016). A paper whose days reach over the boundary is on neither
    side: where a date is only a year, it does not tell the half.

    Args:
        papers: paper_id, date_first, date_last; papers without a date are left out.
        min_side: papers that each side must have.

    Returns:
        None where no month leaves enough papers on both sides.
    """
    dated = papers.select("paper_id", "date_first", "date_last").drop_nulls()
    if dated.is_empty():
        return None
    boundary = _boundary(dated)
    before, after = pl.col("date_last") < boundary, pl.col("date_first") >= boundary
    early, late = (tuple(dated.filter(side)["paper_id"]) for side in (before, after))
    if min(len(early), len(late)) < min_side:
        return None
    return Halves(boundary, early, late, dated.height - len(early) - len(late))


def _boundary(dated: pl.DataFrame) -> dt.date:
    firsts, lasts = dated["date_first"].sort(), dated["date_last"].sort()
    months = pl.date_range(firsts.dt.truncate("1mo")[0], lasts[-1], "1mo", eager=True)
    sides = pl.DataFrame({
        "month": months,
        "early": lasts.search_sorted(months, side="left").cast(pl.Int64),
        "late": dated.height - firsts.search_sorted(months, side="left").cast(pl.Int64),
    })  # fmt: skip
    best = sides.sort(
        pl.min_horizontal("early", "late"), pl.col("early") + pl.col("late"), "month", descending=[True, True, False]
    )
    boundary = best["month"][0]
    assert isinstance(boundary, dt.date)
    return boundary

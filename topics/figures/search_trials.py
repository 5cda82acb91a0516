"""What each trial of a search reached."""

from __future__ import annotations

from typing import Any

import polars as pl

from .figure import Figure
from .pipeline_marks import error, mean_mark, reference, with_interval
from .theme import GREY, axis, layout, plain

HEIGHT = 340


def search_trials(trials: pl.DataFrame, measure: str, higher: bool = True) -> Figure:
    """A mark for each trial in the order in which they were run, and a line at the best value up to then.

    Args:
        trials: trial (its number), name (what was tried), place (of the pipeline), mean, low, high; in that order.
        measure: what the search is for.
        higher: whether more of it is better.
    """
    done = trials.drop_nulls("mean")
    best = done["mean"].cum_max() if higher else done["mean"].cum_min()
    line = reference(
        done["trial"].to_list(), best.round(4).to_list(), line={"color": GREY, "width": 1.5, "shape": "hv"}
    )
    marks = [_marks(own) for own in done.partition_by("place", maintain_order=True)]
    settings = layout(
        HEIGHT, xaxis=axis(fixedrange=True, tickformat="d", showgrid=False, title={"text": "Trial", "standoff": 8}),
        yaxis=axis(fixedrange=True, nticks=6, title={"text": plain(measure), "standoff": 4}),
    )  # fmt: skip
    note = f"{measure} of each trial, with its 95\u00a0% interval where it has several seeds; line: the best so far."
    return Figure("trials", "Trials", note, trials, {"data": [line, *marks] if done.height else [], "layout": settings})


def _marks(own: pl.DataFrame) -> dict[str, Any]:
    place = own["place"][0]
    bars = error(own["mean"].to_list(), own["low"].to_list(), own["high"].to_list(), place)
    hover = [
        f"Trial {row['trial']}: {with_interval(row['mean'], row['low'], row['high'])}<br>{plain(row['name'])}"
        for row in own.to_dicts()
    ]
    return mean_mark(own["trial"].to_list(), own["mean"].round(4).to_list(), place, hover, error_y=bars)

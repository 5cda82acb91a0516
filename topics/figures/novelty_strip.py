"""How new each paper was when it came, over time."""

from __future__ import annotations

from typing import Any

import polars as pl

from .figure import Figure
from .move_marks import move_marks, moves_note
from .rows import percent
from .theme import GREY, axis, colour, layout, shape

_HEIGHT = 300


def novelty_strip(papers: pl.DataFrame, novelty: pl.DataFrame, moves: pl.DataFrame) -> Figure:
    """A dot for each paper at its date, the higher the fewer papers of that time lie so far from what was before.

    Args:
        papers: number (the page's own for a paper), paper_id, title, date, hover, date_first, date_last, topic_id.
        novelty: as ``schemas.NOVELTY``; papers without a percentile are not drawn.
        moves: as ``schemas.MOVES``.

    A dot stands in the middle of the days a date may mean. The dashed line parts the more novel half from the other.
    """
    middle = pl.col("date_first") + (pl.col("date_last") - pl.col("date_first")) / 2
    joined = papers.join(novelty, on="paper_id", how="inner", maintain_order="left").with_columns(middle=middle)
    table = joined.select(
        "paper_id", "title", "date", "topic_id", "percentile", "distance", "n_earlier", "n_compared", "n_own",
        "claimed", nearest_ids=pl.col("nearest_ids").list.join("; "),
    )  # fmt: skip
    drawn = joined.drop_nulls("percentile").sort("topic_id", "middle", "number")
    traces = [*move_marks(moves, -4, 104), _half(drawn), *_dots(drawn)]
    note = (
        "Each dot is a paper in the colour of its area: the higher, the larger the part of the papers of about the "
        "same date that lie nearer to earlier papers. Half of all papers lie below the dashed line." + moves_note(moves)
    )
    left_out = joined.height - drawn.height
    if left_out:
        note += f" {left_out} of {joined.height} papers have no date, no text or too few earlier papers, and no dot."
    across = axis(type="date", fixedrange=True)
    up = axis(
        range=[-4, 104], fixedrange=True, tickvals=[25 * i for i in range(5)],
        ticktext=[percent(i / 4) for i in range(5)], title={"text": "of papers less novel", "standoff": 4},
    )  # fmt: skip
    plotly = {"data": traces, "layout": layout(_HEIGHT, xaxis=across, yaxis=up)}
    return Figure("novelty", "Novelty of each paper", note, table, plotly)


def _half(drawn: pl.DataFrame) -> dict[str, Any]:
    ends = [day.isoformat() for day in (drawn["middle"].min(), drawn["middle"].max()) if day]  # type: ignore[union-attr]
    return {
        "type": "scatter", "mode": "lines", "x": ends, "y": [50] * len(ends), "hoverinfo": "skip",
        "line": {"color": GREY, "width": 1, "dash": "dash"}, "meta": {"role": "half"},
    }  # fmt: skip


def _dots(drawn: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [day.isoformat() for day in rows["middle"]],
            "y": (rows["percentile"] * 100).round(1).to_list(),
            "text": [
                f"{hover}<br>more novel than {percent(p)} of its time"
                for hover, p in rows.select("hover", "percentile").rows()
            ],
            "customdata": rows["number"].to_list(),
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {"color": colour(int(str(topic))), "symbol": shape(int(str(topic))), "size": 9},
            "unselected": {"marker": {"opacity": 0.18}},
            "meta": {"role": "papers", "topic": topic},
        }
        for (topic,), rows in drawn.group_by("topic_id", maintain_order=True)
    ]

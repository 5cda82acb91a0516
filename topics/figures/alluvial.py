"""Topics of successive windows of years and the papers that go from one to the next."""

from __future__ import annotations

from typing import Any

import polars as pl

from .alluvial_marks import picture
from .figure import Figure

# Topics drawn in one window: those of events first, then the largest.
MAX_NODES = 14
# A band needs this part of the papers of the smaller of its two topics.
LEAST_PART = 0.05
_TITLE = "Topics born, split, merged"
_SIDES = ("nodes_before", "nodes_after")


def alluvial(windows: pl.DataFrame, flows: pl.DataFrame, events: pl.DataFrame) -> Figure:
    """One column per window of years, a bar per topic as high as it has papers, bands for papers of both windows.

    A bar has the colour of the topic of the whole run that most of its papers belong to, and its ``customdata`` are the
    node, that topic, and the first and last year of the window; those of an event's mark are its row in ``events``. At
    most ``MAX_NODES`` topics of a window are drawn; ``table`` holds them all.

    Args:
        windows: as ``schemas.WINDOWS``.
        flows: as ``schemas.FLOWS``.
        events: as ``schemas.EVENTS``.
    """
    table = _table(windows, flows, events)
    if windows.is_empty():
        return Figure(
            "alluvial", _TITLE, "There are too few dated papers to fit topics in two windows of years.", table
        )
    drawn = _drawn(windows, events)
    columns = _ordered(drawn, bands := _bands(flows, drawn))
    note = _note(windows.height, drawn.height, events.height)
    return Figure("alluvial", _TITLE, note, table, picture(columns, bands, events, _left_out(windows, drawn)))


def _note(n_topics: int, n_drawn: int, n_events: int) -> str:
    found = (
        f"{n_events} event{'s' * (n_events > 1)} on which fits from other seeds agree and for which the dates of the "
        "papers speak (false discovery rate of that test 5\u00a0%). Fitting anew alone makes some too: in "
        "trials 4 to 30 in 100 births and ends, and 24 to 68 in 100 splits and merges."
        if n_events
        else "No birth, end, split or merge passes the tests."
    )
    parts = [
        "Each column: topics fitted anew in these years; bars are as high as they have papers. Bands: papers that two "
        "neighbouring columns share; small ones are left out.",
        found,
    ]
    if n_events:
        parts.append("\u2605 born, \u2715 ended, \u25b6 split, \u25c0 merged.")
    if n_drawn < n_topics:
        parts.append(f"{n_drawn} of {n_topics} topics are drawn; the table has all.")
    return " ".join(parts)


def _table(windows: pl.DataFrame, flows: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """A row per topic of a window: the topics that its papers came from and went to, and its events."""
    sides = [events.select("event", node=side).explode("node") for side in _SIDES]
    told = pl.concat(sides).drop_nulls().group_by("node").agg(events=pl.col("event").unique().sort().str.join(", "))
    return (
        windows.drop("paper_ids")
        .join(_ends(flows, windows, "target", "source").rename({"ends": "from"}), on="node", how="left")
        .join(_ends(flows, windows, "source", "target").rename({"ends": "to"}), on="node", how="left")
        .join(told, on="node", how="left")
        .sort("window", "node")
    )


def _ends(flows: pl.DataFrame, windows: pl.DataFrame, here: str, there: str) -> pl.DataFrame:
    """node, ends: the three topics at the other end of its widest flows."""
    named = flows.join(windows.select("node", "label"), left_on=there, right_on="node")
    named = named.sort(["papers", there], descending=[True, False])
    ends = pl.format("{} ({})", "label", "papers").head(3).str.join("; ")
    return named.group_by(pl.col(here).alias("node"), maintain_order=True).agg(ends=ends)


def _drawn(windows: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """The topics that are drawn."""
    told = {node for side in _SIDES for nodes in events[side] for node in nodes}
    ranked = windows.with_columns(_told=pl.col("node").is_in(sorted(told))).sort(
        ["window", "_told", "n_papers", "node"], descending=[False, True, True, False]
    )
    return ranked.group_by("window", maintain_order=True).head(MAX_NODES).drop("_told", "paper_ids")


def _left_out(windows: pl.DataFrame, drawn: pl.DataFrame) -> dict[int, tuple[int, int]]:
    """Per window how many topics, of how many papers, are not drawn."""
    others = windows.join(drawn, on="node", how="anti").group_by("window")
    return {
        window: (topics, papers) for window, topics, papers in others.agg(pl.len(), pl.col("n_papers").sum()).rows()
    }


def _bands(flows: pl.DataFrame, drawn: pl.DataFrame) -> pl.DataFrame:
    """source, target, papers of the flows that are drawn."""
    sizes = drawn.select("node", size="n_papers")
    known = flows.join(sizes, left_on="source", right_on="node")
    known = known.join(sizes, left_on="target", right_on="node", suffix="_to")
    wide = known.filter(pl.col("papers") >= LEAST_PART * pl.min_horizontal("size", "size_to"))
    return wide.select("source", "target", "papers").sort("source", "target")


def _ordered(drawn: pl.DataFrame, bands: pl.DataFrame) -> list[list[dict[str, Any]]]:
    """Topics of each window from top to bottom: the first by size, then each where most of its papers come from."""
    columns: list[list[dict[str, Any]]] = []
    for rows in drawn.partition_by("window", maintain_order=True):
        nodes = rows.sort(["n_papers", "node"], descending=[True, False]).to_dicts()
        if columns:
            above = {node["node"]: float(place) for place, node in enumerate(columns[-1])}
            place = {node["node"]: _mean_place(node["node"], bands, above) for node in nodes}
            nodes.sort(key=lambda node: place[node["node"]])
        columns.append(nodes)
    return columns


def _mean_place(node: int, bands: pl.DataFrame, above: dict[int, float]) -> float:
    """Mean place of the papers that come from the column before; below it where none do."""
    into = [(above[s], n) for s, t, n in bands.iter_rows() if t == node and s in above]
    return sum(place * n for place, n in into) / sum(n for _, n in into) if into else float(len(above))

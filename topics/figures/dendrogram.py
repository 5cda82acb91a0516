"""The tree that joins near sides, drawn beside rows."""

from __future__ import annotations

from typing import Any

import polars as pl

from .theme import colour

# Where a node is drawn: its row, its height, and its cluster, -1 where it joins several.
_Node = tuple[float, float, int]


def branches(sides: pl.DataFrame, merges: pl.DataFrame) -> list[dict[str, Any]]:
    """Lines of the tree on axes x2 (height) and y (row), a trace for each cluster in its colour, the rest in grey.

    Args:
        sides: as ``schemas.SIDES``.
        merges: as ``schemas.MERGES``.
    """
    leaves = sides.sort("side").select("order", "cluster").rows()
    nodes: list[_Node] = [(float(order), 0.0, cluster) for order, cluster in leaves]
    lines: dict[int, tuple[list[float | None], list[float | None]]] = {}
    for merge in merges.to_dicts():
        left, right = nodes[merge["left"]], nodes[merge["right"]]
        cluster = left[2] if left[2] == right[2] else -1
        height = round(merge["height"], 4)
        nodes.append(((left[0] + right[0]) / 2, height, cluster))
        across, along = lines.setdefault(cluster, ([], []))
        across += [left[1], height, height, right[1], None]
        along += [left[0], left[0], right[0], right[0], None]
    return [_trace(cluster, *lines[cluster]) for cluster in sorted(lines)]


def _trace(cluster: int, across: list[float | None], along: list[float | None]) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "xaxis": "x2", "x": across, "y": along, "hoverinfo": "skip",
        "line": {"color": colour(cluster), "width": 1.5}, "meta": {"role": "tree"},
    }  # fmt: skip

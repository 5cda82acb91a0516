"""The colours of heat maps that say how many times something is: in doublings, either way from the same."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

_SCALE = ((0.0, "#2a63c9"), (0.25, "#7b9bd6"), (0.5, "#a9afb6"), (0.75, "#d0906f"), (1.0, "#b9430f"))
# Opacity of cells of which less is certain.
PALE = 0.4


def doublings(ratio: float | None, end: float) -> float | None:
    """How often the ratio doubles, halvings negative; no further either way than the ``end`` of the scale."""
    return None if ratio is None else round(max(-end, min(end, math.log2(max(ratio, 1e-9)))), 3)


def colour_axis(end: float, ticks: Mapping[int, str], length: float) -> dict[str, Any]:
    """The scale to ``end`` doublings either way, its bar above the plot over the part ``length`` of the width."""
    bar = {
        "orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom", "yref": "paper", "len": length,
        "thickness": 8, "outlinewidth": 0, "tickvals": list(ticks), "ticktext": list(ticks.values()),
        "ticks": "", "tickangle": 0, "tickfont": {"size": 11}, "xpad": 16, "ypad": 4,
    }  # fmt: skip
    return {"cmin": -end, "cmax": end, "colorscale": [list(stop) for stop in _SCALE], "colorbar": bar}

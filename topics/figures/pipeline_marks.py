"""What figures of an experiment have in common: marks of pipelines, with their intervals and their single fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .theme import GREY, colour, plain, shape, shorten

MARK = 9
_FIT = 5
_ROUND = (1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1_000, 2_000, 5_000, 10_000)


def mean_mark(
    xs: Sequence[Any], ys: Sequence[Any], place: int, hover: Sequence[str], **settings: Any
) -> dict[str, Any]:
    """A trace of means of the pipeline at that place of the experiment, which gives colour and shape."""
    return {
        "type": "scatter", "mode": "markers", "x": list(xs), "y": list(ys), "showlegend": False,
        "marker": {"color": colour(place), "symbol": shape(place), "size": MARK},
        "text": list(hover), "hovertemplate": "%{text}<extra></extra>", "meta": {"role": "mean"},
    } | settings  # fmt: skip


def fit_marks(xs: Sequence[Any], ys: Sequence[Any], place: int, hover: Sequence[str]) -> dict[str, Any]:
    """Single fits, small and pale, behind their mean."""
    marker = {"color": colour(place), "symbol": shape(place), "size": _FIT}
    return mean_mark(xs, ys, place, hover, marker=marker, opacity=0.4, meta={"role": "fit"})


def error(
    means: Sequence[float], lows: Sequence[float | None], highs: Sequence[float | None], place: int
) -> dict[str, Any]:
    """Bars of an interval around the means; none where there is no interval."""
    rows = list(zip(means, lows, highs, strict=True))
    return {
        "type": "data", "symmetric": False, "color": colour(place), "thickness": 1.5, "width": 0,
        "array": [0 if high is None else round(high - mean, 6) for mean, _, high in rows],
        "arrayminus": [0 if low is None else round(mean - low, 6) for mean, low, _ in rows],
    }  # fmt: skip


def pipeline_key(names: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    """A trace without a point for each pipeline (name, place), so that its mark and name stand above the figure."""
    return [
        {
            "type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": plain(shorten(name, 28)),
            "marker": {"color": colour(place), "symbol": shape(place), "size": MARK}, "showlegend": True,
            "hoverinfo": "skip", "meta": {"role": "key"},
        }
        for name, place in names
    ]  # fmt: skip


def reference(xs: Sequence[Any], ys: Sequence[Any], **settings: Any) -> dict[str, Any]:
    """A grey line to hold marks against."""
    return {
        "type": "scatter", "mode": "lines", "x": list(xs), "y": list(ys),
        "line": {"color": GREY, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip", "showlegend": False, "meta": {"role": "reference"},
    } | settings  # fmt: skip


def round_ticks(low: float, high: float, most: int = 7) -> list[int]:
    """Round counts for a logarithmic axis from ``low`` to ``high``, about ``most`` of them."""
    inside = [tick for tick in _ROUND if low <= tick <= high]
    return inside[:: -(-len(inside) // most)] if inside else []


def number(value: float) -> str:
    """``0.462``, ``39.2``, ``212``: three figures that count, no fewer than three places below one."""
    text = f"{value:.3f}" if abs(value) < 9.995 else f"{value:.1f}" if abs(value) < 99.95 else f"{value:,.0f}"
    return text.replace("-", "\u2212")


def with_interval(mean: float, low: float | None, high: float | None) -> str:
    """``0.462 [0.458, 0.466]``; the mean alone where there is no interval."""
    return number(mean) if low is None or high is None else f"{number(mean)} [{number(low)}, {number(high)}]"

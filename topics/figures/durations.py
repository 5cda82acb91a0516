"""Seconds as people say them, and ticks for an axis of them."""

from __future__ import annotations

import math

_MINUTE, _HOUR = 60, 3600
_ROUND = (
    0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800,
    *(hours * _HOUR for hours in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
)  # fmt: skip


def duration(seconds: float) -> str:
    """``0 s``, ``0.42 s``, ``4.2 s``, ``42 s``, ``1.2 min``, ``3.4 h``: two figures that count."""
    if seconds < 0.005:
        return "0\u00a0s"
    if seconds < 0.995:
        return f"{seconds:.2f}\u00a0s"
    if seconds < _MINUTE - 0.5:
        return f"{seconds:.{1 if seconds < 9.95 else 0}f}\u00a0s"
    value, unit = (seconds / _MINUTE, "min") if seconds < _HOUR - 30 else (seconds / _HOUR, "h")
    return f"{value:.{1 if value < 9.95 else 0}f}".removesuffix(".0") + f"\u00a0{unit}"


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round durations from ``low`` to ``high`` seconds for a logarithmic axis, no two of them near each other."""
    inside = [tick for tick in _ROUND if low <= tick <= high]
    apart = math.log(high / low) / most
    kept: list[float] = []
    for tick in inside:
        if not kept or math.log(tick / kept[-1]) >= apart:
            kept.append(tick)
    return kept

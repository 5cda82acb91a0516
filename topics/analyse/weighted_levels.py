"""The cost of a segment for ``ruptures``: squared deviations from the segment's weighted mean."""

from __future__ import annotations

import numpy as np
from ruptures.base import BaseCost

from .series import Floats


class WeightedLevels(BaseCost):  # type: ignore[misc]
    """Of a signal with two columns, value and weight; ``ruptures`` itself weighs all observations alike."""

    model = "weighted levels"
    min_size = 1

    def fit(self, signal: Floats) -> WeightedLevels:
        self.signal = signal
        value, weight = signal.T
        moments = np.column_stack([weight, weight * value, weight * value**2])
        self._sums = np.vstack([np.zeros(3), moments.cumsum(axis=0)]).tolist()
        return self

    def error(self, start: int, end: int) -> float:
        first, last = self._sums[start], self._sums[end]
        weight, value = last[0] - first[0], last[1] - first[1]
        return float(max(0.0, last[2] - first[2] - value * value / weight))

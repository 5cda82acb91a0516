"""A mean over fits that differ in their seed: its 95 % interval, and whether it differs from 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

# Values that differ by less are the same: metrics are rounded to six places.
_SAME = 1e-9


class Estimate(NamedTuple):
    """``low``, ``high`` and ``p_value`` are None where there are too few values, or all of them are the same."""

    n: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None


def estimate(values: Sequence[float], *, of_pairs: bool = False) -> Estimate:
    """The mean of ``values``, by Student's t (Student 1908, Biometrika 6, 1-25).

    Equal values are one observation, however often a method without chance is run, and have no interval.

    Args:
        values: one for each fit, finite.
        of_pairs: whether a fit's value is its mean agreement with the others (or a difference of two such). These are
            not independent: leaving out one fit after the other (jackknife: Efron & Tibshirani 1993, An introduction to
            the bootstrap, ch. 11) gives 2 (n - 1) / (n - 2) times the error of n independent values. Two fits are one
            pair, and have no interval.
    """
    n = len(values)
    if n == 0:
        return Estimate(0)
    mean = float(np.mean(values))
    if n < (3 if of_pairs else 2):
        return Estimate(n, mean)
    error = float(np.std(values, ddof=1)) / n**0.5
    if error < _SAME:
        return Estimate(n, mean)
    from scipy.special import stdtr, stdtrit

    if of_pairs:
        error *= 2 * (n - 1) / (n - 2)
    reach = float(stdtrit(n - 1, 0.975)) * error
    return Estimate(n, mean, mean - reach, mean + reach, 2 * float(stdtr(n - 1, -abs(mean) / error)))

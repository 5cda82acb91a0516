"""Trends of a series by the ranks of its values: no form of the trend or of the noise is assumed."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class RankTrend(NamedTuple):
    """Kendall's tau with time, its p-value, and the Theil-Sen slope per year with its 95 % interval."""

    kendall_tau: float
    kendall_p: float
    sen_slope: float
    sen_low: float
    sen_high: float


def rank_trend(years: Floats, shares: Floats) -> RankTrend:
    """Mann-Kendall test and Theil-Sen slope of ``shares``, in order of time, four at least.

    The p-value is that of the series pre-whitened by its autocorrelation at lag 1 (von Storch 1995, Misuses of
    statistical analysis in climate research; Yue & Wang 2002, Water Resour. Res. 38, 1068). It takes part of a trend
    for autocorrelation and so finds fewer, but over a dozen periods it alone keeps its level where neighbours are
    alike: Hamed & Rao's variance and trend-free pre-whitening do not (measured with autocorrelation .3: a tenth false
    positives). The slope's interval is Sen's (1968, JASA 63, 1379-1389).
    """
    # Both bring scipy.stats, which takes half a second to import.
    from pymannkendall import pre_whitening_modification_test
    from scipy.stats import theilslopes

    if np.ptp(shares) == 0:
        return RankTrend(0.0, 1.0, 0.0, 0.0, 0.0)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)
        p = pre_whitening_modification_test(shares).p
        slope, _, low, high = theilslopes(shares, years, alpha=0.95)
    earlier, later = np.triu_indices(len(shares), 1)
    tau = np.sign(shares[later] - shares[earlier]).mean()
    return RankTrend(float(tau), float(p), float(slope), float(low), float(high))

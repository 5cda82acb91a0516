"""When the level of a topic's share changed for good."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from .. import schemas
from .random_orders import random_orders
from .series import Floats, Series, each_series, fit_logit, logistic

# Of fewer periods no permutation is rare enough.
MIN_PERIODS = 8
# Two periods at least make a level; a single one that stands out is a burst.
MIN_LENGTH = 2
# Of each change, in units of dispersion times the logarithm of the number of periods.
PENALTY = 3.0
_LEAST_SLOPE = 1e-3


def find_change_points(timeline: pl.DataFrame, alpha: float = 0.05, seed: int = 0) -> pl.DataFrame:
    """Periods from which on a topic's share has another level, and how often chance does as much.

    PELT (Killick, Fearnhead & Eckley 2012, JASA 107, 1590-1598) on the arcsine of the square root of the share
    (Anscombe 1948, Biometrika 35, 246-254), weighted by the papers of the period; the penalty grows with the
    over-dispersion, which the differences of successive periods tell whatever the levels are.

    Each change is then tested between its neighbours: the periods from the change before to the change after are
    permuted, and p is how often a permutation separates two levels as well, or, where that is more often, how often
    odds that grow steadily, with the residuals of the series permuted, look as much like two levels (times the number
    of changes of the topic). The least significant change is dropped until all have p below ``alpha``.

    Of topics that stay level, or whose odds grow steadily, about ``alpha`` show a change. There is no correction over
    topics: of a dozen periods no permutation is rare enough to pass one. Of fewer than eight nothing is said.

    Args:
        timeline: topic_id, period_start, papers, total; incomplete periods and such without papers are left out.
        alpha: see above.
        seed: of the permutations; every topic meets the same.

    Returns:
        A table as ``schemas.CHANGE_POINTS``: ``period_start`` is the first period of the new level, the shares are of
        all papers between the changes before and after.
    """
    tested = (series for series in each_series(timeline) if series.is_testable(MIN_PERIODS))
    rows = [row for series in tested for row in _changes(series, alpha, seed)]
    return schemas.CHANGE_POINTS.frame(rows).sort("topic_id", "period_start")


def _changes(series: Series, alpha: float, seed: int) -> list[dict[str, Any]]:
    changes = _segments(series)
    p_values = _p_values(series, changes, seed)
    while p_values and max(p_values) >= alpha:
        changes.pop(int(np.argmax(p_values)))
        p_values = _p_values(series, changes, seed)
    bounds = [0, *changes, len(series)]
    share = [float(series.papers[a:b].sum() / series.total[a:b].sum()) for a, b in pairwise(bounds)]
    return [
        {
            "topic_id": series.topic_id,
            "period_start": series.starts[change],
            "share_before": share[k],
            "share_after": share[k + 1],
            "p_value": p_values[k],
        }
        for k, change in enumerate(changes)
    ]


def stabilised(papers: Floats, total: Floats) -> Floats:
    """Shares on a scale where their binomial variance is 1 / (4 total), whatever the share is."""
    return np.asarray(np.arcsin(np.sqrt((papers + 0.375) / (total + 0.75))))


def _segments(series: Series) -> list[int]:
    """Where PELT begins new levels."""
    from ruptures import Pelt

    from .weighted_levels import WeightedLevels

    value, weight = stabilised(series.papers, series.total), 4 * series.total
    steps = np.diff(value) ** 2 / (1 / weight[:-1] + 1 / weight[1:])
    penalty = PENALTY * max(1.0, float(steps.mean())) * np.log(len(value))
    pelt = Pelt(custom_cost=WeightedLevels(), min_size=MIN_LENGTH, jump=1)
    return [int(stop) for stop in pelt.fit_predict(np.column_stack([value, weight]), penalty)[:-1]]


def _p_values(series: Series, changes: list[int], seed: int) -> list[float]:
    bounds = [0, *changes, len(series)]
    around = zip(bounds, bounds[1:], bounds[2:], strict=False)
    return [min(1.0, len(changes) * p_value(series.between(a, b), change - a, seed)) for a, change, b in around]


def p_value(series: Series, change: int, seed: int) -> float:
    """How often chance separates two levels as well as a change before period ``change`` of the series does.

    The larger of two: among permutations of the periods, each with its weight, the best split at least as good; and
    among steadily growing odds with the residuals of the series permuted, levels at least as much better than a trend.
    """
    value, root = stabilised(series.papers, series.total), 2 * np.sqrt(series.total)
    trend, _ = np.linalg.qr(np.column_stack([root, root * _steady(series)]))
    order = random_orders(np.arange(len(value)), seed)
    scaled = root * value
    steady = trend @ (trend.T @ scaled)
    split = change - MIN_LENGTH
    level = _separation(value[order], root[order] ** 2)
    bent = _bend(steady + (scaled - steady)[order], root, trend)
    return max(_rank(level, split), _rank(bent, split))


def _steady(series: Series) -> Floats:
    """The course of steadily growing odds, on the scale of the shares."""
    design = np.column_stack([np.ones(len(series)), series.time])
    beta = fit_logit(series.papers, series.total, design)
    # Of a slope of nothing no direction would be left.
    beta[1] = np.copysign(max(abs(beta[1]), _LEAST_SLOPE), beta[1])
    return stabilised(series.total * logistic(design @ beta), series.total)


def _rank(statistic: Floats, split: int) -> float:
    """Share of rows whose largest value is not below that of the first row at ``split``."""
    return float((statistic.max(axis=1) >= statistic[0, split] - 1e-9).mean())


def _separation(value: Floats, weight: Floats) -> Floats:
    """Sum of squares between the two sides of every split (series x splits) of series in rows."""
    total = weight.sum(axis=1, keepdims=True)
    centred = value - (value * weight).sum(axis=1, keepdims=True) / total
    moment = (centred * weight).cumsum(axis=1)[:, MIN_LENGTH - 1 : -MIN_LENGTH]
    left = weight.cumsum(axis=1)[:, MIN_LENGTH - 1 : -MIN_LENGTH]
    return np.asarray(moment**2 * total / (left * (total - left)))


def _bend(scaled: Floats, root: Floats, trend: Floats) -> Floats:
    """How many times less remains beside two levels than beside a trend, for every split of series in rows."""
    weight = np.broadcast_to(root**2, scaled.shape)
    level = (scaled @ root / (root @ root))[:, None] * root
    between = _separation(scaled / root, weight)
    levels_rest = ((scaled - level) ** 2).sum(axis=1, keepdims=True) - between
    trend_rest = ((scaled - scaled @ trend @ trend.T) ** 2).sum(axis=1, keepdims=True)
    return np.asarray((trend_rest + 1e-9) / (levels_rest + 1e-9))

"""A damped local trend of each topic's log-odds, estimated for all topics together, one period after the other."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

HORIZONS = (1, 2)
# Standard deviations per period on the log-odds and the part of a slope that is left after one period. Every
# combination is a model; which of them the topics of a corpus follow is learnt from all of them together.
_LEVEL_STEPS = (0.02, 0.06, 0.18, 0.5)
_SLOPES = (0.01, 0.03, 0.1, 0.3)
_OVER_DISPERSION = (0.0, 0.1, 0.3)
_DAMPING = (0.5, 0.8, 1.0)
# Before anything is seen: a share about which next to nothing is known.
_FIRST_LEVEL, _FIRST_VARIANCE = -4.0, 100.0
# The papers of the coming periods are taken to be as many as in the last few, thin periods among them.
_RECENT = 4


@dataclass(frozen=True, eq=False)
class Prediction:
    """What is expected after a period: log-odds for each of ``HORIZONS`` (rows) and topic, and the slope by now.

    ``mean`` and ``variance`` are those of the log-odds as they will be counted among ``totals`` papers; ``slope`` and
    ``slope_variance`` are per period.
    """

    mean: Any
    variance: Any
    slope: Any
    slope_variance: Any
    totals: Any


class _Models(NamedTuple):
    step: Any
    spread: Any
    noise: Any
    damping: Any


class _State(NamedTuple):
    """Level and slope with their variances and covariance, models x topics."""

    level: Any
    slope: Any
    level_variance: Any
    covariance: Any
    slope_variance: Any


def log_odds(papers: Any, totals: Any) -> Any:
    """Empirical log-odds, finite for none and for all (Haldane 1956, Ann. Hum. Genet. 20, 309-311)."""
    return np.log((papers + 0.5) / (totals - papers + 0.5))


def share_of(value: Any, totals: Any) -> Any:
    """The share of ``totals`` papers that has these empirical log-odds."""
    from scipy.special import expit

    return np.clip(((totals + 1) * expit(value) - 0.5) / totals, 0.0, 1.0)


def predict(papers: Any, totals: Any) -> Iterator[Prediction]:
    """Predictions after each period, from the counts up to it alone.

    The level follows a random walk with a slope that fades (Gardner & McKenzie 1985, Management Science 31, 1237-1246),
    in state-space form (Harvey 1989, Forecasting, structural time series models and the Kalman filter, ch. 3). How far
    slopes spread about zero is estimated over the topics (empirical Bayes): where it is little, they shrink to nothing.

    Args:
        papers: periods x topics, NaN where nothing was observed.
        totals: likewise, papers of the period.
    """
    models = _Models(
        *np.array(list(itertools.product(_LEVEL_STEPS, _SLOPES, _OVER_DISPERSION, _DAMPING))).T[:, :, None]
    )
    state = _first(models, papers.shape[1])
    likelihood = np.zeros((len(models.step), 1))
    for i, (now, total) in enumerate(zip(papers, totals, strict=True)):
        state, gained = _update(state, models, now, total)
        likelihood += gained
        weights = np.exp(likelihood - likelihood.max())
        yield _ahead(state, models, _harmonic_mean(totals[max(0, i + 1 - _RECENT) : i + 1]), weights / weights.sum())
        state = _advance(state, models)


def _first(models: _Models, n_topics: int) -> _State:
    zero = np.zeros((len(models.step), n_topics))
    return _State(zero + _FIRST_LEVEL, zero, zero + _FIRST_VARIANCE, zero, zero + models.spread**2)


def _advance(state: _State, models: _Models) -> _State:
    """The state one period later; the spread of slopes stays what it is, however strongly each fades."""
    level, slope, level_variance, covariance, slope_variance = state
    phi = models.damping
    return _State(
        level + slope,
        phi * slope,
        level_variance + 2 * covariance + slope_variance + models.step**2,
        phi * (covariance + slope_variance),
        phi**2 * slope_variance + (1 - phi**2) * models.spread**2,
    )


def _update(state: _State, models: _Models, papers: Any, totals: Any) -> tuple[_State, Any]:
    """The state after a look at the counts, and how likely each model made them, summed over topics."""
    from scipy.special import expit

    level, slope, level_variance, covariance, slope_variance = state
    seen = ~np.isnan(papers)
    papers, totals = np.where(seen, papers, 0.0), np.where(seen, totals, 1.0)
    # A variance from the count alone takes low counts for uncertain and high ones for sure, which bends the level
    # upwards; one from the prediction alone trusts a prediction that is far off.
    share = (expit(level) + (papers + 0.5) / (totals + 1)) / 2
    variance = level_variance + models.noise**2 + _sampling(share, totals)
    error = np.where(seen, log_odds(papers, totals) - level, 0.0)
    gained = np.where(seen, -(np.log(variance) + error**2 / variance) / 2, 0.0).sum(axis=1, keepdims=True)
    to_level = np.where(seen, level_variance / variance, 0.0)
    to_slope = np.where(seen, covariance / variance, 0.0)
    updated = _State(
        level + to_level * error,
        slope + to_slope * error,
        level_variance * (1 - to_level),
        covariance * (1 - to_level),
        slope_variance - to_slope * covariance,
    )
    return updated, gained


def _harmonic_mean(totals: Any) -> Any:
    """Of the totals that there are: sampling variance goes with their inverse."""
    seen = ~np.isnan(totals)
    return np.maximum(seen.sum(axis=0), 1) / np.maximum((seen / np.where(seen, totals, 1.0)).sum(axis=0), 1e-12)


def _sampling(share: Any, totals: Any) -> Any:
    """Variance of the empirical log-odds of a share among ``totals`` papers."""
    return 1 / (totals * share + 0.5) + 1 / (totals * (1 - share) + 0.5)


def _ahead(state: _State, models: _Models, totals: Any, weights: Any) -> Prediction:
    from scipy.special import expit

    slope, slope_variance = _mixed(state.slope, state.slope_variance, weights)
    means, variances = [], []
    for _ in HORIZONS:
        state = _advance(state, models)
        mean, variance = _mixed(state.level, state.level_variance + models.noise**2, weights)
        means.append(mean)
        variances.append(variance + _sampling(expit(mean), totals))
    return Prediction(np.array(means), np.array(variances), slope, slope_variance, totals)


def _mixed(mean: Any, variance: Any, weights: Any) -> tuple[Any, Any]:
    """Mean and variance over the models."""
    centre = (weights * mean).sum(axis=0)
    return centre, (weights * (variance + (mean - centre) ** 2)).sum(axis=0)

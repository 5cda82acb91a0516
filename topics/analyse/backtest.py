"""Forecasts made again from every earlier period, beside two simple ones, and how far off each was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from .. import schemas
from .damped_trends import HORIZONS, Prediction, log_odds, predict, share_of
from .intervals import Z95

METHODS = ("outlook", "persistence", "linear")
# A topic is forecast from its fourth observed period and its eighth paper on.
_MIN_PERIODS = 4
_MIN_PAPERS = 8
_LINEAR_PERIODS = 5
# Fewer earlier errors than this say little about the tails: the model's own interval stands.
_ENOUGH_ERRORS = 100
_RESAMPLES = 2_000


@dataclass(frozen=True, eq=False)
class Rolled:
    """Forecasts from each period, by its index, for every topic; arrays are periods x topics.

    ``eligible`` says where a topic has enough periods and papers by then to be forecast.
    """

    papers: Any
    totals: Any
    eligible: Any
    predictions: Sequence[Prediction]

    @property
    def shares(self) -> Any:
        return self.papers / self.totals

    def known(self, horizon: int) -> Any:
        """Of each forecast made with at least that many periods to come, whether it can be held against a count."""
        return self.eligible[:-horizon] & ~np.isnan(self.papers[horizon:])


def roll(papers: Any, totals: Any) -> Rolled:
    """Forecasts from every period; each uses the counts up to that period and nothing after it."""
    seen = ~np.isnan(papers)
    enough = (seen.cumsum(axis=0) >= _MIN_PERIODS) & (np.nan_to_num(papers).cumsum(axis=0) >= _MIN_PAPERS)
    return Rolled(papers, totals, seen & enough, list(predict(papers, totals)))


def n_origins(rolled: Rolled) -> int:
    """Periods from which a forecast over the longest horizon can be held against what came."""
    return int(rolled.known(max(HORIZONS)).any(axis=1).sum())


def expected(rolled: Rolled, horizon: int, period: int) -> Any:
    """Shares expected ``horizon`` periods after ``period``."""
    prediction = rolled.predictions[period]
    return share_of(prediction.mean[horizon - 1], prediction.totals)


def interval(rolled: Rolled, horizon: int, period: int) -> tuple[Any, Any]:
    """95 % prediction interval of the shares ``horizon`` periods after ``period``.

    The model's standard deviations, times the 95 % quantile of the standardised errors known by ``period`` (Vovk,
    Gammerman & Shafer 2005, Algorithmic learning in a random world; pooled over topics and origins): how much surer
    the model was than it should have been, or less sure, is corrected by what happened.
    """
    prediction = rolled.predictions[period]
    half = _width(rolled, horizon, period) * np.sqrt(prediction.variance[horizon - 1])
    mean = prediction.mean[horizon - 1]
    return share_of(mean - half, prediction.totals), share_of(mean + half, prediction.totals)


def _width(rolled: Rolled, horizon: int, period: int) -> float:
    origins = range(period - horizon + 1)
    known = [rolled.known(horizon)[i] for i in origins]
    errors = [_standardised(rolled, horizon, i)[ok] for i, ok in zip(origins, known, strict=True)]
    pooled = np.concatenate([*errors, np.empty(0)])
    return float(np.quantile(pooled, 0.95, method="higher")) if len(pooled) >= _ENOUGH_ERRORS else Z95


def _standardised(rolled: Rolled, horizon: int, period: int) -> Any:
    prediction, then = rolled.predictions[period], period + horizon
    error = log_odds(rolled.papers[then], rolled.totals[then]) - prediction.mean[horizon - 1]
    return np.abs(error) / np.sqrt(prediction.variance[horizon - 1])


def forecasts(rolled: Rolled, horizon: int) -> Mapping[str, Any]:
    """Shares that each of ``METHODS`` expects ``horizon`` periods later, from every period but the last ones."""
    periods = range(len(rolled.papers) - horizon)
    outlook = [expected(rolled, horizon, i) for i in periods]
    linear = [_extrapolated(rolled.shares[max(0, i + 1 - _LINEAR_PERIODS) : i + 1], horizon) for i in periods]
    return dict(zip(METHODS, (np.array(outlook), rolled.shares[:-horizon], np.array(linear)), strict=True))


def _extrapolated(shares: Any, horizon: int) -> Any:
    """The least-squares line through the shares observed, ``horizon`` periods on."""
    seen = ~np.isnan(shares)
    n = np.maximum(seen.sum(axis=0), 1)
    time = np.where(seen, np.arange(len(shares))[:, None], 0)
    values = np.where(seen, shares, 0.0)
    centre, mean = time.sum(axis=0) / n, values.sum(axis=0) / n
    away = np.where(seen, time - centre, 0.0)
    slope = (away * values).sum(axis=0) / np.maximum((away**2).sum(axis=0), 0.5)
    return np.clip(mean + slope * (len(shares) - 1 + horizon - centre), 0.0, 1.0)


def back_test(rolled: Rolled, seed: int = 0) -> pl.DataFrame:
    """Mean absolute error of the share for each method and horizon, as ``schemas.BACKTEST``.

    Every method is measured on the same forecasts. ``error`` is in shares (0.01 = one percentage point); ``gain`` is
    the error of that method minus the outlook's: above zero the outlook is better. The 95 % intervals resample topics
    and origins alike (Owen 2007, Annals of Applied Statistics 1, 386-411), as the errors of one topic are alike, and
    those of one period. ``coverage`` is the part of the shares that fell into the outlook's 95 % intervals.
    """
    return schemas.BACKTEST.frame(row for horizon in HORIZONS for row in _measured(rolled, horizon, seed))


def _measured(rolled: Rolled, horizon: int, seed: int) -> list[dict[str, Any]]:
    known, came = rolled.known(horizon), rolled.shares[horizon:]
    errors = {name: np.abs(share - came) for name, share in forecasts(rolled, horizon).items()}
    rows = []
    for name, error in errors.items():
        row = {"method": name, "horizon": horizon, "n_forecasts": int(known.sum())}
        row |= _with_interval("error", error, known, seed)
        if name == "outlook":
            row["coverage"] = round(float(_covered(rolled, horizon)[known].mean()), 4)
        else:
            row |= _with_interval("gain", error - errors["outlook"], known, seed)
        rows.append(row)
    return rows


def _covered(rolled: Rolled, horizon: int) -> Any:
    came = rolled.shares[horizon:]
    bounds = [interval(rolled, horizon, i) for i in range(len(came))]
    return np.array([(low <= share) & (share <= high) for (low, high), share in zip(bounds, came, strict=True)])


def _with_interval(name: str, values: Any, known: Any, seed: int) -> dict[str, float]:
    used = known[known.any(axis=1)][:, known.any(axis=0)]
    values = np.where(used, values[known.any(axis=1)][:, known.any(axis=0)], 0.0)
    rng = np.random.default_rng(seed)
    rows, columns = (rng.multinomial(n, np.full(n, 1 / n), _RESAMPLES).astype(float) for n in values.shape)
    weight = ((rows @ used) * columns).sum(axis=1)
    means = ((rows @ values) * columns).sum(axis=1)[weight > 0] / weight[weight > 0]
    low, high = np.quantile(means, (0.025, 0.975))
    centre = values.sum() / used.sum()
    return {name: round(float(centre), 8), f"{name}_low": round(float(low), 8), f"{name}_high": round(float(high), 8)}

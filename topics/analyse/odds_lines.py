"""Straight lines through the log-odds of shares, many at once, with errors that hold for counts noisier than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_MOST_STEPS = 50
_SETTLED = 1e-9
_DIGITS = 10
# No step of the log-odds is longer than this, so that a bad start does not throw the line away.
_LONGEST_STEP = 2.0
# A line whose growth may be off by tenfold odds a year either way, or is a hundredfold, is not determined by its data.
_WORTHLESS = float(np.log(10))
# Errors are not taken below this part of what chance alone gives: counts may be smooth by luck, or by being spread. At
# 1 a series without over-dispersion would have 2 % false positives.
_LEAST_OF_CHANCE = 0.6


@dataclass(frozen=True, eq=False)
class OddsLines:
    """Of each series: slope of the log-odds per year, its error and degrees of freedom; NaN where none is determined.

    ``dispersion`` is the variance around the line as a multiple of the binomial's, Pearson's estimate.
    """

    slope: Floats
    error: Floats
    freedom: Floats
    dispersion: Floats

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        from scipy.special import stdtrit

        half = stdtrit(self.freedom, (1 + level) / 2) * self.error
        return self.slope - half, self.slope + half

    def p_values(self) -> Floats:
        """Two-sided, of no growth."""
        from scipy.special import stdtr

        p: Floats = 2 * stdtr(self.freedom, -np.abs(self.slope) / self.error)
        return p


def fit_odds_lines(years: Floats, papers: Floats, total: Floats) -> OddsLines:
    """Logit regression of the share on time for each series (row), over the periods whose ``total`` is above 0.

    Quasi-likelihood of a share (Papke & Wooldridge 1996, J. Appl. Econometrics 11, 619-632) with periods weighted by
    the root of their total. Counts vary more than the binomial either by a factor (then the weight were the total) or
    because the share itself varies (then all weights were nearly alike; Williams 1982, Applied Statistics 31, 144-148),
    and a dozen periods do not tell which; the root is never far off. The variance of a slope is the mean of two: the
    model's, which trusts the weights and is precise, and the sandwich's corrected for leverage (HC2), which does not
    and is not; the degrees of freedom are Satterthwaite's for that mean (as Bell & McCaffrey 2002, Survey Methodology
    28, 169-181, for the sandwich alone). Over 12 periods, in 15 settings of totals and over-dispersion, 3.8 to 6.8 % of
    flat series had p < .05 and 93.0 to 96.4 % of intervals held the growth. With equal weights the line would not move
    at all when all papers of a period are doubled; but in a corpus that began with a handful of papers a year up to
    16 % of flat series had p < .05.

    Args:
        years: n_periods, in years.
        papers, total: n_series x n_periods; fractions are allowed, and no more papers than the total.
    """
    share = np.divide(papers, total, out=np.zeros_like(papers, dtype=float), where=total > 0)
    years, weight = years - years.sum() / max(1, len(years)), np.sqrt(total)
    with np.errstate(all="ignore"):
        slope, fitted = _maximise(years, share, weight)
        lines = _with_errors(years, share, weight, slope, fitted)
        low, high = lines.interval()
        determined = (lines.error > 0) & (high - low < 2 * _WORTHLESS) & (np.abs(slope) < 2 * _WORTHLESS)
    return OddsLines(*(np.where(determined, x, np.nan) for x in (slope, lines.error, lines.freedom, lines.dispersion)))


def _maximise(years: Floats, share: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Slope and fitted shares by Newton's method; NaN where it does not settle, as when the shares are separated."""
    mean = (weight * share).sum(1) / weight.sum(1)
    level, slope = np.log(mean / (1 - mean)), np.zeros(len(share))
    longest = np.abs(years).max(initial=0.0)
    for _ in range(_MOST_STEPS):
        fitted = _logistic(level, slope, years)
        information, score = weight * fitted * (1 - fitted), weight * (share - fitted)
        i0, i1, i2 = (information @ years**power for power in range(3))
        s0, s1 = score.sum(1), score @ years
        rise, turn = (i2 * s0 - i1 * s1) / (i0 * i2 - i1**2), (i0 * s1 - i1 * s0) / (i0 * i2 - i1**2)
        step = np.abs(rise) + np.abs(turn) * longest
        shorter = np.minimum(1.0, _LONGEST_STEP / step)
        level, slope = level + shorter * rise, slope + shorter * turn
        if not (step > _SETTLED).any():
            break
    return np.where(step <= _SETTLED, slope.round(_DIGITS) + 0.0, np.nan), _logistic(level, slope, years)


def _logistic(level: Floats, slope: Floats, years: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-(level[:, None] + slope[:, None] * years))))


def _with_errors(years: Floats, share: Floats, weight: Floats, slope: Floats, fitted: Floats) -> OddsLines:
    """The errors of slopes; the hat matrix has rank 2, so two columns ``u`` of unit length stand for it."""
    variance = fitted * (1 - fitted)
    root = np.sqrt(weight * variance)
    centred = years - ((root**2) @ years / (root**2).sum(1))[:, None]
    spread = (root**2 * centred**2).sum(1)
    u = np.stack([root / np.sqrt((root**2).sum(1))[:, None], root * centred / np.sqrt(spread)[:, None]], axis=2)
    leverage = (u**2).sum(2)
    influence = u[:, :, 1] ** 2 / (spread[:, None] * (1 - leverage))
    residual = np.where(weight > 0, (share - fitted) ** 2 / variance, 0.0)
    chance = (u[:, :, 1] ** 2 / np.where(weight > 0, weight, 1.0)).sum(1) / spread
    left = (weight > 0).sum(1) - 2
    sandwich, model = (influence * weight * residual).sum(1), (weight * residual).sum(1) / left / spread
    shared = np.einsum("si,sik,sil->skl", influence, u, u)
    inverse = spread**2 * ((influence**2 * (1 - 2 * leverage)).sum(1) + (shared**2).sum((1, 2)))
    # Of the mean of two unbiased variances, the model's with ``left`` degrees of freedom, the other with 1 / inverse.
    freedom = 4 / (3 / left + inverse)
    # A line that rests on few periods fits them whatever they are; then what is left over says little of their chance.
    least = np.maximum(_LEAST_OF_CHANCE, 1 - freedom / left)
    error = np.sqrt(np.maximum((sandwich + model) / 2, least**2 * chance))
    return OddsLines(slope, error, freedom, (weight**2 * residual).sum(1) / left)

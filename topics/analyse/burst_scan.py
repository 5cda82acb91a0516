"""How far any spell of a series stands out from its steady trend, and how often noise alone does as much."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from .series import Floats, Series, fit_logit, logistic

Mask = npt.NDArray[np.bool_]

_FEW_DRAWS, _MANY_DRAWS = 99, 999
_TAIL = 0.01
_MOST_SPELLS, _PERIODS_PER_SPELL = 2, 8
# Periods: in a long series of months or quarters a longer burst stands out by its best two years or more.
_LONGEST = 24
# Papers: where far fewer are expected, a stray paper or two would be an enormous deviation.
_LEAST_VARIANCE = 1.0


@dataclass(frozen=True, eq=False)
class Scan:
    """A series, its steady trend, and the spells (spells x periods) that may stand out from it.

    ``contrasts`` are the spells' indicators in units of the noise, the trend taken out, of length one: their products
    with the standardised deviations are score statistics (Rao 1948, Proc. Camb. Phil. Soc. 44, 50-57).
    """

    papers: Floats
    total: Floats
    share: Floats
    spells: Mask
    contrasts: Floats
    residual: Floats

    @classmethod
    def of(cls, series: Series, counted: Mask, free: Mask) -> Scan | None:
        """The scan of the spells within the periods ``free``, the trend fitted to those ``counted``."""
        spells = _spells(len(series))
        spells = spells[~(spells & ~free).any(axis=1)][:, counted]
        if not len(spells):
            return None
        papers, total, time = series.papers[counted], series.total[counted], series.time[counted]
        line = np.column_stack([np.ones(len(time)), time])
        share = logistic(line @ fit_logit(papers, total, line))
        scale = np.sqrt(variance(total * share, total))
        axes, _ = np.linalg.qr(line * scale[:, None])
        residual = np.eye(len(time)) - axes @ axes.T
        contrasts = (spells * scale) @ residual
        contrasts /= np.maximum(np.linalg.norm(contrasts, axis=1, keepdims=True), 1e-9)
        return cls(papers, total, share, spells, contrasts, residual)

    @property
    def spell(self) -> Mask:
        """The counted periods of the spell that stands out most; of equals the earliest and shortest."""
        best = np.argmax(np.round(self.contrasts @ self._deviations(self.papers), 9))
        return np.asarray(self.spells[best])

    def p_value(self, alpha: float, seed: int) -> float:
        """How often a steady trend with the series' own noise has a spell that stands out as much.

        Few draws where they leave no doubt that it is more often than ``alpha``. Beyond the largest hundredth of many
        draws the tail of Student's t, which the statistic would follow under normal noise, says how rare it is.
        """
        from scipy.special import stdtr

        observed = float(self._largest(self.papers[:, None])[0])
        rough = _exceeding(observed, self._simulated(_FEW_DRAWS, seed))
        if rough > 2 * alpha + 0.05:
            return rough
        simulated = self._simulated(_MANY_DRAWS, seed)
        edge = float(np.quantile(simulated, 1 - _TAIL))
        if observed <= edge:
            return _exceeding(observed, simulated)
        return _TAIL * float(stdtr(self._freedom, -observed) / stdtr(self._freedom, -edge))

    @property
    def _n_spells(self) -> int:
        """Spells that are kept out of the noise, so that the bursts of a long series do not hide each other."""
        return min(_MOST_SPELLS, max(1, len(self.papers) // _PERIODS_PER_SPELL))

    @property
    def _freedom(self) -> int:
        return len(self.papers) - 2 - self._n_spells

    def _deviations(self, papers: Floats) -> Floats:
        fitted = self.total * self.share
        return np.asarray(((papers.T - fitted) / np.sqrt(variance(fitted, self.total))).T)

    def _largest(self, papers: Floats) -> Floats:
        """The largest excess of a spell in each column (periods x series), studentised by the dispersion without it."""
        excess, dispersion = self._excess(self._deviations(papers))
        return np.asarray(excess / np.sqrt(np.maximum(1.0, dispersion)))

    def _excess(self, deviations: Floats) -> tuple[Floats, Floats]:
        """The largest excess, and the mean square of what the trend and the largest spells, one by one, leave."""
        left, columns = self.residual @ deviations, np.arange(deviations.shape[1])
        sizes = []
        for _ in range(self._n_spells):
            excess = self.contrasts @ left
            best = excess.argmax(axis=0)
            sizes.append(excess[best, columns])
            left = left - self.contrasts[best].T * sizes[-1]
        return sizes[0], (left**2).sum(axis=0) / self._freedom

    def _dispersions(self, rng: np.random.Generator, n_draws: int) -> Floats:
        """What the over-dispersion of the series may be.

        If the spells are noise, they belong to the dispersion; if they are bursts, they do not, and what the removal
        of the largest takes from pure noise has to be made up for. The estimate is the geometric mean of both, the
        former weighing double, and is divided by draws of its own chi-square, as few periods tell little about it: the
        former alone misses plain bursts, the latter alone finds some in a tenth of noisy series.
        """
        freedom = self._freedom - self._n_spells
        deviations = self._deviations(self.papers[:, None])
        _, rest = self._excess(deviations)
        _, unit = self._excess(rng.standard_normal((len(self.papers), _FEW_DRAWS)))
        within = (deviations**2).sum() / (len(self.papers) - 2)
        estimate = np.cbrt(np.maximum(1.0, rest / unit.mean()) * max(1.0, within) ** 2)
        return np.asarray(np.maximum(1.0, estimate * freedom / rng.chisquare(freedom, n_draws)))

    def _simulated(self, n_draws: int, seed: int) -> Floats:
        """The statistic of beta-binomial series around the trend."""
        rng = np.random.default_rng(seed)
        dispersion = self._dispersions(rng, n_draws)[:, None] + 1e-6
        drawn = np.maximum(1, np.round(self.total)).astype(int)
        concentration = np.maximum((drawn - dispersion) / (dispersion - 1), 1e-3)
        share = rng.beta(self.share * concentration + 1e-9, (1 - self.share) * concentration + 1e-9)
        return self._largest((rng.binomial(drawn, share) * (self.total / drawn)).T)


def variance(fitted: Floats, total: Floats) -> Floats:
    """The binomial's variance of the papers of each period."""
    return np.maximum(fitted * (1 - fitted / total), _LEAST_VARIANCE)


def _exceeding(observed: float, simulated: Floats) -> float:
    return float((1 + (simulated >= observed).sum()) / (len(simulated) + 1))


@lru_cache
def _spells(n_periods: int) -> Mask:
    """Indicators (spells x periods) of all runs of periods up to half of them and to ``_LONGEST``."""
    first, stop = np.triu_indices(n_periods + 1, 1)
    short = stop - first <= min(_LONGEST, n_periods // 2)
    period = np.arange(n_periods)
    return np.asarray((period >= first[short, None]) & (period < stop[short, None]))

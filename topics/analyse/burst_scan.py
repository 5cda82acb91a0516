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
# No series is so much smoother than chance but by its making.
_LEAST_DISPERSION = 0.1
# Standard deviations of the log-odds. The variance exceeds the binomial's by a factor, the same in all periods, or as
# the log-odds vary, the more the larger the corpus; a few dozen periods do not tell which.
_FORMS = (0.0, 0.5)
# How much of the largest spells counts as noise, and the papers per period below which all of it does.
_KEPT, _THIN = 2 / 3, 2


@dataclass(frozen=True, eq=False)
class Scan:
    """A series, its steady trend, and the spells (spells x periods) that may stand out, under one form of the noise.

    ``noise`` is the standard deviation of the papers of each period but for a common factor, and ``weight`` the part of
    its square that is the binomial's. ``contrasts`` are the spells' indicators in units of the noise, the trend taken
    out, of length one: their products with the standardised deviations are score statistics (Rao 1948, Proc. Camb.
    Phil. Soc. 44, 50-57).
    """

    papers: Floats
    total: Floats
    weight: Floats
    share: Floats
    noise: Floats
    contrasts: Floats
    residual: Floats

    @classmethod
    def of(cls, papers: Floats, total: Floats, time: Floats, spells: Mask, form: float) -> Scan:
        """The scan where the noise grows with the corpus as if the log-odds varied by ``form``, see ``_FORMS``."""
        level = papers.sum() / total.sum()
        weight = 1 / (1 + form**2 * level * (1 - level) * total)
        line = np.column_stack([np.ones(len(time)), time])
        share = logistic(line @ fit_logit(weight * papers, weight * total, line))
        noise = np.sqrt(variance(total * share, total) / weight)
        # Change of the standardised deviations with the log-odds.
        scale = total * share * (1 - share) / noise
        axes, _ = np.linalg.qr(line * scale[:, None])
        residual = np.eye(len(time)) - axes @ axes.T
        contrasts = (spells * scale) @ residual
        contrasts /= np.maximum(np.linalg.norm(contrasts, axis=1, keepdims=True), 1e-9)
        return cls(papers, total, weight, share, noise, contrasts, residual)

    @property
    def excesses(self) -> Floats:
        """How far each spell stands out, in units of the dispersion without the largest."""
        deviations = self._deviations(self.papers[:, None])
        _, dispersion = self._excess(deviations)
        left = self.contrasts @ (self.residual @ deviations)
        return np.asarray(left[:, 0] / np.sqrt(np.maximum(_LEAST_DISPERSION, dispersion)))

    def p_value(self, observed: float, alpha: float, seed: int) -> float:
        """How often a steady trend with the series' own noise has a spell that stands out by ``observed``.

        Few draws where they leave no doubt that it is more often than ``alpha``. Beyond the largest hundredth of many
        draws the tail of Student's t, which the statistic would follow under normal noise, says how rare it is.
        """
        from scipy.special import stdtr

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
        return np.asarray(((papers.T - self.total * self.share) / self.noise).T)

    def _largest(self, papers: Floats) -> Floats:
        """The largest excess of a spell in each column (periods x series), in units of the dispersion without it."""
        excess, dispersion = self._excess(self._deviations(papers))
        return np.asarray(excess / np.sqrt(np.maximum(_LEAST_DISPERSION, dispersion)))

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

    def _dispersion(self, rng: np.random.Generator) -> float:
        """The dispersion to simulate with.

        Under normal noise the statistic would not depend on it; small counts are the more skewed, the noisier they
        are. If the largest spells are noise, they belong to the dispersion; if they are bursts, they do not, and what
        their removal takes from pure noise has to be made up for. The estimate is the geometric mean of both, the
        former weighing double. Of a paper or so per period hardly any noise is left beside the largest spells, so
        they all count as noise.
        """
        deviations = self._deviations(self.papers[:, None])
        _, rest = self._excess(deviations)
        _, unit = self._excess(rng.standard_normal((len(self.papers), _FEW_DRAWS)))
        within = ((self.residual @ deviations) ** 2).sum() / (len(self.papers) - 2)
        kept = _KEPT if self.papers.mean() >= _THIN else 1.0
        return float(within**kept * (rest[0] / unit.mean()) ** (1 - kept))

    def _simulated(self, n_draws: int, seed: int) -> Floats:
        """The statistic of binomial counts around the trend, whose log-odds vary normally."""
        rng = np.random.default_rng(seed)
        excess = np.maximum(0.0, self._dispersion(rng) / self.weight - 1)
        drawn = np.maximum(1, np.round(self.total)).astype(int)
        log_odds = np.log(self.share / (1 - self.share))
        spread = np.log1p(excess / (drawn * self.share * (1 - self.share)))
        # Keeps the mean of small shares where it is.
        centre = log_odds - spread * (0.5 - self.share)
        share = logistic(centre + np.sqrt(spread) * rng.standard_normal((n_draws, len(drawn))))
        return self._largest((rng.binomial(drawn, share) * (self.total / drawn)).T)


def most_outstanding(series: Series, counted: Mask, free: Mask) -> Candidate | None:
    """The spell within the periods ``free`` that stands out most, the trend fitted to those ``counted``.

    That is the spell that stands out most in whichever form of the noise it does less.
    """
    spells = _spells(len(series))
    spells = spells[~(spells & ~free).any(axis=1)]
    if not len(spells):
        return None
    counts = series.papers[counted], series.total[counted], series.time[counted]
    scans = [Scan.of(*counts, spells[:, counted], form) for form in _FORMS]
    excesses = np.stack([scan.excesses for scan in scans])
    # Of equals the earliest and shortest.
    best = int(np.argmax(np.round(excesses.min(axis=0), 9)))
    return Candidate(spells[best], scans, excesses[:, best].tolist())


@dataclass(frozen=True, eq=False)
class Candidate:
    """A spell (of all periods) and how far it stands out in each form of the noise."""

    spell: Mask
    scans: list[Scan]
    excesses: list[float]

    def p_value(self, alpha: float, seed: int) -> float:
        """The largest over the forms of the noise; the first that is not below ``alpha`` settles it."""
        largest = 0.0
        for scan, excess in zip(self.scans, self.excesses, strict=True):
            largest = max(largest, scan.p_value(excess, alpha, seed))
            if largest >= alpha:
                break
        return largest


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

"""What the shares of one topic show: where it is highest, whether it rose and fell, whether it was silent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .series import Floats, Series, fit_logit, logistic

_DAYS_PER_YEAR = 365.25
_ONE_SIDED = 0.025


@dataclass(frozen=True, eq=False)
class Silence:
    """Periods ``first`` to before ``stop`` without a paper of the topic."""

    first: int
    stop: int
    expected: float


@dataclass(frozen=True, eq=False)
class Course:
    """A series that holds at least one paper, and the first and last days of its bursts."""

    series: Series
    bursts: list[tuple[dt.date, dt.date]]

    @cached_property
    def peak(self) -> int:
        """The period whose share is surely highest: the largest lower limit, the earliest of equals."""
        return int(np.argmax(self.series.share_low.round(12)))

    @property
    def peak_share(self) -> float:
        return self.share(slice(self.peak, self.peak + 1))

    @property
    def half_life(self) -> float | None:
        """Years from the peak to the first period from which on the share is at most half of it."""
        half = self.peak_share / 2
        above = np.flatnonzero(self.series.share_low > half)
        since = 1 + max(self.peak, int(above[-1]) if len(above) else 0)
        for first in range(since, len(self.series) - 1):
            if max(self.share(slice(first, first + 1)), self.share(slice(first, None))) <= half:
                days = (self.series.starts[first] - self.series.starts[self.peak]).days
                return float(round(days / _DAYS_PER_YEAR, 2))
        return None

    def thirds(self) -> tuple[slice, slice]:
        """The first and the last third of the periods."""
        n, third = len(self.series), max(1, len(self.series) // 3)
        return slice(0, third), slice(n - third, n)

    def share(self, span: slice) -> float:
        return float(self.series.papers[span].sum() / self.series.total[span].sum())

    def surely_less(self, low: slice, high: slice, part: float = 1.0) -> bool:
        """Whether the share of the periods ``low`` is surely (one-sided 97.5 %) less than ``part`` of that of ``high``.

        Given the papers of both, those of the first are binomial (Przyborowski & Wilenski 1940, Biometrika 31,
        313-323); the counts are divided by the over-dispersion.
        """
        from scipy.special import betainc

        papers, more = (float(self.series.papers[span].sum()) / self.dispersion for span in (low, high))
        total, more_total = (float(self.series.total[span].sum()) for span in (low, high))
        chance = part * total / (part * total + more_total)
        return bool(more > 0 and betainc(more, papers + 1, 1 - chance) < _ONE_SIDED)

    @cached_property
    def _curve(self) -> tuple[Floats, Floats]:
        """Coefficients of a quadratic on the logit scale and their covariance without over-dispersion."""
        time, total = self.series.time, self.series.total
        design = np.vander(time, 3, increasing=True)
        beta = fit_logit(self.series.papers, total, design)
        share = logistic(design @ beta)
        weight = total * share * (1 - share)
        information = (design.T * weight) @ design + np.diag([1e-9] * 3)
        return beta, np.asarray(np.linalg.inv(information), dtype=np.float64)

    @cached_property
    def dispersion(self) -> float:
        """Pearson's, around the curve; never below the binomial's own 1."""
        time, total = self.series.time, self.series.total
        share = logistic(np.vander(time, 3, increasing=True) @ self._curve[0])
        pearson = (self.series.papers - total * share) ** 2 / np.maximum(total * share * (1 - share), 0.25)
        return max(1.0, float(pearson.sum()) / max(1, len(time) - 3))

    @property
    def _t(self) -> float:
        from scipy.special import stdtrit

        return float(stdtrit(max(1, len(self.series) - 3), 0.975))

    def slope_sign(self, time: float) -> int:
        """1 or -1 where the curve surely rises or falls at ``time`` (-1: first period, 1: last), else 0."""
        beta, covariance = self._curve
        direction = np.array([0.0, 1.0, 2 * time])
        slope = float(direction @ beta)
        error = float(np.sqrt(self.dispersion * (direction @ covariance @ direction)))
        return int(np.sign(slope)) if abs(slope) > self._t * error else 0

    @property
    def rose(self) -> bool:
        """Whether the curve surely rises at first and the first fifth was surely below the peak and its neighbours."""
        fifth = slice(0, self._fifth)
        return fifth.stop < self.peak and self.slope_sign(-1) > 0 and self.surely_less(fifth, self._summit)

    @property
    def declined(self) -> bool:
        """Whether the curve surely falls at last and the last fifth is surely below the peak and its neighbours."""
        fifth = slice(len(self.series) - self._fifth, len(self.series))
        return self.peak + 1 < fifth.start and self.slope_sign(1) < 0 and self.surely_less(fifth, self._summit)

    @property
    def _fifth(self) -> int:
        return max(2, len(self.series) // 5)

    @property
    def _summit(self) -> slice:
        return slice(max(0, self.peak - 1), self.peak + 2)

    @property
    def rose_and_fell(self) -> bool:
        """Whether it did both, or its peak lies in a burst that began after the first period and ended."""
        starts, ends, peak = self.series.starts, self.series.ends, self.series.starts[self.peak]
        ended = (starts[0] < start <= peak <= end < ends[-1] for start, end in self.bursts)
        return (self.rose and self.declined) or any(ended)

    def silences(self) -> Iterator[Silence]:
        """Runs of periods without a paper that follow a paper."""
        empty = np.concatenate([[False], self.series.papers <= 0, [False]]).astype(int)
        edges = np.flatnonzero(np.diff(empty)).tolist()
        for first, stop in zip(edges[::2], edges[1::2], strict=True):
            if self.series.papers[:first].any():
                share = self.share(slice(0, first))
                yield Silence(first, stop, share * float(self.series.total[first:stop].sum()))

    def chance(self, silence: Silence, spell: slice) -> float:
        """How likely the periods of ``silence`` hold none of the papers if they share those of ``spell`` evenly.

        Each paper lies in the spell with the part that the spell has of the papers of all topics; the papers count
        as so many fewer as their share is over-dispersed within the spell.
        """
        papers, total = self.series.papers[spell], self.series.total[spell]
        if not papers.any():
            return 1.0
        fitted = total * papers.sum() / total.sum()
        pearson = (papers - fitted) ** 2 / np.maximum(fitted, 0.25)
        dispersion = max(1.0, float(pearson.sum()) / max(1, len(papers) - 1))
        silent = float(self.series.total[silence.first : silence.stop].sum())
        return float((total.sum() / (total.sum() + silent)) ** (papers.sum() / dispersion))

    def columns(self) -> dict[str, Any]:
        return {
            "peak_period": self.series.starts[self.peak],
            "peak_share": self.peak_share,
            "half_life": self.half_life,
        }

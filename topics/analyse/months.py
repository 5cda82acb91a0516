"""Papers of units by month, and their sums over spans of months."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    import numpy.typing as npt

    Counts = npt.NDArray[np.float64]

YEAR = 12


@dataclass(frozen=True)
class Calendar:
    """Precisely dated papers of the corpus in each month from ``first``, a number of months since the year 0, on."""

    first: int
    totals: Counts

    @classmethod
    def of(cls, known: pl.DataFrame) -> Calendar:
        months = known["month"].to_numpy()
        return cls(int(months.min()), np.bincount(months - months.min()).astype(np.float64))

    def day_before(self, month: int) -> dt.date:
        index = self.first + month
        return dt.date(index // YEAR, index % YEAR + 1, 1) - dt.timedelta(days=1)


@dataclass(frozen=True)
class Months:
    """Papers of each unit (rows) in each month of the calendar."""

    units: npt.NDArray[Any]
    counts: Counts
    totals: Counts

    @classmethod
    def of(cls, held: pl.DataFrame, calendar: Calendar) -> Months:
        units, unit = np.unique(held["topic_id"].to_numpy(), return_inverse=True)
        shape = len(units), len(calendar.totals)
        cell = unit * shape[1] + held["month"].to_numpy() - calendar.first
        counts = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
        return cls(units, counts.astype(np.float64), calendar.totals)


class Windows:
    """Sums over the months from ``start`` up to, not including, ``stop``: one column for each of these."""

    def __init__(self, months: Months) -> None:
        self._papers, self._total = cumulated(months.counts), cumulated(months.totals)
        self._has_papers = cumulated(months.counts > 0)
        self._squares = cumulated(ratio(months.counts**2, months.totals))
        self.n_months = len(months.totals)

    def papers(self, start: Any, stop: Any) -> Counts:
        return within(self._papers, start, stop)

    def total(self, start: Any, stop: Any) -> Counts:
        return within(self._total, start, stop)

    def share(self, start: Any, stop: Any) -> Counts:
        return ratio(self.papers(start, stop), self.total(start, stop))

    def months_with_papers(self, start: Any, stop: Any) -> Counts:
        return within(self._has_papers, start, stop)

    def dispersion(self, start: Any, stop: Any) -> Counts:
        """Pearson's chi-squared of the months against a constant share, by degree of freedom."""
        papers, squares = self.papers(start, stop), within(self._squares, start, stop)
        pearson = ratio(squares, self.share(start, stop)) - papers
        dispersion: Counts = pearson / (stop - start - 1)
        return dispersion

    def is_below(self, part: Any, cuts: Any) -> npt.NDArray[np.bool_]:
        """Whether the corpus's latest year, as far as it follows the cut, has less than ``part`` of the year before."""
        since = np.maximum(cuts, self.n_months - YEAR)
        papers, before = self.papers(since, self.n_months), self.papers(cuts - YEAR, cuts)
        below: npt.NDArray[np.bool_] = papers < part * before * (self.n_months - since) / YEAR
        return below


def cumulated(rows: npt.NDArray[Any]) -> Counts:
    """Sums of the first 0, 1, 2 ... entries of each row."""
    return np.insert(np.cumsum(rows, axis=-1, dtype=np.float64), 0, 0.0, axis=-1)


def within(cumulated: Counts, start: Any, stop: Any) -> Counts:
    """Sums of the entries from ``start`` up to, not including, ``stop``."""
    start, stop = np.broadcast_arrays(start, stop)
    part: Counts = cumulated[..., stop] - cumulated[..., start]
    return part


def ratio(part: Counts, whole: Counts) -> Counts:
    """0 where the whole is."""
    part, whole = np.broadcast_arrays(part, whole)
    return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)

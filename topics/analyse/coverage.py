"""Units whose collection stops while the corpus goes on, so that what looks like a fall is none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from .. import schemas
from ..config import read_day
from .arrivals import dated
from .months import YEAR, Calendar, Months, Windows, cumulated, ratio, within

if TYPE_CHECKING:
    import numpy.typing as npt

    Counts = npt.NDArray[np.float64]

# Months without the unit that a claim needs, and whose share before says whether the unit was fading already.
QUARTER = 3
# Papers that a unit needs: a year of fewer than half of them gives no probability as small as a claim needs.
LEAST_PAPERS = 60
# Months with papers in the year before the end: a series of fewer events may just have stopped.
LEAST_MONTHS = 6
# A fall to half within a year is a fall; only what it does not explain is a sign that collecting stopped.
HALF = 0.5
# Counts of a month vary by at least this many times what chance alone gives.
LEAST_DISPERSION = 1.5
# Probability, over all units and months together, that even such a fall leaves so few papers.
IMPROBABLE = 0.001
# Papers of a unit in the year before its category ended, below which a category explains nothing.
LEAST_CARRIED = 10


@dataclass(frozen=True)
class _End:
    """A unit that is not collected from ``month`` on (0: the first), its counts by month, and the category's part."""

    topic_id: int
    month: int
    counts: Counts
    category: str | None = None
    part: float = 1.0


def find_coverage_ends(members: pl.DataFrame, papers: pl.DataFrame, as_of: dt.date | str) -> pl.DataFrame:
    """Units (topics, categories ...) that break off from one month to the next and do not come back.

    For each month the papers of the year after it are compared with those expected: the share of the same calendar
    months of the year before, lowered by as much as the share changed, up or down, from the year before that, and by
    as much as the last quarter before the break fell short of its own a year earlier. So seasons, growth, and a unit
    that was fading already are allowed for. A break is called the end of the collection when even half the expected
    papers would leave so few with a probability below 0.001 over all units and months together (negative binomial with
    the dispersion of the unit's months, Bonferroni), and the share has not come back since. Units of fewer than 60
    papers, or with papers in fewer than 6 months of the year before, are never called so: events that are not held
    again, and people who stop, look the same.

    A category is a cause as well: where the primary category (the first of ``categories``, or else the ``label``) of at
    least half of a unit's papers of the year before breaks off so, and other papers have not made up for it, the unit
    is said to end with it.

    Args:
        members: paper_id, topic_id; a paper may be in several units.
        papers: paper_id, date_first, date_last, and where known categories, label. Dates of more than a month say
            nothing here.
        as_of: papers dated wholly after this day are left out.

    Returns:
        A table as ``schemas.COVERAGE``, sorted by unit: ``last_day`` that is covered; papers ``expected`` in the year
        after it, or what the corpus has of that year, at the share of the year before; the ``category`` that ends, null
        where none explains it; and a ``message``.
    """
    day = read_day("as_of", as_of)
    assert day is not None
    known = _with_month(dated(papers, day).filter("is_precise"))
    if members.is_empty() or known.is_empty():
        return schemas.COVERAGE.empty()
    held = members.select("paper_id", "topic_id").filter(pl.col("topic_id") >= 0).unique().join(known, on="paper_id")
    calendar = Calendar.of(known)
    ends = {end.topic_id: end for end in _breaks(_large(held, calendar))}
    ends |= {end.topic_id: end for end in _with_category(held, known, calendar)}
    return schemas.COVERAGE.frame(_row(ends[topic_id], calendar) for topic_id in sorted(ends))


def mark_uncovered(timeline: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    """The timeline with ``complete`` false in the periods of a unit that end after its ``last_day`` of coverage."""
    last = coverage.select(pl.col("topic_id").cast(timeline.schema["topic_id"]), _last="last_day")
    complete = pl.col("complete") if "complete" in timeline.columns else pl.lit(True)
    covered = (pl.col("period_end") <= pl.col("_last")).fill_null(True)
    marked = timeline.join(last, on="topic_id", how="left", maintain_order="left")
    return marked.with_columns(complete=complete & covered).drop("_last")


def _with_month(known: pl.DataFrame) -> pl.DataFrame:
    """``month``, counted from the year 0, and the primary ``category`` of each paper."""
    month = pl.col("date_first").dt.year().cast(pl.Int64) * YEAR + pl.col("date_first").dt.month() - 1
    stated = [
        pl.col("categories").list.first() if known.schema.get("categories") == pl.List(pl.String) else None,
        pl.col("label") if known.schema.get("label") == pl.String else None,
        pl.lit(None, pl.String),
    ]
    category = pl.coalesce(expression for expression in stated if expression is not None)
    return known.select("paper_id", month=month, category=category)


def _large(held: pl.DataFrame, calendar: Calendar) -> Months:
    """The months of the units that have enough papers."""
    sizes = held.group_by("topic_id").len().filter(pl.col("len") >= LEAST_PAPERS)
    return Months.of(held.join(sizes, on="topic_id", how="semi"), calendar)


def _breaks(months: Months) -> list[_End]:
    """The units that break off, each at the month from which the shortfall is largest."""
    n_months = len(months.totals)
    cuts = np.arange(2 * YEAR, n_months - QUARTER + 1)
    if not len(cuts) or not len(months.units):
        return []
    windows = Windows(months)
    stops = np.minimum(cuts + YEAR, n_months)
    papers, mean = windows.papers(cuts, stops), HALF * _expected(windows, cuts, stops)
    dispersion = np.maximum(LEAST_DISPERSION, windows.dispersion(cuts - 2 * YEAR, cuts))
    is_steady = windows.months_with_papers(cuts - YEAR, cuts) >= LEAST_MONTHS
    is_gone = windows.is_below(HALF, cuts)
    is_improbable = _at_most(papers, mean, dispersion) * mean.size < IMPROBABLE
    shortfall = (mean - papers) / np.sqrt(dispersion * np.maximum(mean, 1))
    shortfall = np.where(is_steady & is_gone & is_improbable, shortfall, -np.inf)
    return [
        _End(int(months.units[unit]), _sharpened(months.counts[unit], months.totals, cuts[best]), months.counts[unit])
        for unit, best in enumerate(shortfall.argmax(axis=1))
        if shortfall[unit, best] > 0
    ]


def _sharpened(counts: Counts, totals: Counts, cut: int) -> int:
    """The likeliest month, of those within a quarter of the cut, for the share to step from one level to another."""
    from scipy.special import xlogy

    start, stop = cut - YEAR, min(cut + YEAR, len(totals))
    near = np.arange(cut - QUARTER, min(cut + QUARTER, stop - 1) + 1)
    papers, total = cumulated(counts), cumulated(totals)

    def likelihood(low: Any, high: Any) -> Counts:
        n = within(papers, low, high)
        likelihoods: Counts = xlogy(n, ratio(n, within(total, low, high)))
        return likelihoods

    return int(near[np.argmax(likelihood(start, near) + likelihood(near, stop))])


def _expected(windows: Windows, cuts: Any, stops: Any) -> Counts:
    """Papers from each cut to its stop, were the share to go on, less what it changed lately."""
    before, earlier = (windows.share(cuts - back, stops - back) for back in (YEAR, 2 * YEAR))
    recent, recent_before = (windows.share(cuts - back - QUARTER, cuts - back) for back in (0, YEAR))
    change = ratio(np.minimum(before, earlier), np.maximum(before, earlier))
    fading = np.where(recent < recent_before, ratio(recent, recent_before), 1.0)
    return before * change * fading * windows.total(cuts, stops)


def _at_most(papers: Counts, mean: Counts, dispersion: Counts) -> Counts:
    """Probability of so few papers: negative binomial of this mean, and a variance ``dispersion`` times as large."""
    from scipy.special import betainc

    size = mean / (dispersion - 1)
    return np.where(mean > 0, betainc(np.maximum(size, 1e-9), papers + 1, 1 / dispersion), 1.0)


def _with_category(held: pl.DataFrame, known: pl.DataFrame, calendar: Calendar) -> list[_End]:
    """The units that end with the category of most of their papers."""
    carried = known.drop_nulls("category")
    names = carried["category"].unique().sort()
    numbered = carried.with_columns(topic_id=names.search_sorted(carried["category"]))
    found = _breaks(_large(numbered, calendar))
    return [end for broken in found for end in _ending(held, calendar, names[broken.topic_id], broken.month)]


def _ending(held: pl.DataFrame, calendar: Calendar, category: str, month: int) -> list[_End]:
    """The units that this category, which ends before ``month``, takes with it."""
    in_year = pl.col("month").is_between(calendar.first + month - YEAR, calendar.first + month - 1)
    part = (pl.col("category") == category).fill_null(False).mean()
    parts = held.filter(in_year).group_by("topic_id").agg(pl.len(), part=part)
    parts = parts.filter((pl.col("len") >= LEAST_CARRIED) & (pl.col("part") >= HALF))
    months = Months.of(held.join(parts, on="topic_id", how="semi"), calendar)
    part_of = dict(parts.select("topic_id", "part").iter_rows())
    left = np.array([1 - HALF * part_of[topic_id] for topic_id in months.units.tolist()])
    windows = Windows(months)
    stop = min(month + YEAR, windows.n_months)
    expected = windows.share(month - YEAR, stop - YEAR) * windows.total(month, stop)
    is_short = (windows.papers(month, stop) < left * expected) & windows.is_below(left, month)
    return [
        _End(topic_id, month, months.counts[row], category, part_of[topic_id])
        for row, topic_id in enumerate(months.units.tolist())
        if is_short[row]
    ]


def _row(end: _End, calendar: Calendar) -> dict[str, Any]:
    """The row of ``schemas.COVERAGE``."""
    last_day, totals = calendar.day_before(end.month), calendar.totals
    before, after = slice(end.month - YEAR, end.month), slice(end.month, end.month + YEAR)
    expected = end.counts[before].sum() / totals[before].sum() * totals[after].sum()
    papers = end.counts[after].sum()
    found = f"only {papers:.0f} papers" if papers > 1 else "only one paper" if papers else "no paper"
    part = "all" if end.part == 1 else f"{100 * end.part:.0f}\u00a0%"
    whose = f" of {end.category}, the category of {part} of its papers," if end.category else ""
    message = (
        f"{found} in the {len(totals[after])} months after {last_day}, where about {expected:.0f} were to be expected: "
        f"the collection{whose} seems to end there, so nothing is said about a fall, and of growth up to that day only"
    )
    return {
        "topic_id": end.topic_id,
        "last_day": last_day,
        "expected": round(float(expected), 1),
        "category": end.category,
        "message": message,
    }

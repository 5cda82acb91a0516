"""Spells in which a topic holds far more of the corpus than the rest of its history leads one to expect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from .. import schemas
from .burst_scan import Candidate, Mask, most_outstanding, variance
from .exact import false_discovery_rates
from .observations import MIN_PERIODS
from .series import Floats, Series, each_series, fit_logit, logistic

# Kleinberg's own settings: a burst doubles the odds, and entering one costs the logarithm of the number of periods.
SCALING = 2.0
GAMMA = 1.0
_MOST_BURSTS = 5


@dataclass(frozen=True, eq=False)
class Burst:
    """Periods ``first`` to before ``stop`` of a series."""

    first: int
    stop: int
    strength: float
    p_value: float


def find_bursts(timeline: pl.DataFrame, alpha: float = 0.05, seed: int = 0) -> pl.DataFrame:
    """Bursts of each topic: found by a two-state automaton, kept where a steady trend with noise rarely has the like.

    The automaton is that of Kleinberg (2003), Bursty and hierarchical structure in streams, Data Mining and Knowledge
    Discovery 7, 373-397, for batched arrivals: papers of the topic among all papers of a period, twice the odds within
    a burst. Two things differ, so that growth and noise are no bursts. The base is not constant but the topic's own
    steady trend, a logit line fitted beside the burst; and the costs are divided by the over-dispersion that remains
    around both.

    The test asks how far any spell of at most half of the periods (and of 24) stands out from the trend: the score
    statistic of its indicator, studentised by the dispersion without it, against the largest over all spells in series
    simulated around the fitted trend. Counts may vary more than the binomial by a factor, or because the share itself
    varies, which matters the more, the larger the corpus; the spell is that which stands out most in whichever form of
    the noise it does less, and p the larger of both. Beyond the reach of 999 draws p follows the tail of Student's t. A
    further burst is sought once the one found is set aside. p-values are corrected over the tested topics (Benjamini &
    Hochberg 1995).

    A burst that lasts to the end of the last complete period is still going on: its ``end`` is that day, and whether
    it is a burst or a new level will only show later. Topics with fewer than five usable periods or eight papers have
    no bursts.

    Args:
        timeline: topic_id, period_start, papers, total; incomplete periods and such without papers are left out.
        alpha: false discovery rate of the topics that have a burst.
        seed: of the simulated series; every topic meets the same random numbers.

    Returns:
        A table as ``schemas.BURSTS``: ``strength`` is the cost saved within the burst (natural logarithm, per unit of
        over-dispersion), ``share`` that of all papers within, ``base_share`` that outside all bursts of the topic,
        ``p_value`` not corrected.
    """
    tested = [series for series in each_series(timeline) if series.is_testable()]
    found = [_bursts(series, alpha, seed) for series in tested]
    first = [bursts[0].p_value if bursts else 1.0 for bursts in found]
    n_bursting = sum(q < alpha for q in false_discovery_rates(first))
    limit = alpha * n_bursting / max(1, len(tested))
    rows = []
    for series, bursts in zip(tested, found, strict=True):
        rows += _rows(series, [burst for burst in bursts if burst.p_value < limit])
    return schemas.BURSTS.frame(rows).sort("topic_id", "start")


def _rows(series: Series, bursts: list[Burst]) -> list[dict[str, Any]]:
    outside = np.ones(len(series), dtype=bool)
    for burst in bursts:
        outside[burst.first : burst.stop] = False
    base = float(series.papers[outside].sum() / series.total[outside].sum()) if outside.any() else None
    return [_row(series, burst, base) for burst in bursts]


def _row(series: Series, burst: Burst, base: float | None) -> dict[str, Any]:
    papers = float(series.papers[burst.first : burst.stop].sum())
    return {
        "topic_id": series.topic_id,
        "start": series.starts[burst.first],
        "end": series.ends[burst.stop - 1],
        "strength": round(burst.strength, 6),
        "papers": round(papers, 6),
        "share": papers / float(series.total[burst.first : burst.stop].sum()),
        "base_share": base,
        "p_value": burst.p_value,
    }


def _bursts(series: Series, alpha: float, seed: int) -> list[Burst]:
    """The bursts of one series, in the order in which they are found: the p-values never fall."""
    bursts: list[Burst] = []
    counted, free = np.ones(len(series), dtype=bool), np.ones(len(series), dtype=bool)
    while len(bursts) < _MOST_BURSTS and counted.sum() >= MIN_PERIODS:
        candidate = most_outstanding(series, counted, free)
        burst = candidate and _burst(series, candidate, counted, alpha, seed)
        if not burst:
            break
        last = bursts[-1].p_value if bursts else 0.0
        bursts.append(Burst(burst.first, burst.stop, burst.strength, max(last, burst.p_value)))
        counted[burst.first : burst.stop] = False
        free[max(0, burst.first - 1) : burst.stop + 1] = False
    return bursts


def _burst(series: Series, candidate: Candidate, counted: Mask, alpha: float, seed: int) -> Burst | None:
    """The burst around the spell that stands out most, or None where the automaton or the test sees none."""
    spell = candidate.spell
    gain = _gains(series, spell, counted)
    run = _run(cheapest_states(gain, GAMMA * np.log(counted.sum())), spell)
    if run is None or run[1] - run[0] > len(series) // 2:
        return None
    p_value = candidate.p_value(alpha, seed)
    return Burst(*run, float(gain[run[0] : run[1]].sum()), p_value) if p_value < alpha else None


def _gains(series: Series, spell: Mask, counted: Mask) -> Floats:
    """Cost that each period saves within a burst; minus infinity in those set aside."""
    design = np.column_stack([np.ones(len(series)), series.time, spell])
    papers, total = series.papers, series.total
    beta = fit_logit(papers[counted], total[counted], design[counted])
    fitted = total * logistic(design @ beta)
    deviation = (papers - fitted) ** 2 / variance(fitted, total)
    dispersion = max(1.0, deviation[counted].sum() / (counted.sum() - 3))
    base = design[:, :2] @ beta[:2]
    low, high = logistic(base), logistic(base + np.log(SCALING))
    gain = papers * np.log(high / low) + (total - papers) * np.log((1 - high) / (1 - low))
    return np.where(counted, gain / dispersion, -np.inf)


def cheapest_states(gain: Floats, entry: float) -> Mask:
    """The sequence of states (True: burst) of least cost, by Viterbi's recursion.

    Args:
        gain: cost that each period saves in the burst state.
        entry: cost of entering the burst state, also before the first period; leaving it costs nothing.
    """
    base, burst = 0.0, -np.inf
    from_burst = np.zeros((len(gain), 2), dtype=bool)
    for t, saved in enumerate(gain):
        from_burst[t] = burst > base, burst > base - entry
        base, burst = max(base, burst), max(burst, base - entry) + saved
    states = np.zeros(len(gain), dtype=bool)
    state = burst > base
    for t in range(len(gain) - 1, -1, -1):
        states[t] = state
        state = from_burst[t, int(state)]
    return states


def _run(states: Mask, spell: Mask) -> tuple[int, int] | None:
    """First and stop of the run of burst states that shares most periods with ``spell``."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], states.astype(int), [0]])))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if spell[a:b].any()]
    return max(runs, key=lambda run: (spell[run[0] : run[1]].sum(), -run[0]), default=None)

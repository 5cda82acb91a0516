"""How far apart two topic profiles are, from how many papers each side has in each topic."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

# Sums of the same terms in another order differ in their last digits.
_TIE = 1e-9
_DIGITS = 6
# The low end misses what the test, which is one-sided, takes of 5 %, so that 0 lies outside exactly where p < .05. The
# high end misses far less than it is given, as it takes the difference to lie in all topics.
_BELOW, _ABOVE = 0.05, 0.01
# The noise of a divergence over that of small differences of large sides: so intervals hold true distances in 95 %.
_SPREAD = 1.25
_LEAST_ROOM = 0.05


@dataclass(frozen=True)
class Divergence:
    """A Jensen-Shannon distance with its 95 % interval, the uncorrected (``plain``) one, and a test that it is 0."""

    distance: float
    low: float
    high: float
    plain: float
    p_value: float


def compare_counts(a: Any, b: Any, both: Any, seed: int = 0, n_permutations: int = 999) -> Divergence:
    """Jensen-Shannon distance of two sides (square root of the divergence in bits), tested with papers as units.

    The test deals out anew the papers that are on one side alone, keeping the sizes of the sides; those on both stay
    there. Where all papers of a side are on the other too, it deals out which of the other's they are. Ties count half
    (mid-p; Lancaster 1961, JASA 56, 223-234): counted whole, they leave sides of ten papers with 3 % below .05.

    What dealings give on average is what chance adds to the divergence. Where the sides differ in a few topics, all of
    it is taken off; where they differ in all, a part as large as what is left to differ, as in an index of agreement
    (Hubert & Arabie 1985, J. Classif. 2, 193-218). The distance is between the two, the nearer to the latter the larger
    it is. The interval inverts a parametric bootstrap (Carpenter 1999, J. R. Stat. Soc. B 61, 159-172) of the plain
    divergence: a dealing, the true divergence and normal noise; its low end is near the first case, its high end the
    second. Drawing each side's papers with replacement would hold the true distance in 0 to 92 % of cases, because
    topics that few papers have missed stay missing.

    Args:
        a: papers of the one side by topic, those on both sides included.
        b: papers of the other side by topic, likewise.
        both: papers that are on both sides, by topic.
        seed: of the dealings; the numbers are the same whichever side comes first.
        n_permutations: how many dealings.

    Raises:
        ValueError: a side has no paper.
    """
    a, b, both = _in_order(a, b, both)
    n_a, n_b = int(a.sum()), int(b.sum())
    if not n_a or not n_b:
        raise ValueError(f"Each side needs a paper with a topic; they have {n_a} and {n_b}.")
    rng = np.random.default_rng(seed)
    plain = float(squared(a / n_a, b / n_b))
    dealt = _dealt(a - both, b - both, both, rng, n_permutations)
    p_value = _p_value(plain, dealt)
    apart = _corrected(plain, float(dealt.mean()))
    low, high = _interval(plain, dealt, apart, _noise(a, b, both), rng)
    low = max(low, 10.0**-_DIGITS) if p_value < _BELOW else 0.0
    distance = max(apart**0.5, low)
    return Divergence(_rounded(distance), _rounded(low), _rounded(max(high, distance)), _rounded(plain**0.5), p_value)


def _rounded(distance: float) -> float:
    return round(min(distance, 1.0), _DIGITS)


def squared(p: Any, q: Any) -> Any:
    """Jensen-Shannon divergence in bits along the last axis (Lin 1991, IEEE Trans. Inf. Theory 37, 145-151)."""
    # Of equal profiles the sum may fall short of 0 in its last digit.
    return np.maximum(0.0, 0.5 * (_relative(p, q) + _relative(q, p)).sum(axis=-1))


def _relative(p: Any, q: Any) -> Any:
    """Terms of the Kullback-Leibler divergence of ``p`` from the mean of both."""
    held = p > 0
    return np.where(held, p * np.log2(np.where(held, 2 * p, 1.0) / np.where(held, p + q, 1.0)), 0.0)


def _in_order(a: Any, b: Any, both: Any) -> tuple[Any, Any, Any]:
    """The counts without empty topics, in one order of the sides, the smaller one first."""
    a, b, both = (np.asarray(counts, dtype=np.int64) for counts in (a, b, both))
    held = (a + b) > 0
    a, b, both = a[held], b[held], both[held]
    return (a, b, both) if (a.sum(), *a) <= (b.sum(), *b) else (b, a, both)


def _dealt(own_a: Any, own_b: Any, both: Any, rng: np.random.Generator, n: int) -> Any:
    """Divergences after papers were dealt out anew.

    What a topic adds depends only on how many of its papers the first side gets, so it is worked out once for each
    topic and each such number and then looked up.
    """
    nested = not own_a.any()
    papers, n_first = (own_b + both, both.sum()) if nested else (own_a + own_b, own_a.sum())
    stay = np.zeros_like(both) if nested else both
    starts = np.cumsum(papers + 1) - (papers + 1)
    topic = np.repeat(np.arange(len(papers)), papers + 1)
    got = np.arange(len(topic)) - starts[topic]
    p = (stay[topic] + got) / (own_a + both).sum()
    q = (stay + papers)[topic] - (0 if nested else got)
    added = _relative(p, q / (own_b + both).sum()) + _relative(q / (own_b + both).sum(), p)
    # The one takes time by papers, the other by topics.
    method: Literal["count", "marginals"] = "count" if papers.sum() < 16 * len(papers) else "marginals"
    first = rng.multivariate_hypergeometric(papers, int(n_first), n, method=method)
    return 0.5 * added[starts + first].sum(axis=1)


def _p_value(plain: float, dealt: Any) -> float:
    """Part of the dealings that set the sides further apart, and half of those as far; 1 where none does less."""
    further, nearer = int((dealt > plain + _TIE).sum()), int((dealt < plain - _TIE).sum())
    if not nearer:
        return 1.0
    return (1 + further + (len(dealt) - further - nearer) / 2) / (1 + len(dealt))


def _corrected(plain: float, expected: float) -> float:
    """The divergence without what chance adds."""
    excess = max(0.0, plain - expected)
    if excess < _TIE:
        return 0.0
    of_the_rest = excess / (1 - expected)
    return float(excess / (1 - of_the_rest**0.5 * expected))


def _noise(a: Any, b: Any, both: Any) -> float:
    """Variance of a divergence over four times the divergence itself, from the chi-squared law of small differences."""
    n_a, n_b, n_both = int(a.sum()), int(b.sum()), int(both.sum())
    differing: float = (n_a - n_both) / n_a**2 + (n_b - n_both) / n_b**2 + n_both * (1 / n_a - 1 / n_b) ** 2
    return differing / (8 * math.log(2))


def _interval(plain: float, dealt: Any, apart: float, noise: float, rng: np.random.Generator) -> tuple[float, float]:
    """True distances at which a plain divergence is rarely as large, and rarely as small, as the observed one."""
    normal = rng.standard_normal(len(dealt))
    excess = np.where(np.abs(plain - dealt) < _TIE, 0.0, plain - dealt)
    few = _roots(excess / np.maximum(1 - apart * dealt, _TIE), _SPREAD * noise, normal)
    low = np.quantile(np.where(excess < 0, 0.0, few), _BELOW)
    room = 1 - dealt
    # Sides that chance alone sets as far apart as can be may be anything.
    scaled = np.where(room < _TIE, 1.0, excess / np.maximum(room, _TIE))
    spread = noise * (1 - min(plain, 1.0)) / max(float(room.mean()), _LEAST_ROOM)
    return float(low), float(np.quantile(_roots(scaled, spread, normal), 1 - _ABOVE))


def _roots(excess: Any, noise: float, normal: Any) -> Any:
    """The distance d at which d squared and its noise, 2 d sqrt(noise) times a normal number, make up the excess."""
    inner = noise * normal**2 + excess
    return np.where(inner > 0, np.maximum(0.0, np.sqrt(np.maximum(inner, 0.0)) - noise**0.5 * normal), 0.0)

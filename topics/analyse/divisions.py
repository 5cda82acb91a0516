"""Divisions of papers into two sides, which tests by permutation go through."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from ..text import count

Array = npt.NDArray[Any]

# With fewer papers no result of a test is rarer than one in twenty, or two papers decide it.
LEAST_SIDE = 3
LEAST_TOGETHER = 8
N_DRAWS = 999
# Values that differ by less than this part are the same but for their last digits.
_TIE = 1e-5


@dataclass(frozen=True, eq=False)
class Divisions:
    """``first[i, j]`` says whether division i has paper j on the first side; ``complete`` where these are all there
    are, that which was observed among them.
    """

    first: npt.NDArray[np.bool_]
    complete: bool

    def p_value(self, observed: float, values: npt.NDArray[np.floating]) -> float:
        """Part of the divisions whose value is as large as ``observed``, which is one of them."""
        as_large = int(np.count_nonzero(values >= observed - _TIE * abs(observed)))
        return as_large / len(values) if self.complete else (as_large + 1) / (len(values) + 1)


def can_tell(n_a: int, n_b: int) -> bool:
    """Whether a test over all divisions into so many papers and so many can fall below .05."""
    return min(n_a, n_b) >= LEAST_SIDE and n_a + n_b >= LEAST_TOGETHER


def too_few(n_a: int, n_b: int) -> str:
    """Why sides of so many papers are not tested; empty where they are."""
    if can_tell(n_a, n_b):
        return ""
    return (
        f"{count(n_a, 'paper')} against {n_b}, joint ones aside; "
        f"a test needs {LEAST_SIDE} on each side and {LEAST_TOGETHER} together"
    )


def n_draws(n_tests: int) -> int:
    """So many divisions that of ``n_tests`` one alone can stand out: its p, times all tests, below .05."""
    return max(N_DRAWS, 20 * n_tests)


def divide(n_first: int, n: int, n_draws: int, rng: np.random.Generator) -> Divisions:
    """All divisions of ``n`` papers with ``n_first`` on the first side, or ``n_draws`` of them where there are more."""
    n_all = math.comb(n, n_first)
    complete = n_all <= n_draws
    if complete:
        places = np.array(list(combinations(range(n), n_first)))
    else:
        places = rng.random((n_draws, n), dtype=np.float32).argpartition(n_first, axis=1)[:, :n_first]
    first = np.zeros((len(places), n), dtype=bool)
    np.put_along_axis(first, places, True, axis=1)
    return Divisions(first, complete)


def smaller_first(a: Array, b: Array) -> tuple[Array, Array]:
    """Both sides in an order that does not depend on which is called a, so that neither does what is drawn of them."""
    small, large = sorted((a, b), key=lambda side: (len(side), side.tolist()))
    return small, large


def at_most(most: int, side: Array, rng: np.random.Generator) -> Array:
    """The side itself, or so many of its papers drawn at random."""
    return rng.choice(side, most, replace=False) if len(side) > most else side

"""How often words stand near each other, counted by compiled code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Integers = npt.NDArray[np.int32]
    Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Windows:
    """Of ``num_docs`` windows ``together[i, j]`` hold both words i and j, ``together[i, i]`` hold word i.

    In the form in which gensim's measures ask for it: ``windows[i]`` and ``windows[i, j]``.
    """

    num_docs: int
    together: Counts

    def __getitem__(self, words: int | tuple[int, int]) -> int:
        one, other = words if isinstance(words, tuple) else (words, words)
        return int(self.together[one, other])


def count_windows(tokens: Integers, ends: Integers, n_words: int, size: int) -> Windows:
    """Windows of ``size`` neighbouring tokens, one starting at each token; a shorter text is one window.

    gensim's own counting forgets a word that leaves a window while it stands there a second time, and takes minutes.

    Args:
        tokens: number of the word, below ``n_words``, at each place of all texts one after the other; -1 for others.
        ends: place after the last token of each text.
    """
    together, n_windows = _compiled()(tokens, ends, n_words, size)
    return Windows(n_windows, together + np.triu(together, 1).T)


@cache
def _compiled() -> Any:
    from numba import njit

    return njit(_slide)


def _slide(tokens: Integers, ends: Integers, n_words: int, size: int) -> tuple[Counts, int]:
    """Upper triangle of the counts, and the number of windows."""
    together = np.zeros((n_words, n_words), dtype=np.int64)
    times = np.zeros(n_words, dtype=np.int64)
    n_windows = 0
    start = 0
    for end in ends:
        times[:] = 0
        for place in range(start, end):
            if tokens[place] >= 0:
                times[tokens[place]] += 1
            if place - start >= size and tokens[place - size] >= 0:
                times[tokens[place - size]] -= 1
            if place - start >= size - 1 or place == end - 1:
                n_windows += 1
                present = np.flatnonzero(times)
                for a in range(len(present)):
                    for b in range(a, len(present)):
                        together[present[a], present[b]] += 1
        start = end
    return together, n_windows

"""How surely papers counted by topic tell of the mixture that they come from."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def half_width(counts: Counts, statistic: Callable[[Counts], Floats]) -> float:
    """Half of the 95 % interval of a statistic of papers counted by topic.

    By leaving out one paper after the other (Quenouille 1956, Biometrika 43, 353-360; Tukey 1958), Student's t. Papers
    that are all of one topic, or all of different ones, would seem to leave no doubt, so two are added first, in the
    manner of Agresti & Coull (1998, American Statistician 52, 119-126): one to the largest topic, one to an unseen one.

    Args:
        counts: papers of each topic; the last place is that of topics not seen, and so 0.
        statistic: of mixtures in rows, a value for each row.
    """
    from scipy.special import stdtrit

    two_more = counts.copy()
    two_more[np.argmax(counts)] += 1
    two_more[-1] += 1
    # Papers of one topic are alike, so each topic loses one once, with the weight of its papers.
    kept = np.flatnonzero(two_more)
    weight = two_more[kept]
    n = int(weight.sum())
    without = statistic(two_more - np.eye(len(two_more), dtype=np.int64)[kept])
    mean = (weight * without).sum() / n
    variance = (n - 1) / n * (weight * (without - mean) ** 2).sum()
    return float(stdtrit(n - 1, 0.975) * np.sqrt(variance))

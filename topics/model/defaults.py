"""Parameters that follow the number of papers, where the config leaves them open."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

# How much a granularity takes from or adds to the resolution of all partitions.
_FACTORS = {"coarse": 0.4, "medium": 1.0, "fine": 2.5}


def n_neighbors(n_papers: int) -> int:
    """The paper itself included: 11 for 50 papers, 16 for 150, 22 for 400, 30 from 1,100."""
    return max(2, min(30, round(3 * math.pow(n_papers, 0.33)), n_papers))


def n_partitions(n_papers: int) -> int:
    """64 up to 50,000 papers, 32 for 100,000, 16 from 200,000, where they take the most of the time.

    On 20,000 papers five seeds agreed (mean adjusted Rand index) by .88 with 16, .91 with 32 and .93 with 64.
    """
    return max(16, min(64, 3_200_000 // max(1, n_papers)))


def resolutions(n_papers: int, n_partitions: int, granularity: str) -> Any:
    """Of each partition, over two octaves in even steps: .5 to 2 at 50 papers, .6 to 2.3 at 200, .9 to 3.6 at 20,000.

    So far apart that the true number of topics lies between: draws of 20 to 20,000 papers from known categories gave
    about as many topics as categories, where one range for all gave too many on few papers or too few on many.
    """
    lowest = 0.5 * math.pow(n_papers / 50, 0.1)
    return lowest * np.geomspace(1, 4, n_partitions) * _FACTORS[granularity]


def min_cluster_size(n_papers: int) -> int:
    """3 up to 150 papers, 5 for 400, 18 for 5,000, 35 for 20,000. Only a floor: replication says how many there are."""
    return max(3, round(0.25 * math.sqrt(n_papers)))


def min_samples(size: int) -> int:
    """1 up to clusters of nine, for small corpora cannot afford noise; 5 from 25."""
    return max(1, min(5, size // 5))


def n_refits(n_papers: int) -> int:
    """10 up to 5,000 papers, 5 up to 100,000, none above, where each takes minutes."""
    return 10 if n_papers <= 5000 else 5 if n_papers <= 100_000 else 0


def min_texts(n_papers: int) -> int:
    """Papers that must hold a term before it counts: 1 for a handful, 2 up to some thousands, then 1 in 2,500."""
    return 1 if n_papers <= 30 else max(2, round(n_papers / 2500))

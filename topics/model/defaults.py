"""Parameters that follow the number of papers, where the config leaves them open."""

from __future__ import annotations

import math


def n_neighbors(n_papers: int) -> int:
    """The paper itself included: 11 for 50 papers, 16 for 150, 22 for 400, 30 from 1,100."""
    return max(2, min(30, round(3 * math.pow(n_papers, 0.33)), n_papers))


def min_cluster_size(n_papers: int) -> int:
    """4 for 50 papers, 6 for 150, 10 for 400, 35 for 5,000, 71 for 20,000: topics grow more slowly than the corpus."""
    return max(4, round(0.5 * math.sqrt(n_papers)))


def min_samples(size: int) -> int:
    """1 up to clusters of nine, for small corpora cannot afford noise; 5 from 25."""
    return max(1, min(5, size // 5))


def n_layouts(n_papers: int) -> int:
    """Fits to choose the most typical from, where they cost seconds: 10 up to 1,000 papers, 5 up to 3,000, then one."""
    return 10 if n_papers <= 1000 else 5 if n_papers <= 3000 else 1


def min_texts(n_papers: int) -> int:
    """Papers that must hold a term before it counts: 1 for a handful, 2 up to some thousands, then 1 in 2,500."""
    return 1 if n_papers <= 30 else max(2, round(n_papers / 2500))

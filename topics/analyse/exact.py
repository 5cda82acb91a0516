"""Two small tests that every page makes. ``scipy.stats`` has both, but its import takes a third of a stored report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

# Of a comparison what has a smaller q-value is called certain. (A run's own ``time.alpha`` is for trends.)
ALPHA = 0.05


def fisher_exact(papers: int, n_papers: int, rest_papers: int, rest_n_papers: int) -> float:
    """Two-sided p of Fisher's exact test that two shares are the same: ``papers`` of ``n_papers``, and of the rest.

    Sums the hypergeometric probabilities that do not exceed the observed one, as ``scipy.stats.fisher_exact`` does.
    """
    from scipy.special import gammaln

    def log_choose(n: Any, k: Any) -> Any:
        return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)

    both = papers + rest_papers
    possible = np.arange(max(0, both - rest_n_papers), min(both, n_papers) + 1)
    log_p = log_choose(n_papers, possible) + log_choose(rest_n_papers, both - possible)
    log_p -= log_choose(n_papers + rest_n_papers, both)
    observed = log_p[papers - possible[0]]
    # Equal probabilities differ in their last digits.
    return min(1.0, float(np.exp(log_p[log_p <= observed + 1e-7]).sum()))


def false_discovery_rates(p_values: Sequence[float]) -> list[float]:
    """q-values after Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300."""
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(-p, kind="stable")
    ranks = np.arange(len(p), 0, -1)
    adjusted = np.minimum.accumulate(p[order] * len(p) / ranks)
    q = np.empty_like(p)
    q[order] = np.minimum(adjusted, 1.0)
    return [float(value) for value in q]

"""Do the same topics come back when the seed is another one, or some papers are missing?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .labels import ari

if TYPE_CHECKING:
    import polars as pl


def pairwise_ari(assignments: Sequence[pl.DataFrame]) -> list[float | None]:
    """For each fit the mean adjusted Rand index with the other fits, over the papers that both hold.

    Papers without a topic count as one more topic, as against classes. Two fits that both leave the papers undivided
    are not compared: that they agree says nothing. None for a fit that nothing can be compared with.
    Sources: Hubert & Arabie (1985), Journal of Classification 2, 193-218; subsamples: Ben-Hur, Elisseeff & Guyon
    (2002), A stability based method for discovering structure in clustered data, PSB 7, 6-17.

    Args:
        assignments: paper_id and topic_id of each fit.
    """
    n = len(assignments)
    pairs: dict[tuple[int, int], float | None] = {
        (i, j): _ari(assignments[i], assignments[j]) for i in range(n) for j in range(i)
    }
    compared = [[value for pair, value in pairs.items() if i in pair and value is not None] for i in range(n)]
    return [float(np.mean(values)) if values else None for values in compared]


def _ari(one: pl.DataFrame, other: pl.DataFrame) -> float | None:
    columns = ["paper_id", "topic_id"]
    both = one.select(columns).join(other.select(columns), on="paper_id", how="inner", maintain_order="left")
    if max(both["topic_id"].n_unique(), both["topic_id_right"].n_unique()) < 2:
        return None
    return ari(both["topic_id"].to_numpy(), both["topic_id_right"].to_numpy())

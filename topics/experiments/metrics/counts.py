"""How many topics there are, and how many papers are in none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import polars as pl

    from ..found import Measured


def n_topics(measured: Measured) -> float:
    """Topics found."""
    return float(measured.found.run.topics.height)


def n_classes_ratio(measured: Measured) -> float | None:
    """Topics for each class of the labels: 1 where there are as many; None without labels."""
    if measured.truth is None:
        return None
    classes = len(np.unique(measured.truth[measured.truth >= 0]))
    return n_topics(measured) / classes if classes else None


def noise(measured: Measured) -> float | None:
    """Share of the papers that are in no topic; None without papers."""
    return _without(measured.found.run.assignments["topic_id"])


def noise_before(measured: Measured) -> float | None:
    """Share of the papers in no topic's core, before any of these joined one; None without papers.

    Of ours papers also leave a core whose ties lead out of it for the most part (``core_topic_id``).
    """
    return _without(measured.found.run.assignments["core_topic_id"])


def _without(topics: pl.Series) -> float | None:
    return float((topics.to_numpy() < 0).mean()) if len(topics) else None

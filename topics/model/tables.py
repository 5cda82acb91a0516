"""What the model found, as the tables of a run. Floats are rounded, so that the same result is the same file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from .. import schemas
from ..repetition import Term
from .cluster import largest_first
from .neighbours import Neighbours

if TYPE_CHECKING:
    from ..results import Labels, Vectors

_N_REPRESENTATIVES = 5
_N_NEIGHBOURS = 5


@dataclass(frozen=True)
class Assignment:
    """Per paper: the topic in whose core it is, the one after the noise policy (-1 = none), strength, place on the map.

    The core is where the clusterer put a paper, if at least half of its ties stay in that topic (``model.noise``).

    ``chart`` (n_papers x 2) is None where papers are too few to lay out. Topic 0 has the most papers.
    """

    core: Labels
    labels: Labels
    strength: Any
    chart: Vectors | None = None

    @property
    def n_topics(self) -> int:
        return int(self.labels.max(initial=-1)) + 1

    def numbered(self) -> Assignment:
        """The same with topics numbered from the largest, counted after the noise policy."""
        new = np.append(largest_first(self.labels), -1).astype(np.int32)
        return Assignment(new[self.core], new[self.labels], self.strength, self.chart)


def unclustered(n_papers: int) -> Assignment:
    """No paper in any topic."""
    none = np.full(n_papers, -1, dtype=np.int32)
    return Assignment(none, none, np.zeros(n_papers))


def assignment_table(ids: Sequence[str], found: Assignment) -> pl.DataFrame:
    """As ``schemas.ASSIGNMENTS``."""
    chart = np.full((len(ids), 2), np.nan) if found.chart is None else found.chart.astype(np.float64)
    return pl.DataFrame(
        {
            "paper_id": list(ids),
            "core_topic_id": found.core,
            "topic_id": found.labels,
            "strength": np.round(found.strength, 4),
            "x": np.round(chart[:, 0], 4),
            "y": np.round(chart[:, 1], 4),
        },
        schema=dict(schemas.ASSIGNMENTS.columns),
    ).with_columns(pl.col("x", "y").fill_nan(None))


def topic_table(
    ids: Sequence[str],
    vectors: Vectors,
    found: Assignment,
    terms: Sequence[Sequence[Term]],
    names: Sequence[str],
    stability: Sequence[float | None],
) -> pl.DataFrame:
    """As ``schemas.TOPICS``; ``parent_id`` is null: which field a topic is part of is found later."""
    representatives = representative_rows(vectors, found)
    return schemas.TOPICS.frame(
        {
            "topic_id": topic,
            "label": names[topic],
            "n_papers": int((found.labels == topic).sum()),
            "n_core": int((found.core == topic).sum()),
            "terms": [term.text for term in terms[topic]],
            "weights": [round(term.weight, 6) for term in terms[topic]],
            "representative_ids": [ids[row] for row in representatives[topic]],
            "stability": stability[topic],
            "parent_id": None,
        }
        for topic in range(found.n_topics)
    )


def representative_rows(vectors: Vectors, found: Assignment) -> list[list[int]]:
    """Rows of the papers nearest to the mean direction of each topic's core, nearest first."""
    rows = []
    for topic in range(found.n_topics):
        members = np.flatnonzero(found.core == topic)
        centre = vectors[members].mean(axis=0)
        order = np.lexsort((members, -np.round(vectors[members] @ centre, 6)))
        rows.append([int(row) for row in members[order[:_N_REPRESENTATIVES]]])
    return rows


def neighbour_table(ids: Sequence[str], near: Neighbours) -> pl.DataFrame:
    """The nearest other papers of each paper, as ``schemas.NEIGHBOURS``."""
    n, width = near.indices.shape
    width = min(width, _N_NEIGHBOURS + 1)
    others = near.indices[:, 1:width].ravel()
    names = pl.Series(ids, dtype=pl.String)
    return pl.DataFrame(
        {
            "paper_id": names.gather(np.repeat(np.arange(n), width - 1)),
            "rank": np.tile(np.arange(1, width, dtype=np.int32), n),
            "neighbour_id": names.gather(others),
            "similarity": np.round(1.0 - near.distances[:, 1:width].ravel().astype(np.float64), 4),
        },
        schema=dict(schemas.NEIGHBOURS.columns),
    )

"""What the fields of a corpus are called, and their table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from .. import schemas
from ..repetition import Term
from ..words import TermCounts
from .hierarchy import Field
from .terms import topic_terms

if TYPE_CHECKING:
    from ..results import Labels


def field_terms(counts: TermCounts, fields: Sequence[Field], labels: Labels, n_terms: int) -> list[list[Term]]:
    """The terms that set each field apart from all that stands beside it on its level, strongest first.

    Args:
        counts: of terms per paper.
        fields: as ``join_topics`` gives them.
        labels: topic of each paper, -1 = none.
        n_terms: per field, at most.
    """
    depths = _depths(fields)
    found: list[list[Term]] = [[] for _ in fields]
    for depth in range(max(depths, default=-1) + 1):
        level = [i for i, of_field in enumerate(depths) if of_field == depth]
        merged = _merged(labels, [fields[i] for i in level])
        for i, terms in zip(level, topic_terms(counts, merged, n_terms), strict=False):
            found[i] = terms
    return found


def _depths(fields: Sequence[Field]) -> list[int]:
    depths: list[int] = []
    for field in fields:
        depths.append(0 if field.parent is None else depths[field.parent] + 1)
    return depths


def _merged(labels: Labels, level: Sequence[Field]) -> Labels:
    """The field of each paper on one level; topics outside of all fields follow, each by itself."""
    place = np.full(int(labels.max(initial=-1)) + 2, -1, dtype=np.int32)
    for i, field in enumerate(level):
        place[list(field.topics)] = i
    alone = np.flatnonzero(place[:-1] < 0)
    place[alone] = len(level) + np.arange(len(alone))
    merged: Labels = place[labels]
    return merged


def field_members(fields: Sequence[Field], labels: Labels) -> list[Any]:
    """The rows of each field's papers, ascending."""
    return [np.flatnonzero(np.isin(labels, field.topics)) for field in fields]


def field_names(names: Sequence[str], topics: Sequence[str]) -> list[str]:
    """``names`` of fields, none of which is a topic's: one that is says that there is more to it."""
    taken = set(topics)
    return [f"{name} and more" if name in taken else name for name in names]


def hierarchy_table(
    fields: Sequence[Field], labels: Labels, terms: Sequence[Sequence[Term]], names: Sequence[str]
) -> pl.DataFrame:
    """As ``schemas.HIERARCHY``; the ids follow those of the topics."""
    n_topics = int(labels.max(initial=-1)) + 1
    sizes = np.bincount(labels[labels >= 0], minlength=n_topics)
    return schemas.HIERARCHY.frame(
        {
            "node_id": n_topics + i,
            "parent_id": None if field.parent is None else n_topics + field.parent,
            "label": name,
            "terms": [term.text for term in words],
            "weights": [round(term.weight, 6) for term in words],
            "n_papers": int(sizes[list(field.topics)].sum()),
            "topic_ids": list(field.topics),
            "height": field.height,
        }
        for i, (field, words, name) in enumerate(zip(fields, terms, names, strict=True))
    )


def with_parents(topics: pl.DataFrame, hierarchy: pl.DataFrame) -> pl.DataFrame:
    """The table of topics, each with the innermost field it is part of."""
    innermost = (
        hierarchy.select("node_id", topic_id="topic_ids")
        .explode("topic_id")
        .group_by("topic_id")
        .agg(parent_id=pl.col("node_id").max())
    )
    return (
        topics.drop("parent_id")
        .join(innermost, on="topic_id", how="left", maintain_order="left")
        .select(*schemas.TOPICS.columns)
    )

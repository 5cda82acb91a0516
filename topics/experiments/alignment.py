"""What became of the topics of one run in another.

Two topics are alike by their papers (Jaccard index over the papers that both runs hold) and by their terms (cosine of
the terms' weights). Papers count for up to ``PAPERS``: they are what a topic is made of, and its terms, ten words, only
sum them up; but terms tell of papers that the other run does not hold. So the papers' part falls with the part of the
two topics' papers that both runs hold, down to terms alone where there are none.

Topics are paired so that the likeness of all pairs together is largest (the Hungarian method: Kuhn 1955, Naval Research
Logistics Quarterly 2, 83-97). Over the papers that both runs hold, a topic of B is a part of one of A if most of its
papers come from there, and a topic of A went into one of B if most of its papers are there; nothing of this is said of
topics of which both runs hold fewer than ``LEAST`` papers and not all. Then

same
    A pair that is more alike than not. With the papers alone this is what Hennig (2008, Journal of Multivariate
    Analysis 99, 1154-1176) calls a cluster that was not dissolved.
split
    A topic of A has several parts in B: a row for each, but for the one that is the same as the whole.
merged
    Several topics of A went into one of B: a row for each, but for the one that is the same as it.
changed
    Any other pair of which one is a part of, or went into, the other.
vanished, appeared
    Topics of A, and of B, of which none of this holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from .. import schemas
from ..analyse.alignment import LEAST, crosstab
from ..results import Run
from ..text import count
from .metrics.stability import pairwise_ari
from .table import figure

# Beside it the terms have a say even where both runs hold all papers: between topics that share about as many.
PAPERS = 0.75
SAME = 0.5
# More of them than not: no topic is a part of two.
MOST = 0.5
EVENTS = ("split", "merged", "changed", "vanished", "appeared", "same")
_TOLD = {"split": "split", "merged": "merged with others", "changed": "changed", "vanished": "vanished"}

# Topic of either run; one of the two is None where the topic of the other stands alone.
Pair = tuple[int | None, int | None]


@dataclass(frozen=True, eq=False)
class Likeness:
    """Topics of one run (rows) and another (columns).

    ``shared`` counts papers, ``jaccard`` is NaN where it means nothing, ``whole`` is the likeness by papers and terms.
    ``part``: most papers of the one of B come from the one of A; ``went``: most papers of the one of A are there.
    """

    shared: Any
    jaccard: Any
    terms: Any
    whole: Any
    part: Any
    went: Any


def align_runs(a: Run, b: Run) -> pl.DataFrame:
    """What became of each topic of ``a`` in ``b``, as ``schemas.ALIGNED``; every topic of either is in some row.

    Changes come first, in the order of ``EVENTS``. ``shared`` counts the papers of both topics, and ``jaccard`` is
    their part of the papers of either, among those that both runs hold; it is null where these are none. ``paper_ids``
    are the papers behind a row: those of both topics, or of the only one. Papers are the same in both runs if their id
    and their title are. Runs without topics give an empty table, or one of topics that only appeared or vanished.
    """
    papers = _joined(a, b)
    alike = _likeness(a, b, papers)
    rows = [_numbers(event, pair, alike) for event, pair in _events(alike)]
    behind = pl.concat([_ids(papers, "a", "b"), _ids(_own(a, "a"), "a"), _ids(_own(b, "b"), "b")], how="diagonal")
    order = pl.col("event").cast(pl.Enum(EVENTS))
    found = (
        schemas.ALIGNED.frame(rows)
        .drop("label_a", "label_b", "papers_a", "papers_b", "paper_ids")
        .join(_described(a, "a"), on="topic_a", how="left")
        .join(_described(b, "b"), on="topic_b", how="left")
        .join(behind, on=["topic_a", "topic_b"], how="left", nulls_equal=True)
        .with_columns(pl.col("paper_ids").fill_null([]))
        .sort(order, "topic_a", "topic_b")
    )
    return schemas.ALIGNED.check(found.select(*schemas.ALIGNED.columns))


def alignment_sentence(a: Run, b: Run, aligned: pl.DataFrame) -> str:
    """How many topics are the same, what else became of them, and how far the runs agree on the papers of both.

    Args:
        a: a run.
        b: another.
        aligned: what ``align_runs`` gives of them.
    """
    if not (a.has_topics and b.has_topics):
        which = "Only one of the runs" if a.has_topics or b.has_topics else "Neither run"
        return f"{which} has topics: none to align"
    known = dict(aligned.group_by("event").agg(pl.col("topic_a").n_unique()).iter_rows())
    told = [f"{known[event]} {word}" for event, word in _TOLD.items() if event in known]
    appeared = aligned.filter(event="appeared").height
    told += [f"{appeared} appeared"] if appeared else []
    sizes = " and ".join(map(str, dict.fromkeys((a.topics.height, b.topics.height))))
    same = f"{known.get('same', 0)} of {sizes} topics are the same"
    return "; ".join(part for part in (same, ", ".join(told), _agreement(_joined(a, b))) if part)


def _agreement(papers: pl.DataFrame) -> str:
    """The adjusted Rand index over the papers that both runs hold, where it says something."""
    if papers.is_empty():
        return "the runs have no papers in common, so terms alone decide"
    held = f"the {count(papers.height, 'paper')} both hold"
    ari, _ = pairwise_ari([papers.select("paper_id", topic_id=side) for side in ("a", "b")])
    return f"nothing can be said of agreement over {held}" if ari is None else f"ARI {figure(ari)} over {held}"


def _joined(a: Run, b: Run) -> pl.DataFrame:
    """paper_id, a and b (its topics, -1 = none) of the papers that both runs hold, in the order of ``a``."""
    one, other = (
        _own(run, name).join(run.papers.select("paper_id", "title"), on="paper_id", how="inner", maintain_order="left")
        for run, name in ((a, "a"), (b, "b"))
    )
    # Where a corpus has no ids of its own, papers are numbered, and two of different corpora may share a number.
    return one.join(other, on=["paper_id", "title"], how="inner", nulls_equal=True, maintain_order="left")


def _own(run: Run, name: str) -> pl.DataFrame:
    return run.assignments.select("paper_id", pl.col("topic_id").alias(name))


def _ids(papers: pl.DataFrame, *sides: str) -> pl.DataFrame:
    """topic_a, topic_b or one of these, and paper_ids."""
    inside = papers.filter(pl.col(side) >= 0 for side in sides)
    topics = [pl.col(side).alias(f"topic_{side}") for side in sides]
    return inside.group_by(topics, maintain_order=True).agg(paper_ids="paper_id")


def _described(run: Run, side: str) -> pl.DataFrame:
    return run.topics.select(
        pl.col("topic_id").alias(f"topic_{side}"),
        pl.col("label").alias(f"label_{side}"),
        pl.col("n_papers").alias(f"papers_{side}"),
    )


def _likeness(a: Run, b: Run, papers: pl.DataFrame) -> Likeness:
    (in_a, all_a), (in_b, all_b) = (
        (papers[side].to_numpy(), run.topics["n_papers"].to_numpy()) for side, run in (("a", a), ("b", b))
    )
    known_a, known_b = (np.bincount(t[t >= 0], minlength=len(n)) for t, n in ((in_a, all_a), (in_b, all_b)))
    shared = crosstab(in_a, in_b, len(all_a), len(all_b))
    either = np.add.outer(known_a, known_b) - shared
    jaccard = shared / np.maximum(either, 1)
    terms = _alike_terms(a.topics, b.topics)
    weight = PAPERS * np.add.outer(known_a, known_b) / np.maximum(np.add.outer(all_a, all_b), 1)
    return Likeness(
        shared=shared,
        jaccard=np.where(either > 0, jaccard, np.nan),
        terms=terms,
        whole=weight * jaccard + (1 - weight) * terms,
        part=_most(shared, known_b, all_b),
        went=_most(shared.T, known_a, all_a).T,
    )


def _most(shared: Any, known: Any, papers: Any) -> Any:
    """Where most of the known papers of a column's topic are in the row's; nowhere if few of its papers are known."""
    return (shared > MOST * known) & (known >= np.minimum(LEAST, papers))


def _alike_terms(a: pl.DataFrame, b: pl.DataFrame) -> Any:
    """Cosine of the weights of the terms."""
    terms = [*a["terms"], *b["terms"]]
    places = {term: place for place, term in enumerate(dict.fromkeys(term for own in terms for term in own))}
    one, other = (_weights(topics, places) for topics in (a, b))
    return np.clip(one @ other.T, 0.0, 1.0)


def _weights(topics: pl.DataFrame, places: dict[str, int]) -> Any:
    """A row of length 1 per topic, or of zeros where it has no terms."""
    matrix = np.zeros((topics.height, len(places)))
    for row, (terms, weights) in enumerate(topics.select("terms", "weights").iter_rows()):
        matrix[row, [places[term] for term in terms]] = weights
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(lengths > 0, lengths, 1)


def _events(alike: Likeness) -> Iterator[tuple[str, Pair]]:
    """Each pair in one event at most, each topic in one at least."""
    same = _same(alike.whole)
    part, went = alike.part | same, alike.went | same
    split = part & (part.sum(axis=1, keepdims=True) > 1) & ~same
    merged = went & (went.sum(axis=0, keepdims=True) > 1) & ~(same | split)
    changed = (part | went) & ~(same | split | merged)
    for event, cells in (("same", same), ("split", split), ("merged", merged), ("changed", changed)):
        yield from ((event, (int(i), int(j))) for i, j in np.argwhere(cells))
    related = part | went
    yield from (("vanished", (int(i), None)) for i in np.flatnonzero(~related.any(axis=1)))
    yield from (("appeared", (None, int(j))) for j in np.flatnonzero(~related.any(axis=0)))


def _same(whole: Any) -> Any:
    """The pairs of the best assignment that are more alike than not."""
    from scipy.optimize import linear_sum_assignment

    chosen = np.zeros(whole.shape, dtype=bool)
    chosen[linear_sum_assignment(whole, maximize=True)] = True
    return chosen & (whole > SAME)


def _numbers(event: str, pair: Pair, alike: Likeness) -> dict[str, Any]:
    """A row as far as numbers go."""
    row = {"event": event, "topic_a": pair[0], "topic_b": pair[1]}
    if None in pair:
        return row
    jaccard = float(alike.jaccard[pair])
    told = None if np.isnan(jaccard) else round(jaccard, 4)
    return row | {"shared": int(alike.shared[pair]), "jaccard": told, "terms": round(float(alike.terms[pair]), 4)}

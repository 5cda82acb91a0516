"""Are the right people found? Experts for held-out papers, and authors by the other half of their work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from topics.results import Run
from topics.search.bm25 import bm25
from topics.search.expertise import paper_parts, recency
from topics.search.likeness import cosines, likeness
from topics.search.meaning import similarities
from topics.search.term_index import query_terms, term_index
from topics.search.writers import rows_of, writers

Settings = Mapping[str, Any]
_RESAMPLES = 2000


# --- experts


def experts_table(run: Run, settings: Settings, seed: int, cache: Path | None = None) -> pl.DataFrame:
    """Titles of held-out papers as questions; found is the best placed of their authors.

    A held-out paper is in no sum: it votes for nobody. With ``strict`` neither do the papers that two or more of its
    authors wrote together. Drawn are papers of which an author has another paper.
    """
    papers = _held_out(run, settings["papers"], seed)
    ranks = [_expert_ranks(run, int(paper), cache) for paper in papers]
    tables = [
        _measures(
            {name: np.array([row[kind][name] for row in ranks]) for name in ranks[0][kind]}, "mrr", seed
        ).insert_column(0, pl.lit(kind).alias("left out"))
        for kind in ("the paper", "joint papers")
    ]
    return pl.concat(tables)


def _held_out(run: Run, n: int, seed: int) -> Any:
    they = writers(run)
    others = np.flatnonzero(np.bincount(they.paper, they.n_papers[they.person] > 1, len(they.n_authors)))
    return np.sort(np.random.default_rng(seed).choice(others, n, replace=False))


def _expert_ranks(run: Run, paper: int, cache: Path | None) -> dict[str, dict[str, float]]:
    index = term_index(run, cache)
    query = run.papers["title"][paper] or ""
    terms = query_terms(index, query)
    by_words = bm25(index, terms)
    by_meaning = similarities(run, query, by_words, cache)[0]
    scores = {
        "experts": (by_words, by_meaning, True),
        "without place and recency": (by_words, by_meaning, False),
        "BM25 alone": (by_words, 0 * by_words, False),
        "BM25 alone, without phrases": (bm25(index, [t for t in terms if " " not in t]), 0 * by_words, False),
        "embedding alone": (0 * by_words, by_meaning, False),
    }
    return {
        kind: {name: _rank(run, paper, left_out, *pair) for name, pair in scores.items()}
        for kind, left_out in (("the paper", np.array([paper])), ("joint papers", _joint(run, paper)))
    }


def _joint(run: Run, paper: int) -> Any:
    """The paper, and the papers that two or more of its authors wrote."""
    they = writers(run)
    theirs = np.isin(they.person, they.person[they.paper == paper])
    return np.union1d([paper], np.flatnonzero(np.bincount(they.paper[theirs], minlength=len(they.n_authors)) > 1))


def _rank(run: Run, paper: int, left_out: Any, by_words: Any, by_meaning: Any, weighed: bool) -> float:
    """Place of the best placed author; infinite where none has a vote."""
    they = writers(run)
    weights = recency(_ages(run)) if weighed else np.ones(len(they.n_authors))
    weights[left_out] = 0
    if not weighed:
        they = replace(they, position=np.ones_like(they.position))
    kept = weights > 0
    sums = np.bincount(they.person, paper_parts(they, by_words * kept, by_meaning * kept, weights), len(they.names))
    own = sums[they.person[they.paper == paper]].max()
    return float(1 + (sums > own).sum() + ((sums == own).sum() - 1) / 2) if own > 0 else float("inf")


def _ages(run: Run) -> Any:
    return run.corpus.as_of.year - run.papers["date_first"].dt.year().cast(pl.Float64).to_numpy()


# --- similar


def similar_table(run: Run, settings: Settings, seed: int, cache: Path | None = None) -> pl.DataFrame:
    """The later half of an author's papers among those of all authors drawn, by the earlier half; by content alone."""
    early, late = _halves(run, settings["authors"], settings["least_papers"], seed)
    vectors = run.embedding.vectors
    topics = run.assignments["topic_id"].to_numpy()
    profiles = (topics[:, None] == np.arange(topics.max() + 1)).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum([len(rows) for rows in late])[:-1]])
    weights = term_index(run, cache).weights
    theirs = weights[np.concatenate(late)].T.tocsc()
    found: dict[str, list[float]] = {}
    for i, own in enumerate(early):
        meaning = cosines(_sums(vectors, late), vectors[own].sum(axis=0))
        near = (weights[own] @ theirs).toarray()
        methods = {
            "similar": likeness(near, starts, meaning),
            "words, paper against paper": likeness(near, starts, 0 * meaning),
            "author-mean embedding": meaning,
            "topic-profile cosine": cosines(_sums(profiles, late), profiles[own].sum(axis=0)),
        }
        for name, scores in methods.items():
            found.setdefault(name, []).append(_place(scores, i))
    return _measures({name: np.array(ranks) for name, ranks in found.items()}, "hit@1", seed)


def _halves(run: Run, n: int, least: int, seed: int) -> tuple[list[Any], list[Any]]:
    counts = run.authorships.group_by("name").agg("paper_id").sort("name")
    many = counts.filter(pl.col("paper_id").list.n_unique() >= least)
    rows = [rows_of(run, ids) for ids in many.sample(n, seed=seed).sort("name")["paper_id"]]
    return [own[: len(own) // 2] for own in rows], [own[len(own) // 2 :] for own in rows]


def _sums(rows: Any, members: Sequence[Any]) -> Any:
    return np.stack([rows[own].sum(axis=0) for own in members])


def _place(scores: Any, i: int) -> float:
    return float(1 + (scores > scores[i]).sum() + ((scores == scores[i]).sum() - 1) / 2)


# --- measures


def _measures(ranks: Mapping[str, Any], first: str, seed: int) -> pl.DataFrame:
    """Each method's measures, and by how much the first one is above it, with a paired bootstrap interval of 95 %."""
    kinds = {"mrr": lambda r: 1 / r, "hit@1": lambda r: 1.0 * (r < 1.5), "hit@10": lambda r: 1.0 * (r <= 10)}
    wanted = [first, *(kind for kind in ("hit@1", "hit@10") if kind != first)]
    own = next(iter(ranks.values()))
    draws = np.random.default_rng(seed).integers(0, len(own), (_RESAMPLES, len(own)))
    rows = []
    for name, found in ranks.items():
        row: dict[str, Any] = {"method": name}
        for kind in wanted:
            difference = kinds[kind](own) - kinds[kind](found)
            low, high = np.quantile(difference[draws].mean(axis=1), (0.025, 0.975))
            row |= {kind: float(kinds[kind](found).mean())}
            row |= {f"{kind} gained": f"{difference.mean():+.3f} [{low:+.3f}, {high:+.3f}]" if found is not own else ""}
        rows.append(row)
    return pl.DataFrame(rows)

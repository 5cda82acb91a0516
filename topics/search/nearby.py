"""What lies near a paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from .. import schemas
from ..errors import NotFound
from ..results import Run
from ..text import fold, fold_column
from .term_index import term_index

# Terms that are shown of those that two papers share.
_N_TERMS = 5
# Titles that are told where none is the one asked for.
_N_TITLES = 5
_ADDRESS = re.compile(r"^(?:https?://(?:dx\.)?(?:doi\.org|arxiv\.org/(?:abs|pdf))/|doi:|arxiv:)", re.IGNORECASE)
_VERSION = re.compile(r"(?:\.pdf)?$|v\d+(?:\.pdf)?$", re.IGNORECASE)


def nearby(run: Run, paper: str, n: int = 10, cache: Path | None = None) -> pl.DataFrame:
    """The papers nearest to a paper, with what they share.

    Args:
        run: the fitted corpus.
        paper: its id, DOI, arXiv id or title; case, accents and punctuation of a title do not matter.
        n: papers at most.
        cache: folder that keeps the counted words; None counts them anew.

    Returns:
        A table as ``schemas.NEARBY``: cosine ``similarity`` of the vectors, ``shared_terms`` (those that tell most
        first), ``shared_authors``, and the days that the paper's date may mean.

    Raises:
        NotFound: there is no such paper; the message has the nearest titles.
    """
    row = find_paper(run, paper)
    vectors = run.embedding.vectors
    similarity = (vectors @ vectors[row]).round(4)
    similarity[row] = -np.inf
    near = np.argsort(-similarity, kind="stable")[: min(n, len(vectors) - 1)]
    columns = {
        "rank": pl.Series(range(1, len(near) + 1), dtype=pl.Int32),
        "similarity": pl.Series(similarity[near], dtype=pl.Float64).round(4),
        "topic_id": run.assignments["topic_id"].gather(near),
        "shared_terms": pl.Series(_shared_terms(run, row, near, cache), dtype=pl.List(pl.String)),
        "shared_authors": pl.Series(_shared_authors(run, row, near), dtype=pl.List(pl.String)),
    }
    labels = run.topics.select("topic_id", topic="label")
    found = run.papers.select("paper_id", "title", "date_first", "date_last")[near].with_columns(**columns)
    return schemas.NEARBY.check(found.join(labels, on="topic_id", how="left", maintain_order="left"))


def find_paper(run: Run, paper: str) -> int:
    """Row of a paper by its id, DOI, arXiv id or title.

    Raises:
        NotFound: there is none; the message has the nearest titles.
    """
    papers = run.papers
    bare = _ADDRESS.sub("", paper.strip()).casefold()
    for known, asked in (
        (papers["paper_id"], paper.strip()),
        (papers["doi"].str.to_lowercase(), bare),
        (papers["arxiv_id"].str.to_lowercase().str.replace(r"v\d+$", ""), _VERSION.sub("", bare)),
        (fold_column(papers["title"]), fold(paper)),
    ):
        rows = (known == asked).fill_null(False).arg_true()
        if len(rows) and asked:
            return int(rows[0])
    raise NotFound("paper", paper, _nearest_titles(papers["title"], paper))


def _nearest_titles(titles: pl.Series, paper: str) -> list[str]:
    from rapidfuzz import process
    from rapidfuzz.fuzz import token_set_ratio

    known = titles.drop_nulls().unique(maintain_order=True).to_list()
    found = process.extract(fold(paper), known, scorer=token_set_ratio, processor=fold, limit=_N_TITLES)
    return [title for title, _, _ in found]


def _shared_terms(run: Run, row: int, near: Any, cache: Path | None) -> list[list[str]]:
    index = term_index(run, cache)
    both = index.weights[near].multiply(index.weights[row]).tocsr()
    return [_heaviest(index.terms.vocabulary, both[i]) for i in range(len(near))]


def _heaviest(vocabulary: list[str], weights: Any) -> list[str]:
    """The terms that weigh most, without words of phrases that are among them."""
    best = [vocabulary[weights.indices[i]] for i in np.argsort(-weights.data, kind="stable")]
    phrases = {word for term in best if " " in term for word in term.split(" ")}
    return [term for term in best if term not in phrases][:_N_TERMS]


def _shared_authors(run: Run, row: int, near: Any) -> list[list[str]]:
    ids = run.papers["paper_id"]
    wanted = run.authorships.filter(pl.col("paper_id").is_in([ids[row], *ids.gather(near)]))
    by_paper = dict(wanted.group_by("paper_id").agg(pl.col("name").unique().sort()).iter_rows())
    own = set(by_paper.get(ids[row], ()))
    return [[name for name in by_paper.get(paper_id, ()) if name in own] for paper_id in ids.gather(near)]

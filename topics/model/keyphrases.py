"""What a single paper is about, for corpora too small to have topics."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from .. import schemas
from ..repetition import Term, distinct
from ..words import TermCounts


def keyphrases(terms: TermCounts, ids: Sequence[str], n_phrases: int = 5) -> pl.DataFrame:
    """The phrases that stand out in each paper, as ``schemas.KEYPHRASES``.

    The weight is how often a phrase occurs, times its number of words, times the logarithm of one plus the number of
    papers per paper that holds it (TF-IDF; Spärck Jones 1972), so phrases win over the words they are made of.
    """
    holding = terms.counts.getnnz(axis=0)
    n_papers = len(ids)
    rows = []
    for i, paper_id in enumerate(ids):
        row = terms.counts[i]
        found = [
            Term(text, float(n) * (1 + text.count(" ")) * math.log(1 + n_papers / holding[j]), 1)
            for j, n in zip(row.indices, row.data, strict=True)
            for text in [terms.vocabulary[j]]
        ]
        found.sort(key=lambda term: (-term.weight, term.text))
        for rank, term in enumerate(distinct(found[:100], n_phrases), start=1):
            rows.append({"paper_id": paper_id, "rank": rank, "phrase": term.text, "weight": round(term.weight, 4)})
    return schemas.KEYPHRASES.frame(rows)

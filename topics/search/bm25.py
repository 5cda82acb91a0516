"""How well papers answer a question by the words they hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .term_index import TermIndex

# Where further occurrences of a term stop to count, and how much the length of a text does: the usual values.
_SATURATION = 1.2
_LENGTH = 0.75
# A phrase counts beside its words, which count already.
_PHRASE = 0.5


def bm25(index: TermIndex, terms: Sequence[str]) -> Any:
    """Scores of all papers, 0 for those that hold none of the terms.

    Source: Robertson & Zaragoza (2009), The probabilistic relevance framework: BM25 and beyond, Foundations and Trends
    in Information Retrieval 3, 333-389, with ln(1 + ...) for the rarity of a term, which no term makes negative.
    """
    n_papers = index.terms.counts.shape[0]
    scores = np.zeros(n_papers)
    norm = _SATURATION * (1 - _LENGTH + _LENGTH * index.lengths / max(index.lengths.mean(), 1.0))
    for column in (index.columns[term] for term in terms if term in index.columns):
        papers, counts = column_of(index, column)
        held = index.n_holding[column]
        rarity = np.log1p((n_papers - held + 0.5) / (held + 0.5))
        weight = rarity * (_PHRASE if " " in index.terms.vocabulary[column] else 1.0)
        scores[papers] += weight * counts * (_SATURATION + 1) / (counts + norm[papers])
    return scores


def column_of(index: TermIndex, column: int) -> tuple[Any, Any]:
    """The papers that hold a term, and how often."""
    span = slice(index.by_term.indptr[column], index.by_term.indptr[column + 1])
    return index.by_term.indices[span], index.by_term.data[span]

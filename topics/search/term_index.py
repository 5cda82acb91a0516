"""Words and phrases of a run's papers, counted once for all searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ..cache import Cache
from ..stages import Stages, digest
from ..words import TermCounts, count_terms

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix, csr_matrix

    from ..cache import Artifacts
    from ..results import Run

# Only these are no words of a question: what is filler of abstracts elsewhere, such as "evaluation", is asked for here.
_FUNCTION_WORDS = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "both", "but", "by", "can", "do", "does", "for", "from", "had",
    "has", "have", "how", "in", "into", "is", "it", "its", "may", "more", "most", "of", "on", "or", "our", "over",
    "such", "than", "that", "the", "their", "them", "there", "these", "they", "this", "those", "to", "up", "was",
    "we", "were", "what", "when", "where", "which", "while", "who", "why", "will", "with", "within", "without",
})  # fmt: skip
# Rare terms tell people apart even better than their information says.
_RARITY = 1.5


@dataclass(frozen=True, eq=False)
class TermIndex:
    """``terms.counts`` (papers x terms) of all words, and of the phrases of two words that two papers hold.

    A hyphen is read as a space.
    """

    terms: TermCounts

    @cached_property
    def columns(self) -> dict[str, int]:
        return {term: j for j, term in enumerate(self.terms.vocabulary)}

    @cached_property
    def n_holding(self) -> Any:
        """Papers that hold each term."""
        return np.bincount(self.terms.counts.indices, minlength=len(self.terms.vocabulary))

    @cached_property
    def by_term(self) -> csc_matrix:
        return self.terms.counts.tocsc()

    @cached_property
    def lengths(self) -> Any:
        """Words and phrases of each paper."""
        return np.asarray(self.terms.counts.sum(axis=1)).ravel()

    @cached_property
    def weights(self) -> csr_matrix:
        """TF-IDF of papers x terms with rows of unit length: (1 + ln count) ln(papers / holding papers)^1.5.

        A term of one paper alone weighs nothing: it ties the paper to no other.
        """
        from scipy.sparse import csr_matrix

        counts = self.terms.counts
        rarity = np.where(self.n_holding > 1, np.log(counts.shape[0] / np.maximum(self.n_holding, 1)), 0.0) ** _RARITY
        values = (1 + np.log(counts.data)) * rarity[counts.indices]
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        lengths = np.sqrt(np.bincount(rows, values**2, minlength=counts.shape[0]))[rows]
        values = np.divide(values, lengths, out=np.zeros_like(values), where=lengths > 0)
        return csr_matrix((values.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape)


@lru_cache(maxsize=1)
def term_index(run: Run, cache: Path | None = None) -> TermIndex:
    """The index of a run; kept in ``cache``, and for the next search of this process."""
    from scipy.sparse import csr_matrix

    def compute() -> Artifacts:
        found = _count(run.corpus.texts)
        cells = {"values": found.counts.data, "columns": found.counts.indices, "rows": found.counts.indptr}
        return {**cells, "vocabulary": found.vocabulary, "singulars": dict(found.singulars)}

    stages = Stages(Cache(cache), seed=0)
    kept = stages("search-terms", [], digest(run.papers.select("title", "abstract")), compute)
    shape = (len(run.corpus), len(kept["vocabulary"]))
    counts = csr_matrix((kept["values"], kept["columns"], kept["rows"]), shape=shape)
    return TermIndex(TermCounts(counts, kept["vocabulary"], kept["singulars"]))


def _count(texts: Sequence[str]) -> TermCounts:
    """All words, and phrases that two texts hold: those of one would be most of all terms."""
    from scipy.sparse import hstack

    spaced = [_spaced(text) for text in texts]
    words = count_terms(spaced, max_ngram=1, stop_words=_FUNCTION_WORDS)
    both = count_terms(spaced, max_ngram=2, stop_words=_FUNCTION_WORDS, min_texts=2, singulars=words.singulars)
    phrases = pl.Series(both.vocabulary, dtype=pl.String).str.contains(" ", literal=True).arg_true()
    counts = hstack([words.counts, both.counts[:, phrases.to_numpy()]], format="csr")
    return TermCounts(counts, words.vocabulary + [both.vocabulary[j] for j in phrases], words.singulars)


def query_terms(index: TermIndex, query: str) -> list[str]:
    """Words and phrases of a query as the index has them, known or not."""
    known = index.terms.singulars
    return count_terms([_spaced(query)], max_ngram=2, stop_words=_FUNCTION_WORDS, singulars=known).vocabulary


def _spaced(text: str) -> str:
    return text.replace("-", " ")

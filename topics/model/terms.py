"""Words that set a topic apart from the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..repetition import Term, distinct
from ..words import TermCounts
from .bridge import class_tfidf

if TYPE_CHECKING:
    from ..results import Labels

# How many of the best-weighted terms are looked at before terms that repeat each other are dropped.
_CANDIDATES = 60
# A term names a topic only if at least this part of its papers hold it: with a fifth, large topics are left with words
# that all papers use (on 20,000 abstracts diversity is .65 instead of .89, NPMI .09 instead of .14).
_LEAST_SHARE = 0.1
# In a small topic a tenth would be one paper's own words: a fifth counts there, up to this many papers.
_ENOUGH = 4.0
# A phrase says more than a word: how much more it weighs.
_PHRASE = 1.5
# In a topic of fewer papers, one paper's term is as good as any.
_FEW = 4


def topic_terms(terms: TermCounts, labels: Labels, n_terms: int) -> list[list[Term]]:
    """The ``n_terms`` strongest terms of each topic, strongest first.

    The weight is BERTopic's class-based TF-IDF (Grootendorst 2022, arXiv:2203.05794) over the papers that hold a
    term, so that a paper which repeats its own coinage cannot name a topic, times the logarithm of the term's lift
    (share of the topic's papers that hold it over share of all papers; compare Sievert & Shirley 2014, LDAvis), so that
    words at home everywhere do not. A term that few papers of the topic hold is left out, and of terms that merely
    repeat each other one is kept. Papers without a topic count as a class of their own.

    Args:
        terms: counts per paper.
        labels: topic of each paper, -1 = none.
        n_terms: per topic, at most.
    """
    from scipy.sparse import csr_matrix

    n_topics = int(labels.max(initial=-1)) + 1
    if n_topics == 0 or not terms.vocabulary:
        return [[] for _ in range(n_topics)]
    rows = np.where(labels < 0, n_topics, labels)
    sizes = np.bincount(rows, minlength=n_topics + 1)
    members = csr_matrix((np.ones(len(labels)), (rows, np.arange(len(labels)))), shape=(n_topics + 1, len(labels)))
    papers = (members @ terms.counts.minimum(1)).tocsr()[: n_topics + int(sizes[-1] > 0)]
    weights = class_tfidf(papers)
    holding = np.asarray(papers.sum(axis=0)).ravel() / len(labels)
    vocabulary = np.asarray(terms.vocabulary, dtype=object)
    phrase = np.array([_PHRASE if " " in text else 1.0 for text in terms.vocabulary])
    return [
        distinct(_candidates(weights[topic], papers[topic], size, holding, vocabulary, phrase), n_terms)
        for topic, size in enumerate(sizes[:n_topics])
    ]


def _candidates(weights: Any, papers: Any, size: int, holding: Any, vocabulary: Any, phrase: Any) -> list[Term]:
    """Terms of one topic of ``size`` papers, heaviest first; ties in alphabetical order."""
    columns, held = papers.indices, papers.data
    lift = np.log(held / size / holding[columns])
    values = np.asarray(weights[0, columns].todense()).ravel() * lift * phrase[columns]
    least = max(2.0, _LEAST_SHARE * size, min(2 * _LEAST_SHARE * size, _ENOUGH)) if size >= _FEW else 1.0
    good = np.flatnonzero((held >= least) & (lift > 0))
    order = good[np.lexsort((vocabulary[columns[good]].astype(str), -values[good]))][:_CANDIDATES]
    return [Term(str(vocabulary[columns[i]]), float(values[i]), int(held[i])) for i in order]

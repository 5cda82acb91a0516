"""Log-odds of terms between two sets of papers, their tests, and the strongest terms of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ..repetition import Term, distinct
from .exact import false_discovery_rates

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Of the best terms this many times as many as asked for are looked at before those that repeat each other are dropped.
CANDIDATES = 4
# The prior's papers to each paper of the two sides.
_PRIOR_PART = 0.1


def presence(counts: csr_matrix) -> csr_matrix:
    """1 where a paper holds a term: a word repeated within a paper is no evidence of its own."""
    return counts.astype(bool).astype(np.int32).tocsr()


def n_holding(counts: csr_matrix, rows: Any) -> Any:
    """How many of the papers at ``rows`` hold each term."""
    return np.asarray(presence(counts[rows]).sum(axis=0)).ravel()


def compare_terms(held_a: Any, n_a: int, held_b: Any, n_b: int, share: Any) -> pl.DataFrame:
    """How much more papers of side a hold each term than papers of side b, a row per term in the order given.

    The log-odds ratio of their shares has an informative Dirichlet prior, here of two classes, with and without the
    term (Monroe, Colaresi & Quinn 2008, Fightin' words, Political Analysis 16, 372-403); it has the shares of the whole
    corpus and the weight of a tenth of the papers. The z-score that goes with it ranks terms but tests none: it is far
    too small for terms that one side lacks. q is from Fisher's exact test (twice the smaller tail), corrected over the
    terms (Benjamini & Hochberg 1995).

    Args:
        held_a, held_b: papers that hold each term, of ``n_a`` and ``n_b``.
        share: the term's share of all papers.

    Returns:
        log_odds, z, q_value.
    """
    weight = _PRIOR_PART * (n_a + n_b)
    with_term, without = weight * share, weight * (1 - share)
    cells = [held_a + with_term, n_a - held_a + without, held_b + with_term, n_b - held_b + without]
    log_odds = np.log(cells[0] / cells[1]) - np.log(cells[2] / cells[3])
    return pl.DataFrame({
        "log_odds": log_odds,
        "z": log_odds / np.sqrt(sum(1 / cell for cell in cells)),
        "q_value": false_discovery_rates(_fisher(held_a, n_a, held_b, n_b)),
    })  # fmt: skip


def _fisher(held_a: Any, n_a: int, held_b: Any, n_b: int) -> Any:
    """Twice the smaller tail of Fisher's exact test, for each term."""
    from scipy.stats import hypergeom

    n, held = n_a + n_b, held_a + held_b
    more_in_a = held_a * n > held * n_a
    more, drawn = np.where(more_in_a, held_a, held_b), np.where(more_in_a, n_a, n_b)
    return np.minimum(1.0, 2 * hypergeom.sf(more - 1, n, held, drawn))


def strongest(ranked: pl.DataFrame, papers: str, vocabulary: Sequence[str], n_terms: int) -> list[dict[str, Any]]:
    """The first ``n_terms`` rows whose terms do not repeat each other, in the same order, with their ``term``.

    Args:
        ranked: column (of the vocabulary), z, and ``papers``: how many of the side that has more hold the term.
    """
    rows = {vocabulary[row["column"]]: row for row in ranked.head(CANDIDATES * n_terms).iter_rows(named=True)}
    terms = [Term(text, abs(row["z"]), row[papers]) for text, row in rows.items()]
    kept = {term.text for term in distinct(terms, n_terms)}
    return [row | {"term": text} for text, row in rows.items() if text in kept]

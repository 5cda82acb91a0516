"""Words that set two sides apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from .. import schemas
from .word_odds import compare_terms, n_holding, strongest

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix, csr_matrix

# A word of two papers is no finding, however few papers a side has.
_MIN_HOLDING = 3


def side_terms(
    counts: csr_matrix,
    vocabulary: Sequence[str],
    paper_ids: Sequence[str],
    side_a: Collection[str],
    side_b: Collection[str],
    alpha: float = 0.05,
    n_terms: int = 15,
) -> pl.DataFrame:
    """The ``n_terms`` terms of each side that set it apart from the other most.

    Papers that hold a term are counted, with the measure, the ranking and the test of ``changed_terms``: log-odds with
    an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, Fightin' words, Political Analysis 16, 372-403),
    their z-score, and Fisher's exact test corrected over the terms. Only terms enter the test that three papers hold
    and for which some division of those papers would be below ``alpha`` (Tarone 1990, A modified Bonferroni method for
    discrete data, Biometrics 46, 515-522), so that of few papers the many rare words do not hide the common ones.

    Args:
        counts: papers x terms.
        vocabulary: the terms, by column.
        paper_ids: the papers, by row.
        side_a, side_b: paper_ids. Papers on both set nothing apart and take no part.
        alpha: terms whose q-value is below this are certain.
        n_terms: most terms to return per side, of those that do not repeat each other.

    Returns:
        A table as ``schemas.SIDE_TERMS``: of each side first the certain terms, then those that are not, each by
        z-score, positive on side a. ``papers_a`` and ``papers_b`` are those of one side alone that hold the
        term, whose ids are beside them.
    """
    alone = _alone(paper_ids, set(side_a), set(side_b))
    if not all(of_side.any() for of_side in alone.values()):
        return schemas.SIDE_TERMS.empty()
    compared = _compared(counts, alone["a"], alone["b"], alpha)
    columns, ids = counts.tocsc(), np.asarray(paper_ids, dtype=object)
    return schemas.SIDE_TERMS.frame(
        {"side": side}
        | {name: row[name] for name in ("term", "q_value", "papers_a", "papers_b")}
        | {name: round(row[name], 4) for name in ("log_odds", "z")}
        | {
            f"paper_ids_{name}": ids[_holding(columns, row["column"], papers)].tolist()
            for name, papers in alone.items()
        }
        for side, sign in (("a", 1), ("b", -1))
        for row in strongest(_ranked(compared, sign, alpha), f"papers_{side}", vocabulary, n_terms)
    )


def _alone(paper_ids: Sequence[str], side_a: set[str], side_b: set[str]) -> dict[str, Any]:
    """Which papers are on either side alone."""
    ids = pl.Series(paper_ids, dtype=pl.String)
    return {
        side: ids.is_in(list(own - other)).to_numpy()
        for side, own, other in (("a", side_a, side_b), ("b", side_b, side_a))
    }


def _holding(columns: csc_matrix, column: int, papers: Any) -> Any:
    """The rows of those of the ``papers`` that hold the term."""
    rows = columns.indices[columns.indptr[column] : columns.indptr[column + 1]]
    return rows[papers[rows]]


def _compared(counts: csr_matrix, alone_a: Any, alone_b: Any, alpha: float) -> pl.DataFrame:
    """Column, log-odds, z-score and q-value of each term that can tell the sides apart."""
    n_a, n_b = int(alone_a.sum()), int(alone_b.sum())
    held_a, held_b = n_holding(counts, alone_a), n_holding(counts, alone_b)
    held = held_a + held_b
    columns = np.flatnonzero((held >= _MIN_HOLDING) & (held < n_a + n_b))
    columns = columns[_least_p(held[columns], n_a, n_b) < alpha]
    held_a, held_b = held_a[columns], held_b[columns]
    share = counts[:, columns].astype(bool).sum(axis=0) / counts.shape[0]
    return pl.DataFrame({"column": columns, "papers_a": held_a, "papers_b": held_b}).hstack(
        compare_terms(held_a, n_a, held_b, n_b, np.asarray(share).ravel())
    )


def _least_p(held: Any, n_a: int, n_b: int) -> Any:
    """The p of a term if as many as possible of the papers that hold it were on one side."""
    from scipy.stats import hypergeom

    ends = [hypergeom.logpmf(np.minimum(held, n), n_a + n_b, held, n) for n in (n_a, n_b)]
    return 2 * np.exp(np.minimum(*ends))


def _ranked(compared: pl.DataFrame, sign: int, alpha: float) -> pl.DataFrame:
    """The terms that the side has more of: the certain ones, then the others, each by z-score."""
    more = compared.filter(sign * pl.col("log_odds") > 0)
    return more.sort(pl.col("q_value") >= alpha, -sign * pl.col("z"), "column")

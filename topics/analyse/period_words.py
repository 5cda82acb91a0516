"""Words of a topic in each period, and the words that entered and left it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from .. import schemas
from ..repetition import Term, distinct
from .word_odds import CANDIDATES, compare_terms, n_holding, presence, strongest

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# A term is a topic's word of a period only if this part of its papers there hold it, and two papers at least.
_LEAST_SHARE = 0.1
# So many terms at most, on average, are words of a topic and period by chance alone; with topics dealt out at random
# there were .16 in 20,000 papers, of which real topics had 3, and .07 in 153 papers, of which real ones had .4.
_BY_CHANCE = 1.0
# A period's shares weigh as if so many papers like all others were added: a word of two papers in five is no finding.
_PRIOR_PAPERS = 5.0
# Papers that the earlier and the later side must have, and papers of both that must hold a term for it to be tested.
_MIN_SIDE = 8
_MIN_HOLDING = 10
# A term enters or leaves when its odds change by this much at least; others only become more or less common.
_ENTERS = math.log(3)


def terms_by_period(
    counts: csr_matrix,
    vocabulary: Sequence[str],
    paper_ids: Sequence[str],
    members: pl.DataFrame,
    papers: pl.DataFrame,
    timeline: pl.DataFrame,
    n_terms: int = 10,
) -> pl.DataFrame:
    """The ``n_terms`` terms of each topic and period that set its papers apart from all papers so far.

    A term weighs p log(p / q), its part of the Kullback-Leibler divergence, where p is the share of the topic's papers
    of the period that hold it, with five papers like all others added, and q that of all papers up to the end of the
    period. It counts where two papers and a tenth of the topic's hold it, and where so many would by chance (binomial
    at q, times the terms so far) for one term at most; so a topic of few papers may have no words in a period.
    Nothing later has a say in the words of a period; only which words there are to choose from is told by all papers.

    Args:
        counts: papers x terms.
        vocabulary: the terms, by column.
        paper_ids: the papers, by row.
        members: paper_id, topic_id (-1 = none).
        papers: paper_id, date_first, date_last; a paper whose days reach over the end of a period is in none, and
            counts among all papers from the period of its last day.
        timeline: period_start and, if there, period_end.

    Returns:
        A table as ``schemas.PERIOD_TERMS``, strongest first, with the ``papers`` of topic and period that hold the
        term, and without terms that repeat each other.
    """
    starts = timeline["period_start"].unique().sort()
    if starts.is_empty():
        return schemas.PERIOD_TERMS.empty()
    dated, holds = _in_periods(paper_ids, papers, timeline), presence(counts)
    so_far = _shares_so_far(dated, holds, len(starts))
    within = _joined(members, dated.filter(pl.col("first") == pl.col("last")))
    cells = within.group_by("topic_id", "last").agg(size=pl.len()).sort("topic_id", "last").with_row_index("cell")
    within = within.join(cells, on=["topic_id", "last"])
    held = _product(within["cell"], within["row"], holds, len(cells))
    return schemas.PERIOD_TERMS.frame(
        {
            "topic_id": topic_id,
            "period_start": starts[period],
            "rank": rank,
            "term": term.text,
            "weight": round(term.weight, 4),
            "papers": term.papers,
        }
        for cell, topic_id, period, size in cells.iter_rows()
        for rank, term in enumerate(_period_terms(_row(held, cell), size, so_far[period], vocabulary, n_terms), start=1)
    )


def _in_periods(paper_ids: Sequence[str], papers: pl.DataFrame, timeline: pl.DataFrame) -> pl.DataFrame:
    """``row`` of each dated paper and the numbers of the periods of its ``first`` and ``last`` day.

    Papers of before the first period are of no period, but among all papers from the first one on.
    """
    starts = timeline["period_start"].unique().sort()
    dated = _dated(paper_ids, papers)
    if "period_end" in timeline.columns:
        dated = dated.filter(pl.col("date_last") <= timeline["period_end"].max())
    place = {
        name: starts.search_sorted(dated[f"date_{name}"], side="right").cast(pl.Int64) - 1 for name in ("first", "last")
    }
    return dated.with_columns(**place).with_columns(pl.col("last").clip(0))


def _dated(paper_ids: Sequence[str], papers: pl.DataFrame) -> pl.DataFrame:
    rows = pl.DataFrame({"paper_id": pl.Series(paper_ids, dtype=pl.String)}).with_row_index("row")
    dates = papers.select("paper_id", "date_first", "date_last").drop_nulls()
    return rows.join(dates, on="paper_id", how="inner", maintain_order="left")


def _joined(members: pl.DataFrame, dated: pl.DataFrame) -> pl.DataFrame:
    """Dated papers with the topics that they are in."""
    belonging = members.select("paper_id", pl.col("topic_id").cast(pl.Int32)).filter(pl.col("topic_id") >= 0).unique()
    return dated.join(belonging, on="paper_id", how="inner").sort("topic_id", "row")


def _product(groups: pl.Series, rows: pl.Series, holds: csr_matrix, n_groups: int) -> csr_matrix:
    """Papers of each group that hold each term: indicator (groups x papers) times papers x terms."""
    from scipy.sparse import csr_matrix

    places = (groups.to_numpy(), rows.to_numpy())
    indicator = csr_matrix((np.ones(len(rows), dtype=np.int32), places), shape=(n_groups, holds.shape[0]))
    return (indicator @ holds).tocsr()


def _row(matrix: csr_matrix, i: int) -> tuple[Any, Any]:
    """Columns and values of one row."""
    span = slice(matrix.indptr[i], matrix.indptr[i + 1])
    return matrix.indices[span], matrix.data[span]


def _shares_so_far(dated: pl.DataFrame, holds: csr_matrix, n_periods: int) -> Any:
    """Share of all papers up to the end of each period that hold each term."""
    held = _product(dated["last"], dated["row"], holds, n_periods).toarray().cumsum(axis=0)
    papers = np.bincount(dated["last"], minlength=n_periods).cumsum()
    return held / np.maximum(papers, 1)[:, None]


def _period_terms(row: tuple[Any, Any], size: int, so_far: Any, vocabulary: Sequence[str], n_terms: int) -> list[Term]:
    """Terms of one topic and period of ``size`` papers; ``row`` says how many of them hold which terms."""
    from scipy.special import betainc

    columns, held = row
    common = (held >= max(2.0, _LEAST_SHARE * size)) & (held > so_far[columns] * size)
    columns, held = columns[common], held[common]
    share = so_far[columns]
    own = (held + _PRIOR_PAPERS * share) / (size + _PRIOR_PAPERS)
    weights = own * np.log(own / share)
    good = np.flatnonzero(betainc(held, size - held + 1, share) <= _BY_CHANCE / max(1, int(np.count_nonzero(so_far))))
    terms = [Term(vocabulary[columns[i]], float(weights[i]), int(held[i])) for i in _strongest(weights, good, n_terms)]
    return distinct(sorted(terms, key=lambda term: (-term.weight, term.text)), n_terms)


def _strongest(weights: Any, good: Any, n_terms: int) -> Any:
    """Of the ``good`` places those of the largest weights, as many as are looked at."""
    n = CANDIDATES * n_terms
    return good if len(good) <= n else good[np.argsort(-weights[good], kind="stable")[:n]]


def changed_terms(
    counts: csr_matrix,
    vocabulary: Sequence[str],
    paper_ids: Sequence[str],
    members: pl.DataFrame,
    papers: pl.DataFrame,
    alpha: float = 0.05,
    n_terms: int = 10,
) -> pl.DataFrame:
    """The terms that entered and that left each topic, between its earlier and its later papers.

    Papers that hold a term are counted, as words are repeated within a paper: counted by occurrence, topics whose dates
    are shuffled have changed terms in every second case. Terms are measured and ranked by the log-odds ratio of their
    shares with an informative Dirichlet prior (here of two classes, with and without the term) and its z-score (Monroe,
    Colaresi & Quinn 2008, Fightin' words, Political Analysis 16, 372-403); the prior has the shares of the whole corpus
    and the weight of a tenth of the topic's papers. The z-score is far too small for terms that one side lacks, which
    are those that enter and leave, so q comes from Fisher's exact test (twice the smaller tail), corrected over the
    terms of the topic (Benjamini & Hochberg 1995).

    The boundary is the first of the month that leaves most papers on the smaller side; it is chosen by the dates alone,
    so that the tests keep their error rate. A paper whose days reach over it is on neither side.

    Args:
        counts, vocabulary, paper_ids, members: as for ``terms_by_period``.
        papers: paper_id, date_first, date_last.
        alpha: a term has changed when its q-value is below this.
        n_terms: most terms to return per topic and direction, of those that do not repeat each other.

    Returns:
        A table as ``schemas.TERM_CHANGES``, largest z-score first. ``change`` is "entered" or "left": the odds at least
        tripled, or fell to a third. Topics with fewer than eight papers on a side have no row.
    """
    within = _joined(members, _dated(paper_ids, papers))
    share = np.asarray(presence(counts).sum(axis=0), dtype=float).ravel() / max(1, counts.shape[0])
    rows: list[dict[str, Any]] = []
    for (topic_id,), group in within.group_by("topic_id", maintain_order=True):
        sides = _sides(group)
        if sides:
            table = _changes(n_holding(counts, sides.early), n_holding(counts, sides.late), sides, share)
            found = table.filter(pl.col("q_value") < alpha)
            rows += [
                {"topic_id": topic_id, "boundary": sides.boundary} | row
                for change in ("entered", "left")
                for row in _distinct_changes(found, change, vocabulary, n_terms)
            ]
    return schemas.TERM_CHANGES.frame(rows)


@dataclass(frozen=True)
class _Sides:
    """The rows of a topic's papers that are surely from before ``boundary``, and those surely from then on."""

    boundary: dt.date
    early: Any
    late: Any


def _sides(group: pl.DataFrame) -> _Sides | None:
    """The two sides of one topic's papers, or None where either has too few."""
    first, last = (group[name].to_numpy().astype("datetime64[M]") for name in ("date_first", "date_last"))
    months = np.unique(first)
    n_early = np.searchsorted(np.sort(last), months)
    n_late = len(first) - np.searchsorted(np.sort(first), months)
    best = np.lexsort((months, -n_early - n_late, -np.minimum(n_early, n_late)))[0]
    if min(n_early[best], n_late[best]) < _MIN_SIDE:
        return None
    rows = group["row"].to_numpy()
    boundary = months[best].astype("datetime64[D]").item()
    return _Sides(boundary, rows[last < months[best]], rows[first >= months[best]])


def _changes(early: Any, late: Any, sides: _Sides, share: Any) -> pl.DataFrame:
    """Log-odds ratio, z-score and q-value of each term that enough papers of the topic hold."""
    held, n_early, n_late = early + late, len(sides.early), len(sides.late)
    columns = np.flatnonzero((held >= _MIN_HOLDING) & (held < n_early + n_late))
    before, after = early[columns], late[columns]
    return pl.DataFrame({"column": columns, "papers_before": before, "papers_after": after}).hstack(
        compare_terms(after, n_late, before, n_early, share[columns])
    )


def _distinct_changes(
    found: pl.DataFrame, change: str, vocabulary: Sequence[str], n_terms: int
) -> Iterator[dict[str, Any]]:
    """The terms that entered, or left, without those that repeat each other."""
    sign, side = (1, "papers_after") if change == "entered" else (-1, "papers_before")
    chosen = found.filter(sign * pl.col("log_odds") >= _ENTERS).sort(
        sign * pl.col("z"), "column", descending=[True, False]
    )
    for row in strongest(chosen, side, vocabulary, n_terms):
        yield {name: round(row[name], 4) for name in ("log_odds", "z")} | {
            "change": change, "term": row["term"], "q_value": row["q_value"],
            "papers_before": row["papers_before"], "papers_after": row["papers_after"],
        }  # fmt: skip

"""Does the growth of a topic rest on a few authors, or on one?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from .. import schemas
from .count_grid import CountGrid, Floats, count_grid
from .odds_lines import fit_odds_lines
from .paper_cells import place

N_REPLICATES = 200
# Of each topic the authors with most papers in it are left out in turn; who wrote fewer carries less.
N_CANDIDATES = 50
# Replicates at a time: a draw for each author and paper must fit into memory.
_BATCH = 20
# Replicates or leavings-out of which a line must be determined, for an interval to be stated.
_ENOUGH = 0.95
# Of a growth that hangs on one author less than this part is left without them.
_LEFT = 0.5
_MOVING = ("growing", "falling")
_DIGITS = 9


@dataclass(frozen=True, eq=False)
class _Counted:
    """Papers of the topics that move, in which period, and by whom.

    ``periods`` is periods x papers (the part of a paper's days that lies there), ``rows`` the papers of each topic,
    ``authors`` papers x authors, 1 where the author wrote the paper.
    """

    grid: CountGrid
    periods: Any
    rows: list[npt.NDArray[np.int64]]
    authors: Any
    names: list[str]

    def slopes(self, topic: int, weights: Floats, totals: Floats) -> tuple[Floats, Floats, Floats]:
        """Slope and interval of a topic under each column of ``weights`` (its papers) and ``totals`` (periods)."""
        papers = _ratio(self.periods[:, self.rows[topic]], weights) * self.grid.papers[topic][:, None]
        total = totals * self.grid.total[topic][:, None]
        lines = fit_odds_lines(self.grid.years, np.minimum(papers, total).T, total.T)
        return lines.slope, *lines.interval()


def _ratio(periods: Any, weights: Floats) -> Floats:
    """Weighted papers of each period as a multiple of the unweighted."""
    counted = periods.sum(axis=1)[:, None]
    return np.asarray(
        np.divide(periods @ weights, counted, out=np.zeros((len(counted), weights.shape[1])), where=counted > 0)
    )


def author_dependence(
    members: pl.DataFrame,
    papers: pl.DataFrame,
    authorships: pl.DataFrame,
    timeline: pl.DataFrame,
    trends: pl.DataFrame,
    seed: int = 0,
) -> pl.DataFrame:
    """How far the growth of each growing or falling topic depends on who writes.

    The interval [author_low, author_high] holds the middle 95 % of the growth over replicates in which papers that
    share authors come and go together: a Bayesian bootstrap (Rubin 1981, Annals of Statistics 9, 130-134), whose
    exponential weights of papers are correlated (by a Gaussian copula) as their lists of authors are alike (cosine). It
    is the plain bootstrap where no two papers share an author, and the bootstrap of clusters (Field & Welsh 2007, J. R.
    Stat. Soc. B 69, 369-390) where each paper has one author. A paper without authors is a cluster of its own. The
    interval knows of papers and authors alone, not of what else moves a whole period, as that of ``fit_trends`` does.

    Args:
        members: paper_id, topic_id; a paper may be in several.
        papers: paper_id, date_first, date_last; a paper counts in the periods by the part of its days that lie there.
        authorships: paper_id, name.
        timeline, trends: of the same topics, as ``count_by_period`` and ``fit_trends`` give them.
        seed: of the weights.

    Returns:
        A table as ``schemas.AUTHOR_DEPENDENCE``, growth as a rate of the odds per year. ``author`` is whose papers,
        taken out of topic and corpus, bring the growth nearest to nothing or beyond; ``vanishes`` where less than half
        of it is left (on the scale of log-odds) and its interval holds 0, or nothing is left that determines one: a
        growth that was barely certain may cease to be so without anybody. Empty numbers where nothing could be fitted.
    """
    moving = trends.filter(pl.col("direction").is_in(_MOVING))["topic_id"].to_list()
    grid = count_grid(timeline.filter(pl.col("topic_id").is_in(moving)))
    if not len(grid.starts):
        return schemas.AUTHOR_DEPENDENCE.empty()
    counted = _count(grid, members, papers, authorships, timeline)
    intervals = _bootstrap(counted, np.random.default_rng(seed))
    rows = [
        {"topic_id": topic_id} | intervals[topic] | _most_influential(counted, topic)
        for topic, topic_id in enumerate(grid.topic_ids)
    ]
    floats = [name for name, dtype in schemas.AUTHOR_DEPENDENCE.columns.items() if dtype == pl.Float64]
    table = schemas.AUTHOR_DEPENDENCE.frame(rows).with_columns(pl.col(floats).round_sig_figs(_DIGITS))
    return schemas.AUTHOR_DEPENDENCE.check(table)


def _count(
    grid: CountGrid, members: pl.DataFrame, papers: pl.DataFrame, authorships: pl.DataFrame, timeline: pl.DataFrame
) -> _Counted:
    from scipy.sparse import csr_array

    ids, periods = place(papers, grid.starts, timeline)
    number = pl.DataFrame({"paper_id": ids}).with_row_index("paper")
    written = authorships.select("paper_id", "name").drop_nulls().unique().join(number, on="paper_id")
    names = written["name"].unique().sort()
    columns = names.search_sorted(written["name"]).to_numpy()
    shape = (len(ids), len(names))
    authors = csr_array((np.ones(len(columns)), (written["paper"].to_numpy(), columns)), shape=shape)
    inside = members.select("paper_id", "topic_id").unique().join(number, on="paper_id")
    rows = [
        inside.filter(pl.col("topic_id") == topic_id)["paper"].sort().to_numpy().astype(np.int64)
        for topic_id in grid.topic_ids
    ]
    return _Counted(grid, periods, rows, authors, names.to_list())


def _bootstrap(counted: _Counted, rng: np.random.Generator) -> list[dict[str, float | None]]:
    """author_low and author_high of each topic."""
    slopes: list[list[Floats]] = [[] for _ in counted.rows]
    for _ in range(0, N_REPLICATES, _BATCH):
        weights = _weights(counted.authors, rng)
        totals = _ratio(counted.periods, weights)
        for topic, rows in enumerate(counted.rows):
            slopes[topic].append(counted.slopes(topic, weights[rows], totals)[0])
    return [_percentiles(np.concatenate(found)) for found in slopes]


def _weights(authors: Any, rng: np.random.Generator) -> Floats:
    """Exponential weights of papers x replicates, correlated as their lists of authors are alike."""
    from scipy.sparse import diags_array
    from scipy.special import log_ndtr

    n_authors = authors.sum(axis=1)
    normal = diags_array(1 / np.sqrt(np.maximum(n_authors, 1))) @ authors @ rng.normal(size=(authors.shape[1], _BATCH))
    normal += np.where(n_authors[:, None] > 0, 0.0, rng.normal(size=normal.shape))
    weights: Floats = -log_ndtr(normal)
    return weights


def _percentiles(slopes: Floats) -> dict[str, float | None]:
    found = slopes[np.isfinite(slopes)]
    if len(found) < _ENOUGH * len(slopes):
        return {}
    low, high = np.expm1(np.quantile(found, (0.025, 0.975)))
    return {"author_low": float(low), "author_high": float(high)}


def _most_influential(counted: _Counted, topic: int) -> dict[str, Any]:
    """The author without whose papers the growth is nearest to nothing, or beyond."""
    rows = counted.rows[topic]
    n_papers = counted.authors[rows].sum(axis=0)
    candidates = np.argsort(-n_papers, kind="stable")[: min(N_CANDIDATES, int((n_papers > 0).sum()))]
    row: dict[str, Any] = {"n_authors": int((n_papers > 0).sum()), "vanishes": False}
    if not len(candidates):
        return row
    # The first column leaves out nobody.
    without = 1 - np.pad(counted.authors[:, candidates].toarray(), ((0, 0), (1, 0)))
    slope, low, high = counted.slopes(topic, without[rows], _ratio(counted.periods, without))
    sign = np.sign(slope[0])
    most = 1 + int(np.argmin(np.nan_to_num(sign * slope[1:])))
    nearest = low[most] if sign > 0 else -high[most]
    is_left = nearest > 0 or sign * slope[most] > _LEFT * abs(slope[0])
    growth = (slope[most], low[most], high[most]) if np.isfinite(slope[most]) else (None, None, None)
    return (
        row
        | {
            "author": counted.names[candidates[most - 1]],
            "author_papers": int(n_papers[candidates[most - 1]]),
            "vanishes": not is_left,
        }
        | dict(
            zip(
                ("growth_without", "without_low", "without_high"),
                (g if g is None else float(np.expm1(g)) for g in growth),
                strict=True,
            )
        )
    )

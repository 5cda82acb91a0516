"""Each of many sides in each topic, against all papers that are not its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from .. import schemas
from .exact import ALPHA, false_discovery_rates, fisher_exact
from .intervals import odds_ratio, wilson

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]


def enrich(counts: Counts, n_papers: Counts, total: Counts, n_total: int, topic_ids: Counts) -> pl.DataFrame:
    """How many times the odds of a topic on a side are those in the rest of the corpus, as ``schemas.ENRICHMENT``.

    Args:
        counts: papers, sides x topics.
        n_papers: papers of each side, those without a topic included.
        total: papers of each topic in the corpus.
        n_total: papers of the corpus.
        topic_ids: of the columns.

    The odds ratio has 0.5 added to each cell (Haldane 1956) and a 95 % interval (Newcombe 2001); p is by Fisher's exact
    test, q over all cells that could be tested (Benjamini & Hochberg 1995). Both and the mark are empty where a side
    has no paper, or all.
    """
    n_sides, n_topics = counts.shape
    cells = pl.DataFrame(
        {
            "side": np.repeat(np.arange(n_sides, dtype=np.int32), n_topics),
            "topic_id": np.tile(topic_ids.astype(np.int32), n_sides),
            "papers": counts.ravel().astype(np.int32),
            "n": np.repeat(n_papers, n_topics),
            "rest": np.tile(total, n_sides) - counts.ravel(),
            "rest_n": np.repeat(n_total - n_papers, n_topics),
        }
    )
    shares = cells.with_columns(*wilson("papers", "n"), *wilson("rest", "rest_n", "rest_share"))
    known = pl.when((pl.col("n") > 0) & (pl.col("rest_n") > 0))
    odds = [known.then(end) for end in odds_ratio("papers", "n", "rest", "rest_n")]
    return shares.with_columns(odds).pipe(_tested).select(*schemas.ENRICHMENT.columns)


def _tested(cells: pl.DataFrame) -> pl.DataFrame:
    known = cells["odds_ratio"].is_not_null()
    tested = cells.filter(known)
    # Most sides share their empty cells with others of the same size.
    cell = ["papers", "n", "rest", "rest_n"]
    different = tested.select(cell).unique(maintain_order=True)
    exact = [fisher_exact(*row) for row in different.iter_rows()]
    p = different.with_columns(p_value=pl.Series(exact, dtype=pl.Float64))
    p_values = tested.join(p, on=cell, how="left", maintain_order="left")["p_value"]
    q = pl.DataFrame({"p_value": p_values, "q_value": false_discovery_rates(p_values.to_list())})
    found = tested.select("side", "topic_id").hstack(q.cast(pl.Float64))
    certain = pl.col("q_value") < ALPHA
    more = pl.col("odds_ratio") > 1
    return cells.join(found, on=["side", "topic_id"], how="left", maintain_order="left").with_columns(
        mark=pl.when(certain & more).then(pl.lit("over")).when(certain).then(pl.lit("under")).otherwise(pl.lit(""))
    )

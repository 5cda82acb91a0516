"""What an author or a group works on, against everybody else."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from .exact import false_discovery_rates, fisher_exact
from .intervals import odds_ratio, wilson

_TESTED = ("odds_ratio", "odds_low", "odds_high", "p_value", "q_value")


def profile(assignments: pl.DataFrame, paper_ids: Collection[str]) -> pl.DataFrame:
    """Papers and share per topic on one side (``paper_ids``) and in the rest of the corpus.

    Args:
        assignments: paper_id, topic_id (-1 = none).
        paper_ids: papers of the side; ids that ``assignments`` lacks are ignored.

    Returns:
        One row per topic that either side has, most papers of the side first: ``topic_id, papers, n_papers, share,
        share_low, share_high, rest_papers, rest_n_papers, rest_share, rest_share_low, rest_share_high, odds_ratio,
        odds_low, odds_high, p_value, q_value``. Shares are of all papers of a side, those without a topic included,
        with 95 % Wilson intervals; the odds ratio has 0.5 added to each cell (Haldane 1956) and a 95 % interval
        (Newcombe 2001); p by Fisher's exact test, q over the topics (Benjamini & Hochberg 1995); ratio and tests are
        null where one of the sides is empty.
    """
    marked = assignments.select("topic_id", side=pl.col("paper_id").is_in(list(paper_ids)))
    n_side, n_all = int(marked["side"].sum()), marked.height
    table = (
        marked.filter(pl.col("topic_id") >= 0)
        .group_by("topic_id")
        .agg(papers=pl.col("side").sum().cast(pl.Int64), rest_papers=(~pl.col("side")).sum().cast(pl.Int64))
        .with_columns(n_papers=pl.lit(n_side), rest_n_papers=pl.lit(n_all - n_side))
        .with_columns(*wilson("papers", "n_papers"), *wilson("rest_papers", "rest_n_papers", "rest_share"))
        .sort(["papers", "topic_id"], descending=[True, False])
    )
    return _test(table, min(n_side, n_all - n_side) > 0).select(
        "topic_id", "papers", "n_papers", "share", "share_low", "share_high",
        "rest_papers", "rest_n_papers", "rest_share", "rest_share_low", "rest_share_high",
        "odds_ratio", "odds_low", "odds_high", "p_value", "q_value",
    )  # fmt: skip


def _test(table: pl.DataFrame, both_sides: bool) -> pl.DataFrame:
    if not both_sides or table.is_empty():
        return table.with_columns(pl.lit(None, pl.Float64).alias(name) for name in _TESTED)
    cells = table.select("papers", "n_papers", "rest_papers", "rest_n_papers").iter_rows()
    p_values = [fisher_exact(*cell) for cell in cells]
    return table.with_columns(
        *odds_ratio("papers", "n_papers", "rest_papers", "rest_n_papers"),
        pl.Series("p_value", p_values),
        pl.Series("q_value", false_discovery_rates(p_values)),
    )

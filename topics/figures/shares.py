"""Share of each area beside its share in the rest of the corpus."""

from __future__ import annotations

import polars as pl

from .figure import Figure


def area_shares(profile: pl.DataFrame, topics: pl.DataFrame, whose: str = "these papers") -> Figure:
    """Dot and interval for each area of one side, beside the same for everybody else; drawn by the page in its rows.

    Args:
        profile: as ``analyse.profile`` returns it; areas without a paper of this side are left out.
        topics: topic_id, label.
        whose: names the side in the note, as in ``the papers of Ada Lindqvist``.
    """
    table = (
        profile.filter(pl.col("papers") > 0)
        .join(topics.select("topic_id", "label"), on="topic_id", how="left", maintain_order="left")
        .select(
            "topic_id", "label", "papers", "n_papers", "share", "share_low", "share_high",
            "rest_papers", "rest_n_papers", "rest_share", "rest_share_low", "rest_share_high",
            "odds_ratio", "odds_low", "odds_high", "p_value", "q_value",
        )
    )  # fmt: skip
    note = f"Filled dot and thick line: share of {whose} with its 95 % interval"
    rest = "; ring and thin line: the same for all other papers of the corpus." if _has_rest(table) else "."
    return Figure("shares", "Share of papers by area", note + rest, table)


def _has_rest(table: pl.DataFrame) -> bool:
    return table.height > 0 and int(table["rest_n_papers"][0]) > 0

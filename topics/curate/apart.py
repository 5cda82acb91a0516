"""Findings about records that look like one paper and are kept apart."""

from __future__ import annotations

from typing import Any

import polars as pl

from ..text import count
from .findings import SHOWN, Row, finding
from .kinds import Kinds


def shared_ids(pairs: pl.DataFrame, kinds: Kinds, records: pl.DataFrame) -> list[Row]:
    """A warning for each id that stands at several papers, the first ones each by itself.

    Args:
        pairs: see ``verdicts.judge_ids``.
        records: ``row``, ``paper_id``, ``stated`` (the title), ``source``, ``source_record``; rows are numbered from 0.
    """
    by_id = (
        _of_two_kinds(pairs, kinds)
        .sort("id", "one", "other")
        .group_by("id", maintain_order=True)
        .agg(pl.col("one", "other", "titles").first())
    )
    found = [
        finding(
            "warning",
            "shared_id",
            row["paper_id"],
            f"{row['id']!r} stands at {count(row['titles'], 'paper')} of different titles, {row['stated']!r} and "
            f"{records['stated'][row['one']]!r} among them; it was not taken as a sign that they are one",
            row["source"],
            row["source_record"],
        )
        for row in _told(by_id, records)
    ]
    if (more := by_id.height - SHOWN) > 0:
        message = f"{count(more, 'more id')} at several papers of different titles; none of them joins these"
        found.append(finding("warning", "shared_id", "papers", message))
    return found


def far_apart(pairs: pl.DataFrame, kinds: Kinds, records: pl.DataFrame) -> list[Row]:
    """A finding for each two papers that would be one but for their dates, the first ones each by itself.

    Args:
        pairs: ``one`` and ``other``, rows of the same title and authors.
        records: see ``shared_ids``.
    """
    apart = _of_two_kinds(pairs, kinds)
    rows = ((kinds.find(one), kinds.find(other)) for one, other in apart.select("one", "other").iter_rows())
    papers = sorted({(min(two), max(two)) for two in rows})
    dated = [two for two in papers if not kinds.kinds[two[0]].differs(kinds.kinds[two[1]])]
    told = _told(pl.DataFrame(dated, schema={"one": pl.Int64, "other": pl.Int64}, orient="row"), records)
    places = records.select("source", "source_record").rows()
    found = [
        finding(
            "info",
            "like_another",
            row["paper_id"],
            f"{row['stated']!r} has the title and authors of the paper of {', '.join(places[row['one']])}, but their "
            "dates are more than five years apart; counted as two papers",
            row["source"],
            row["source_record"],
        )
        for row in told
    ]
    if (more := len(dated) - SHOWN) > 0:
        message = f"{count(more, 'more pair')} of papers differ in nothing but dates more than five years apart"
        found.append(finding("info", "like_another", "papers", message))
    return found


def _told(pairs: pl.DataFrame, records: pl.DataFrame) -> list[dict[str, Any]]:
    """The first pairs, with what is said of the record that is the ``other``."""
    facts = records.select("row", "paper_id", "stated", "source", "source_record")
    shown = pairs.head(SHOWN)
    return shown.join(facts, left_on="other", right_on="row", how="left", maintain_order="left").to_dicts()


def _of_two_kinds(pairs: pl.DataFrame, kinds: Kinds) -> pl.DataFrame:
    """The pairs that are two papers after all."""
    apart = [kinds.find(one) != kinds.find(other) for one, other in pairs.select("one", "other").iter_rows()]
    return pairs.filter(pl.Series(apart, dtype=pl.Boolean))

"""Research areas as rows, and what becomes of them over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from .lookup import Lookup
from .parts import Area, Interval
from .steadiness import badge
from .wording import odds, tested, years

N_REPRESENTATIVES = 3
N_TERMS = 8


def areas(lookup: Lookup, own: pl.DataFrame, shares: pl.DataFrame) -> tuple[Area, ...]:
    """One row per area of the subject, most papers first.

    Args:
        lookup: the run.
        own: the subject's papers, as ``Lookup.of`` gives them.
        shares: table of ``figures.area_shares``.
    """
    topics = {row["topic_id"]: row for row in lookup.run.topics.iter_rows(named=True)}
    span = _span(own)
    members = {topic_id: rows for (topic_id,), rows in own.group_by("topic_id", maintain_order=True)}
    return tuple(
        _area(lookup, topics[row["topic_id"]], row, members[row["topic_id"]], span)
        for row in shares.iter_rows(named=True)
    )


def _area(
    lookup: Lookup, topic: dict[str, Any], row: dict[str, Any], papers: pl.DataFrame, span: Sequence[int]
) -> Area:
    found = papers["date_first"].dt.year().drop_nulls().to_list()
    counts = tuple(found.count(year) for year in span)
    rest = None
    if row["rest_n_papers"]:
        rest = Interval(row["rest_share"], row["rest_share_low"], row["rest_share_high"])
    return Area(
        topic=lookup.topic(topic["topic_id"]),
        papers=papers.height,
        share=Interval(row["share"], row["share_low"], row["share_high"]),
        rest=rest,
        verdict=verdict(row, lookup.alpha),
        years=years(min(found, default=None), max(found, default=None)),
        spark=counts,
        spark_note=f"papers per year, {span[0]} to {span[-1]}: {', '.join(map(str, counts))}" if span else "no dates",
        badge=badge(topic["stability"]),
        terms=tuple(topic["terms"][:N_TERMS]),
        representatives=_representatives(topic["representative_ids"], papers),
    )


def _span(own: pl.DataFrame) -> list[int]:
    found = own["date_first"].dt.year().drop_nulls().to_list()
    return list(range(min(found), max(found) + 1)) if found else []


def _representatives(known: Sequence[str], papers: pl.DataFrame) -> tuple[int, ...]:
    """Papers of the subject that stand for the area: the topic's own representatives first, then the strongest."""
    rank = {paper_id: i for i, paper_id in enumerate(known)}
    rows = papers.select("paper_id", "number", "strength").rows()
    best = sorted(rows, key=lambda r: (rank.get(r[0], len(rank)), -(r[2] or 0.0), r[1]))
    return tuple(number for _, number, _ in best[:N_REPRESENTATIVES])


def verdict(row: dict[str, Any], alpha: float) -> str:
    """How the share compares with the rest of the corpus, with the test; empty where nothing was tested."""
    if row["q_value"] is None:
        return ""
    result = f"{odds(row['odds_ratio'], row['odds_low'], row['odds_high'])}, {tested('q', row['q_value'])}"
    if row["q_value"] >= alpha:
        return f"no clear difference from the rest ({result})"
    return f"{'more' if row['odds_ratio'] > 1 else 'less'} than the rest ({result})"

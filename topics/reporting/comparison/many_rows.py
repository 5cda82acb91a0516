"""The tables of many sides as rows that a reader can read."""

from __future__ import annotations

from typing import Any

import polars as pl

from ..parts import Link, Topic
from ..wording import fixed, percent, span, tested, whole
from .many_sentences import apart
from .parts import FieldRow, NearRow
from .view import ManyView

N_CHIPS = 3
# More rows than this are in the table to download only.
MOST_ROWS = 300


def nearest(view: ManyView) -> tuple[NearRow, ...]:
    """The nearest sides of each, in the order of the dendrogram."""
    return tuple(_near(view, row) for row in view.nearest.head(MOST_ROWS).iter_rows(named=True))


def _near(view: ManyView, row: dict[str, Any]) -> NearRow:
    side, other = row["side"], row["nearest"]
    return NearRow(
        rank=row["rank"],
        side=view.names.side(side),
        page=view.page(side),
        other=view.names.side(other),
        distance=Link.chosen(f"side-{side}~side-{other}", apart(row)),
        q=tested("q", row["q_value"]) if row["q_value"] is not None else "",
        next="surely farther" if row["next_farther"] else "may be as near" if row["next_farther"] is not None else "",
        joint=view.joint(side, other, row["papers_both"]),
        compared=view.between((side, other)),
    )


def against_field(view: ManyView) -> tuple[FieldRow, ...]:
    """Each side against all other papers, farthest first; those without papers in areas last."""
    rows = view.comparisons.sides.sort(["field_distance", "side"], descending=[True, False], nulls_last=True)
    return tuple(_against_field(view, row) for row in rows.head(MOST_ROWS).iter_rows(named=True))


def _against_field(view: ManyView, row: dict[str, Any]) -> FieldRow:
    distance, q = "", ""
    if row["field_distance"] is not None:
        distance = f"{fixed(row['field_distance'])} {span(row['field_low'], row['field_high'])}"
    if row["field_q_value"] is not None:
        q = tested("q", row["field_q_value"])
    side = row["side"]
    return FieldRow(
        name=view.comparisons.subjects[side].name,
        page=view.page(side),
        papers=Link.chosen(f"side-{side}", whole(row["n_papers"])),
        group=_group(view, row),
        distance=distance,
        q=q,
        over=tuple(_over(view, side)),
    )


def _group(view: ManyView, row: dict[str, Any]) -> str:
    if row["cluster"] is None or row["cluster"] < 0:
        return "stands alone" if row["n_placed"] and view.names.clusters else ""
    return f"group {row['cluster'] + 1}" if len(view.names.clusters) > 1 or view.names.n_alone else ""


def _over(view: ManyView, side: int) -> list[tuple[Topic, Link]]:
    """The topics of which the side has surely more than the rest, those with the largest share first."""
    cells = view.comparisons.enrichment.filter((pl.col("side") == side) & (pl.col("mark") == "over"))
    best = cells.sort(["share", "topic_id"], descending=[True, False]).head(N_CHIPS)
    return [
        (view.lookup.topic(topic_id), view.names.cell(topic_id, side, percent(share)))
        for topic_id, share in best.select("topic_id", "share").iter_rows()
    ]

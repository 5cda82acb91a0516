"""Fields and the topics in them, as areas of a size with their papers."""

from __future__ import annotations

import textwrap
from typing import Any

import polars as pl

from ..text import count
from .figure import Figure
from .rows import percent
from .theme import GREY, brief, faded, layout, plain

_ROOT = "all"
_HEIGHT = {"wide": 520, "narrow": 760}
# Of the colour of a topic, so that ink of either mode is read on it.
_STRENGTH = 0.38
# Characters of a line and of the whole name of a topic, and of the name of a field.
_LINE, _LABEL, _FIELD = 14, 42, 26


def field_treemap(hierarchy: pl.DataFrame, shares: pl.DataFrame) -> Figure:
    """A rectangle for each topic within that of its field, as large as its part of the papers.

    Args:
        hierarchy: as ``schemas.HIERARCHY``.
        shares: topic_id, label, papers and n_papers, as ``area_shares`` has them; topics without papers are left out.
    """
    table = field_table(hierarchy, shares)
    note = "Each rectangle is an area, as large as its number of papers, within the fields it is part of."
    rows = table.to_dicts()
    total = sum(row["papers"] for row in rows if row["topic_id"] is not None)
    settings = layout(_HEIGHT["wide"], meta={"heights": _HEIGHT}, uniformtext={"minsize": 10, "mode": "hide"})
    return Figure("fields", "Fields and their areas", note, table, {"data": [_boxes(rows, total)], "layout": settings})


def field_table(hierarchy: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """Fields and topics that have papers: node_id, topic_id (one of them), parent_id, label, papers, share.

    Fields come first, in the order of ``hierarchy``; ``parent_id`` is the field that a row is part of, null at the top.
    """
    own = shares.filter(pl.col("papers") > 0)
    members = hierarchy.select("node_id", topic_id="topic_ids").explode("topic_id")
    inner = members.group_by("topic_id").agg(parent_id=pl.col("node_id").max())
    sizes = members.join(own, on="topic_id").group_by("node_id").agg(pl.col("papers").sum())
    fields = hierarchy.join(sizes, on="node_id", maintain_order="left").select(
        "node_id", "parent_id", "label", "papers", topic_id=pl.lit(None, pl.Int32)
    )
    topics = own.join(inner, on="topic_id", how="left", maintain_order="left").select(
        "parent_id", "label", "topic_id", "papers", node_id=pl.lit(None, pl.Int32)
    )
    n_papers = next(iter(shares["n_papers"]), 1)
    columns = ("node_id", "topic_id", "parent_id", "label", pl.col("papers").cast(pl.Int64))
    return pl.concat([fields.select(*columns), topics.select(*columns)]).with_columns(share=pl.col("papers") / n_papers)


def _boxes(rows: list[dict[str, Any]], total: int) -> dict[str, Any]:
    """All rows within one box. Above those that hold others stand their ``labels``, in the others their ``text``."""
    return {
        "type": "treemap", "branchvalues": "total", "sort": True, "pathbar": {"visible": False},
        "ids": [_ROOT, *(_name(row) for row in rows)],
        "labels": [count(total, "paper"), *(_header(row) for row in rows)],
        "parents": ["", *(_parent(row) for row in rows)], "values": [total, *(row["papers"] for row in rows)],
        "text": ["", *(_lines(row["label"]) for row in rows)], "textinfo": "text",
        "hovertext": ["", *(_hover(row) for row in rows)], "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[None, None], *([row["node_id"], row["topic_id"]] for row in rows)],
        "marker": {"colors": ["rgba(0,0,0,0)", *(_fill(row) for row in rows)], "line": {"width": 1},
                   "pad": {"t": 22, "l": 3, "r": 3, "b": 3}},
        "tiling": {"pad": 2}, "root": {"color": "rgba(0,0,0,0)"}, "meta": {"role": "fields"},
    }  # fmt: skip


def _name(row: dict[str, Any]) -> str:
    return f"topic-{row['topic_id']}" if row["node_id"] is None else f"field-{row['node_id']}"


def _parent(row: dict[str, Any]) -> str:
    return _ROOT if row["parent_id"] is None else f"field-{row['parent_id']}"


def _fill(row: dict[str, Any]) -> str:
    return f"{GREY}22" if row["topic_id"] is None else faded(row["topic_id"], _STRENGTH)


def _header(row: dict[str, Any]) -> str:
    return plain(brief(row["label"], _FIELD))


def _lines(label: str) -> str:
    """As much of a name as four short lines hold."""
    wrapped = textwrap.wrap(brief(label, _LABEL), _LINE, break_long_words=False)
    return "<br>".join(plain(line) for line in wrapped[:4])


def _hover(row: dict[str, Any]) -> str:
    what = "field: " if row["topic_id"] is None else ""
    return f"{what}{plain(row['label'])}<br>{count(row['papers'], 'paper')}, {percent(row['share'])}"

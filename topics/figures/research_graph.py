"""What lies around a person: areas, people, papers and institutions, tied to each other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import polars as pl

from .figure import Figure
from .graphs import Mark, bare_layout, lines, marks_trace, names
from .theme import colour

HEIGHT = 680
# Kinds of nodes: shape, size in pixels, distance from the middle, size of the label (0: none, the hover tells).
_KINDS: dict[str, tuple[str, int, float, int]] = {
    "self": ("star", 20, 0.0, 15),
    "topic": ("hexagon", 15, 0.4, 13),
    "alike": ("circle-open", 12, 0.88, 12),
    "coauthor": ("circle", 10, 0.66, 11),
    "institution": ("square", 9, 0.72, 11),
    "paper": ("diamond", 9, 1.0, 0),
}
# Within an area: who is there already, then who and what is near.
_ORDER = ("institution", "coauthor", "alike", "paper")
_RADII = (0.44, 0.46)  # of the plot's width and height: marks and labels need room at the edges
_INK = "#59626c"


def research_graph(nodes: pl.DataFrame, edges: pl.DataFrame, name: str) -> Figure:
    """A person in the middle, their areas around them, and in the direction of each area who and what lies there.

    Args:
        nodes: ``node`` (what the page calls its papers), ``kind`` (self, topic, coauthor, alike, institution or paper),
            ``label``, ``hover``, ``topic_id`` (the area that it lies towards, -1 for none), most important first.
        edges: ``source``, ``target``: nodes; those of others are ignored.
        name: of the person.

    Kinds are told by shape, areas by colour; papers go without label. Labels that would overlap are left out. A node
    leads to those of the person's papers that it stands for.
    """
    placed = _placed(nodes)
    known = placed["node"].to_list()
    tied = edges.filter(pl.col("source").is_in(known), pl.col("target").is_in(known))
    counts = dict(pl.concat([tied["source"], tied["target"]]).value_counts().iter_rows())
    n_ties = pl.Series([counts.get(node, 0) for node in known], dtype=pl.Int64)
    table = placed.select("kind", "label", "topic_id", ties=n_ties)
    drawn = {
        "data": [*_lines(tied, placed), *_marks(placed)],
        "layout": bare_layout(HEIGHT, names(_named(placed), HEIGHT)),
    }
    return Figure("graph", f"Research around {name}", _note(placed), table, drawn)


def _note(nodes: pl.DataFrame) -> str:
    said = {
        "topic": "hexagons are areas",
        "coauthor": "filled circles co-authors",
        "alike": "open circles people who work on the same",
        "institution": "squares institutions",
        "paper": "diamonds papers of others that are nearest in text",
    }
    listed = ", ".join(text for kind, text in said.items() if (nodes["kind"] == kind).any())
    return (
        f"{listed[:1].upper()}{listed[1:]}, each in the direction and colour of an area. Distances mean nothing; a "
        "click shows the papers behind a node."
    )


def _placed(nodes: pl.DataFrame) -> pl.DataFrame:
    """``nodes`` with ``x, y`` from 0 to 1: each area has as much of the circle as it has nodes."""
    ring = _ringed(nodes)
    angles = {node: 2 * math.pi * (i + 0.5) / max(1, len(ring)) for i, node in enumerate(ring)}
    kinds = dict(nodes.select("node", "kind").iter_rows())
    around = nodes.filter(pl.col("node").is_in(ring))
    for topic, node in nodes.filter(kind="topic").select("topic_id", "node").iter_rows():
        own = [angles[other] for other in around.filter(topic_id=topic)["node"]]
        angles[node] = sum(own) / len(own)
    places = [_place(angles.get(node, 0.0), _KINDS[kinds[node]][2]) for node in nodes["node"]]
    return nodes.with_columns(
        x=pl.Series([x for x, _ in places], dtype=pl.Float64), y=pl.Series([y for _, y in places], dtype=pl.Float64)
    )


def _place(angle: float, distance: float) -> tuple[float, float]:
    across, down = _RADII
    return (
        round(0.5 + across * distance * math.sin(angle), 4),
        round(0.5 - down * distance * math.cos(angle), 4),
    )


def _ringed(nodes: pl.DataFrame) -> list[str]:
    """The outer nodes along the circle, area by area; an area without any keeps a place for itself."""
    outer = nodes.filter(pl.col("kind").is_in(_ORDER))
    topics = nodes.filter(kind="topic")["topic_id"].to_list()
    ring: list[str] = []
    for topic in [*topics, *(t for t in outer["topic_id"].unique().sort() if t not in topics)]:
        own = outer.filter(topic_id=topic)
        ring += _mixed(own) if own.height else nodes.filter(kind="topic", topic_id=topic)["node"].to_list()
    return ring


def _mixed(nodes: pl.DataFrame) -> list[str]:
    """Kinds by turns, so that neighbours along the circle lie at different distances from the middle."""
    kinds = [nodes.filter(kind=kind)["node"].to_list() for kind in _ORDER]
    spread = [((i + 0.5) / len(own), k, node) for k, own in enumerate(kinds) for i, node in enumerate(own)]
    return [node for _, _, node in sorted(spread)]


def _lines(edges: pl.DataFrame, nodes: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """One trace for the ties of each area."""
    places = {node: (x, y) for node, x, y in nodes.select("node", "x", "y").iter_rows()}
    by_topic = edges.join(nodes.select(target="node", topic="topic_id"), on="target", maintain_order="left")
    for (topic,), own in by_topic.sort("topic", maintain_order=True).group_by("topic", maintain_order=True):
        style = {"opacity": 0.45, "line": {"width": 1, "color": colour(int(str(topic)))}}
        yield (
            lines(own.select("source", "target").iter_rows(), places)
            | style
            | {"meta": {"role": "tie", "topic": topic}}
        )


def _marks(nodes: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """One trace for the nodes of each kind and area, the person last and on top."""
    for kind in reversed(_KINDS):
        own = nodes.filter(kind=kind).sort("topic_id", maintain_order=True)
        for (topic,), rows in own.group_by("topic_id", maintain_order=True):
            yield _trace(kind, int(str(topic)), rows)


def _trace(kind: str, topic: int, rows: pl.DataFrame) -> dict[str, Any]:
    symbol, size, _, _ = _KINDS[kind]
    shade = colour(topic) if topic >= 0 else _INK
    line = {"width": 2.5 if symbol.endswith("open") else 0, "color": shade}
    marker = {"symbol": symbol, "size": size, "color": shade, "line": line}
    meta = {"role": "node"} if kind == "self" else {"role": "node", "topic": topic}
    places = rows.select("x", "y").rows()
    return marks_trace(places, rows["hover"].to_list(), rows["node"].to_list(), marker) | {"meta": meta}


def _named(nodes: pl.DataFrame) -> list[Mark]:
    """The nodes, those first whose names matter most."""
    rows = sorted(nodes.iter_rows(named=True), key=lambda row: list(_KINDS).index(row["kind"]))
    return [_mark(row) for row in rows]


def _mark(row: dict[str, Any]) -> Mark:
    _, size, _, font = _KINDS[row["kind"]]
    target = str(row["topic_id"]) if row["kind"] == "topic" else f"node-{row['node']}"
    return Mark(row["x"], row["y"], size, row["label"] if font else "", target, font, is_quiet=font == 11)

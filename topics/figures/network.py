"""Who writes with whom: people as marks, those who write with each other side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import polars as pl

from ..text import count
from .figure import Figure
from .graphs import Mark, bare_layout, lines, marks_trace, names
from .theme import GREY, colour, plain

HEIGHT = 560
# More people than this would hide each other.
MAX_PEOPLE = 40
_GOLDEN = math.pi * (3 - math.sqrt(5))
_SMALLEST, _LARGEST = 8.0, 22.0  # pixels of a mark
_RING = (0.35, 0.33)  # on which communities lie, as parts of width and height
_APART = (0.042, 0.052)  # people of a community, as parts of width and height


def coauthor_graph(people: pl.DataFrame, ties: pl.DataFrame) -> Figure:
    """The communities of a network of co-authors around a circle, each person by their papers, ties as lines.

    Args:
        people: ``name``, ``papers`` (joint ones: size of the mark), ``community``, ``topic_id`` (its colour), ``node``
            (what the page calls the papers); those of community -1 are not drawn, of the others the ``MAX_PEOPLE`` with
            most papers.
        ties: ``name_a, name_b, joint_papers``; those of others are ignored.
    """
    tied = people.filter(pl.col("community") >= 0).sort(["papers", "name"], descending=[True, False])
    placed = _placed(tied.head(MAX_PEOPLE))
    known = placed["name"].to_list()
    kept = ties.filter(pl.col("name_a").is_in(known), pl.col("name_b").is_in(known))
    counts = dict(pl.concat([kept["name_a"], kept["name_b"]]).value_counts().iter_rows())
    n_ties = pl.Series([counts.get(name, 0) for name in known], dtype=pl.Int64)
    table = placed.select("name", "papers", "community", "topic_id", ties=n_ties)
    drawn = {"data": [*_lines(kept, placed), *_marks(placed)], "layout": bare_layout(HEIGHT, _names(placed))}
    return Figure("coauthors", "Who of them writes with whom", _note(people, placed), table, drawn)


def _note(people: pl.DataFrame, placed: pl.DataFrame) -> str:
    alone = people.filter(pl.col("community") < 0).height
    circles = count(placed["community"].n_unique(), "circle")
    return (
        f"Who writes with each other stands together, in {circles}. A thin line is a joint paper, a thick one several; "
        "size tells joint papers, colour their main area. A click shows the papers."
        + (f" {count(alone, 'other')} wrote with none of these." if alone else "")
    )


def _placed(people: pl.DataFrame) -> pl.DataFrame:
    """``people`` with ``x, y``: those of each community lie like the seeds of a sunflower."""
    sizes = people.group_by("community").len().sort(["len", "community"], descending=[True, False])
    roots = [math.sqrt(n) + 1 for n in sizes["len"]]
    places: dict[int, Iterator[tuple[float, float]]] = {}
    before = 0.0
    for (community, n), root in zip(sizes.iter_rows(), roots, strict=True):
        places[community] = _seeds(n, 2 * math.pi * (before + root / 2) / sum(roots), alone=len(roots) == 1)
        before += root
    spots = [next(places[community]) for community in people["community"]]
    return people.with_columns(
        x=pl.Series([x for x, _ in spots], dtype=pl.Float64), y=pl.Series([y for _, y in spots], dtype=pl.Float64)
    )


def _seeds(n: int, angle: float, alone: bool) -> Iterator[tuple[float, float]]:
    across, down = (0.0, 0.0) if alone else _RING
    x, y = 0.5 + across * math.sin(angle), 0.5 - down * math.cos(angle)
    for i in range(n):
        distance, turn = math.sqrt(i), i * _GOLDEN
        yield (
            round(x + _APART[0] * distance * math.cos(turn), 4),
            round(y + _APART[1] * distance * math.sin(turn), 4),
        )


def _lines(ties: pl.DataFrame, people: pl.DataFrame) -> Iterator[dict[str, Any]]:
    places = {name: (x, y) for name, x, y in people.select("name", "x", "y").iter_rows()}
    for several, width in ((False, 0.7), (True, 2.0)):
        own = ties.filter((pl.col("joint_papers") > 1) == several).select("name_a", "name_b")
        style = {"opacity": 0.4, "line": {"width": width, "color": GREY}, "meta": {"role": "tie"}}
        yield lines(own.iter_rows(), places) | style


def _marks(people: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """One trace for the people of each area."""
    sized = people.with_columns(size=_sizes(people["papers"]))
    for (topic,), own in sized.sort("topic_id", maintain_order=True).group_by("topic_id", maintain_order=True):
        marker = {"size": own["size"].to_list(), "color": colour(int(str(topic))), "line": {"width": 0}}
        texts = [f"{plain(name)}<br>{count(n, 'joint paper')}" for name, n in own.select("name", "papers").iter_rows()]
        meta = {"meta": {"role": "node", "topic": topic}}
        yield marks_trace(own.select("x", "y").rows(), texts, own["node"].to_list(), marker) | meta


def _sizes(papers: pl.Series) -> pl.Series:
    """Pixels of each mark: its area grows with the papers."""
    part = (papers / papers.max()).sqrt()
    return (_SMALLEST + (_LARGEST - _SMALLEST) * part).round(1)


def _names(people: pl.DataFrame) -> list[dict[str, Any]]:
    sized = people.with_columns(size=_sizes(people["papers"]))
    rows = sized.select("x", "y", "size", "name", "node").iter_rows()
    return names([Mark(x, y, size, name, f"node-{node}") for x, y, size, name, node in rows], HEIGHT)

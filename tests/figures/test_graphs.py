from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest

from topics.figures import Figure, coauthor_graph, research_graph
from topics.figures.network import MAX_PEOPLE
from topics.figures.theme import colour

NODES = pl.DataFrame(
    [
        ("self", "self", "Ada", "Ada", -1),
        ("topic-0", "topic", "fish & chips", "fish", 0),
        ("topic-3", "topic", "fowl", "fowl", 3),
        ("with-1", "coauthor", "Bo", "Bo", 0),
        ("alike-1", "alike", "Cy <b>", "Cy", 3),
        ("at-1", "institution", "Sea University", "Sea", -1),
        ("paper-1", "paper", "A title", "A title", 3),
    ],
    schema=["node", "kind", "label", "hover", "topic_id"],
    orient="row",
)
EDGES = pl.DataFrame(
    {
        "source": ["self", "self", "topic-0", "topic-3", "self", "topic-3", "alike-1", "gone"],
        "target": ["topic-0", "topic-3", "with-1", "alike-1", "at-1", "paper-1", "paper-1", "self"],
    }
)


def traces(figure: Figure, role: str) -> list[dict[str, Any]]:
    assert figure.plotly is not None
    return [trace for trace in figure.plotly["data"] if trace["meta"]["role"] == role]


def labels(figure: Figure, width: str) -> dict[str, str]:
    assert figure.plotly is not None
    split = [(note["name"].split(":"), note["text"]) for note in figure.plotly["layout"]["annotations"]]
    return {target: text for (name, target, _), text in split if name == width}


@pytest.fixture(scope="module")
def graph() -> Figure:
    return research_graph(NODES, EDGES, "Ada")


def test_plotly_accepts_both(graph: Figure) -> None:
    for figure in (graph, coauthor_graph(*people(3))):
        assert figure.plotly is not None
        assert len(figure.to_plotly().data) == len(figure.plotly["data"])


def test_kinds_are_told_by_shape_and_areas_by_colour(graph: Figure) -> None:
    marks = {node: trace["marker"] for trace in traces(graph, "node") for (node,) in trace["customdata"]}
    assert len({marker["symbol"] for marker in marks.values()}) == NODES["kind"].n_unique()
    assert marks["topic-3"]["color"] == marks["alike-1"]["color"] == colour(3)


def test_every_node_is_drawn_once_and_the_person_in_the_middle(graph: Figure) -> None:
    drawn = {node: (x, y) for t in traces(graph, "node") for (node,), x, y in zip(t["customdata"], t["x"], t["y"])}  # noqa: B905
    assert set(drawn) == set(NODES["node"])
    assert drawn["self"] == (0.5, 0.5)
    assert len(set(drawn.values())) == len(drawn)


def test_what_belongs_to_an_area_lies_in_its_direction(graph: Figure) -> None:
    places = {node: (x, y) for t in traces(graph, "node") for (node,), x, y in zip(t["customdata"], t["x"], t["y"])}  # noqa: B905
    angle = {node: math.atan2(x - 0.5, 0.5 - y) for node, (x, y) in places.items()}
    assert angle["with-1"] == pytest.approx(angle["topic-0"], abs=0.01)


def test_ties_to_what_is_not_there_are_not_drawn(graph: Figure) -> None:
    drawn = sum(trace["x"].count(None) for trace in traces(graph, "tie"))
    assert drawn == EDGES.height - 1
    assert graph.table["ties"].sum() == 2 * drawn


def test_names_lead_where_their_marks_lead(graph: Figure) -> None:
    found = labels(graph, "wide")
    assert found["0"] == "fish &amp; chips"
    assert found["node-alike-1"] == "Cy &lt;b&gt;"
    assert "node-paper-1" not in found
    assert labels(graph, "narrow")


def test_a_graph_of_the_person_alone_can_be_drawn() -> None:
    assert research_graph(NODES.head(1), EDGES, "Ada").table.height == 1


def people(n: int, communities: int = 2) -> tuple[pl.DataFrame, pl.DataFrame]:
    names = [f"Person {i:02}" for i in range(n)]
    frame = pl.DataFrame({
        "name": names, "papers": [n - i for i in range(n)], "community": [i % communities for i in range(n)],
        "topic_id": [i % 3 for i in range(n)], "node": [f"coauthor-{i}" for i in range(n)],
    })  # fmt: skip
    ties = pl.DataFrame({"name_a": names[:-2], "name_b": names[2:], "joint_papers": [1 + i % 2 for i in range(n - 2)]})
    return frame, ties


def test_a_community_stands_apart_from_the_others() -> None:
    frame, ties = people(12)
    figure = coauthor_graph(frame, ties)
    places = {node: (x, y) for t in traces(figure, "node") for (node,), x, y in zip(t["customdata"], t["x"], t["y"])}  # noqa: B905
    groups = [[places[node] for node in frame.filter(community=c)["node"]] for c in (0, 1)]
    within = max(math.dist(a, b) for group in groups for a in group for b in group)
    between = min(math.dist(a, b) for a in groups[0] for b in groups[1])
    assert between > within


def test_most_papers_make_the_largest_mark_and_nobody_alone_is_drawn() -> None:
    frame, ties = people(6)
    figure = coauthor_graph(
        frame.with_columns(community=pl.when(pl.col("papers") == 1).then(-1).otherwise("community")), ties
    )
    sizes = {node: size for t in traces(figure, "node") for (node,), size in zip(t["customdata"], t["marker"]["size"])}  # noqa: B905
    assert max(sizes, key=lambda node: sizes[node]) == "coauthor-0"
    assert "coauthor-5" not in sizes
    assert "1 other wrote with none of these" in figure.note


def test_of_many_people_those_with_most_papers_are_drawn() -> None:
    figure = coauthor_graph(*people(MAX_PEOPLE + 15))
    assert figure.table.height == MAX_PEOPLE
    assert figure.table["papers"].min() == 16

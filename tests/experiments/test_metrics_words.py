from __future__ import annotations

from tests.measured_cells import measured
from topics.experiments.metrics import measure


def test_diversity_is_the_share_of_different_words() -> None:
    words = [["graph", "node", "edge"], ["Graph", "image", "pixel"], ["speech", "image"], []]
    assert measure(measured([0, 1, 2], words=words), ["diversity"]) == {"diversity": 0.75}


def test_one_topic_is_neither_diverse_nor_not() -> None:
    cell = measured([0, 0], words=[["graph", "node"], []], names=[("Graph", ["graph"])])
    assert measure(cell, ["diversity", "label_uniqueness"]) == {"diversity": None, "label_uniqueness": None}


def test_a_topic_is_told_apart_by_name_and_leading_term() -> None:
    names = [
        ("Graph, node", ["graph", "node"]),
        ("Graph, edge", ["Graph", "edge"]),
        ("Speech", ["speech"]),
        ("speech", ["voice"]),
        ("Image", ["image"]),
        ("Unnamed", []),
    ]
    assert measure(measured(range(6), names=names), ["label_uniqueness"]) == {"label_uniqueness": round(2 / 6, 6)}

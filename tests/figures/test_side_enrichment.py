from __future__ import annotations

import json
from typing import Any

import polars as pl

from tests.figures.many_sides import HOSTILE, crowd, sides
from topics import schemas
from topics.figures import side_enrichment
from topics.figures.rows import MAX_ROWS
from topics.figures.side_enrichment import MAX_COLUMNS

TOPICS = pl.DataFrame(
    {"topic_id": [0, 1, 2], "label": ["oats", HOSTILE, "nets"]}, schema_overrides={"topic_id": pl.Int32}
)


def cell(side: int, topic_id: int, odds: float | None, mark: str = "", papers: int = 3) -> dict[str, Any]:
    q = None if odds is None else 0.01 if mark else 0.5
    return {
        "side": side, "topic_id": topic_id, "papers": papers, "share": 0.3, "share_low": 0.1, "share_high": 0.6,
        "rest_share": 0.1, "odds_ratio": odds, "odds_low": odds, "odds_high": odds, "p_value": q, "q_value": q,
        "mark": mark,
    }  # fmt: skip


def enrichment() -> pl.DataFrame:
    odds = {(0, 0): 1.0, (0, 1): 1.0, (0, 2): 0.001, (1, 0): 4.0, (1, 1): 1.0, (1, 2): 1.0, (2, 0): 1.0, (2, 1): 8.0}
    marks = {(0, 2): "under", (1, 0): "over", (2, 1): "over"}
    return schemas.ENRICHMENT.frame(
        cell(side, topic, odds.get((side, topic), 1.0), marks.get((side, topic), ""))
        for side in range(4)
        for topic in range(3)
    )


def parts(figure: Any) -> dict[bool, dict[str, Any]]:
    return {trace["meta"]["certain"]: trace for trace in figure.plotly["data"]}


def test_sides_are_in_the_order_of_the_tree_and_topics_follow_them() -> None:
    figure = side_enrichment(enrichment(), sides(), TOPICS)
    assert figure.plotly["layout"]["xaxis"]["ticktext"][:2] == ["Ada", "Chi"]
    # Side 2 stands before side 1; the last topic is nobody's.
    assert figure.plotly["layout"]["meta"]["topics"] == [1, 0, 2]


def test_colour_is_the_doublings_of_the_odds_to_an_end() -> None:
    certain = parts(side_enrichment(enrichment(), sides(), TOPICS))[True]["z"]
    assert certain[0] == [None, 3.0, None, None]
    assert certain[2] == [-4.0, None, None, None]


def test_what_is_certain_is_marked_and_the_rest_is_fainter() -> None:
    found = parts(side_enrichment(enrichment(), sides(), TOPICS))
    assert found[True]["text"][0] == ["", "+", "", ""]
    assert found[True]["text"][2] == ["\u2212", "", "", ""]
    assert found[False]["opacity"] < found[True]["opacity"]
    assert found[False]["z"][0] == [0.0, None, 0.0, 0.0]


def test_every_cell_knows_its_side_and_topic() -> None:
    for trace in side_enrichment(enrichment(), sides(), TOPICS).plotly["data"]:
        assert trace["customdata"][0][1] == [2, 1]


def test_a_side_of_all_papers_has_no_colour() -> None:
    table = schemas.ENRICHMENT.frame([cell(0, 0, None)])
    (row,) = parts(side_enrichment(table, sides().head(1), TOPICS))[False]["z"]
    assert row == [None]


def test_the_most_telling_topics_and_the_largest_sides_are_drawn() -> None:
    n_sides, n_topics = MAX_COLUMNS + 2, MAX_ROWS + 2
    table = schemas.ENRICHMENT.frame(
        cell(side, topic, 2.0, "over" if topic > 1 else "") for side in range(n_sides) for topic in range(n_topics)
    )
    figure = side_enrichment(table, crowd(n_sides), TOPICS)
    assert sorted(figure.plotly["layout"]["meta"]["topics"]) == list(range(2, n_topics))
    assert figure.plotly["layout"]["xaxis"]["ticktext"][-1] == "side 2"
    assert f"of {n_topics} are drawn" in figure.note
    assert f"The {MAX_COLUMNS} sides with most papers of {n_sides} are drawn" in figure.note
    assert figure.table.height == n_sides * n_topics


def test_text_of_the_input_stays_text() -> None:
    text = json.dumps(side_enrichment(enrichment(), sides(), TOPICS).plotly, allow_nan=False)
    assert HOSTILE not in text
    assert "&lt;/script&gt;" in text


def test_plotly_accepts_it_even_of_nothing() -> None:
    assert len(side_enrichment(enrichment(), sides(), TOPICS).to_plotly().data) == 2
    nothing = side_enrichment(schemas.ENRICHMENT.empty(), schemas.SIDES.empty(), TOPICS)
    assert len(nothing.to_plotly().data) == 0
    assert len(side_enrichment(schemas.ENRICHMENT.empty(), sides(), TOPICS).to_plotly().data) == 0

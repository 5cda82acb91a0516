"""The alluvial figure draws what the tables say: bars as high as topics, bands as wide as flows, every event marked."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise

import polars as pl
import pytest

from topics import schemas
from topics.figures.alluvial import MAX_NODES, alluvial
from topics.figures.alluvial_marks import SLOT_PIXELS
from topics.figures.theme import colour

HOSTILE = "<script>alert(1)</script>, nets"


def windows(*columns: list[tuple[str, int, int]]) -> pl.DataFrame:
    """Label, papers and topic_id of each topic of each window, two years apart."""
    nodes = [(window, *topic) for window, column in enumerate(columns) for topic in column]
    return schemas.WINDOWS.frame(
        {
            "window": window,
            "window_start": dt.date(2016 + 2 * window, 1, 1),
            "window_end": dt.date(2019 + 2 * window, 12, 31),
            "node": node,
            "label": label,
            "n_papers": papers,
            "topic_id": topic_id,
            "paper_ids": [],
        }
        for node, (window, label, papers, topic_id) in enumerate(nodes)
    )


WINDOWS = windows(
    [("Parsing", 100, 1), (HOSTILE, 40, 0)], [(HOSTILE, 80, 0), ("Parsing", 60, 1), ("Prompting", 30, -1)]
)
FLOWS = schemas.FLOWS.frame([
    {"source": 0, "target": 3, "papers": 40, "similarity": 0.5},
    {"source": 0, "target": 2, "papers": 3, "similarity": 0.1},
    {"source": 1, "target": 2, "papers": 20, "similarity": 0.4},
])  # fmt: skip
EVENTS = schemas.EVENTS.frame([
    {"event": "birth", "nodes_before": [], "nodes_after": [4], "description": "“<b>” emerged"},
    {"event": "split", "nodes_before": [0], "nodes_after": [2, 3], "description": "“Parsing” split"},
])  # fmt: skip
FIGURE = alluvial(WINDOWS, FLOWS, EVENTS)


def traces(role: str) -> list[dict]:
    return [trace for trace in FIGURE.plotly["data"] if trace["meta"]["role"] == role]


def test_plotly_accepts_the_figure_and_json_holds_it() -> None:
    assert len(FIGURE.to_plotly().data) == len(FIGURE.plotly["data"])
    text = json.dumps(FIGURE.plotly, allow_nan=False)
    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;" in text


def test_every_topic_is_a_bar_as_high_as_its_papers_in_the_colour_of_its_topic() -> None:
    papers = dict(WINDOWS.select("node", "n_papers").iter_rows())
    scales = set()
    for trace in traces("node"):
        assert trace["marker"]["color"] == colour(trace["meta"]["topic"])
        for height, (node, topic_id, first, last) in zip(trace["y"], trace["customdata"], strict=True):
            assert topic_id == trace["meta"]["topic"]
            assert (first, last) == ((2016, 2019) if node < 2 else (2018, 2021))
            scales.add(round(papers.pop(node) / height, 2))
    assert not papers
    assert len(scales) == 1


def test_bars_of_a_column_do_not_overlap() -> None:
    for window in (0, 1):
        bars = sorted(
            (base, height)
            for trace in traces("node")
            for x, base, height in zip(trace["x"], trace["base"], trace["y"], strict=True)
            if x == window
        )
        assert all(a + height < b for (a, height), (b, _) in pairwise(bars))


def test_bands_are_as_wide_as_their_papers_and_thin_ones_left_out() -> None:
    bar = next(trace for trace in traces("node") if trace["meta"]["topic"] == 1)
    per_paper = bar["y"][0] / 100
    widths = {trace["meta"]["topic"]: trace["y"][-1] - trace["y"][0] for trace in traces("flow")}
    assert widths == pytest.approx({0: 20 * per_paper, 1: 40 * per_paper}, abs=0.02)


def test_topics_stand_where_their_papers_come_from() -> None:
    tops = {
        data[0]: base for trace in traces("node") for data, base in zip(trace["customdata"], trace["base"], strict=True)
    }
    assert tops[0] < tops[1]
    assert tops[3] < tops[2] < tops[4]


def test_every_event_is_marked_and_told() -> None:
    (marks,) = traces("event")
    assert marks["customdata"] == [0, 1]
    assert marks["hovertext"] == ["“&lt;b&gt;” emerged", "“Parsing” split"]
    assert "2 events on which fits" in FIGURE.note
    assert "Fitting anew alone makes some too" in FIGURE.note


def test_labels_of_one_width_do_not_overlap() -> None:
    for width in ("wide", "narrow"):
        names = [note for note in FIGURE.plotly["layout"]["annotations"] if note["name"].startswith(width)]
        for window in (0, 1):
            places = sorted(note["y"] for note in names if round(note["x"]) == window)
            assert all(b - a >= 14 for a, b in pairwise(places))


def test_the_table_says_whence_and_whither() -> None:
    rows = {row["node"]: row for row in FIGURE.table.iter_rows(named=True)}
    assert len(rows) == WINDOWS.height
    assert rows[0]["to"] == f"Parsing (40); {HOSTILE} (3)"
    assert rows[2]["from"] == f"{HOSTILE} (20); Parsing (3)"
    assert rows[4]["events"] == "birth"
    assert rows[4]["from"] is None


def test_of_many_topics_those_of_events_and_the_largest_are_drawn() -> None:
    n = MAX_NODES + 5
    column = [(f"topic {i}", 1000 - i, i) for i in range(n)]
    born = schemas.EVENTS.frame(
        [{"event": "birth", "nodes_before": [], "nodes_after": [2 * n - 1], "description": "b"}]
    )
    figure = alluvial(windows(column, column), schemas.FLOWS.empty(), born)
    drawn = {
        data[0] for trace in figure.plotly["data"] if trace["meta"]["role"] == "node" for data in trace["customdata"]
    }
    assert drawn == {*range(MAX_NODES), *range(n, n + MAX_NODES - 1), 2 * n - 1}
    assert figure.table.height == 2 * n
    assert f"{2 * MAX_NODES} of {2 * n} topics are drawn" in figure.note
    feet = [note["text"] for note in figure.plotly["layout"]["annotations"] if note["name"] == "wide:-1:other"]
    assert feet[0] == f"+ 5 topics, {sum(1000 - i for i in range(MAX_NODES, n)):,} papers"
    assert figure.plotly["layout"]["height"] > MAX_NODES * SLOT_PIXELS


def test_without_windows_there_is_no_picture_and_the_note_says_why() -> None:
    figure = alluvial(schemas.WINDOWS.empty(), schemas.FLOWS.empty(), schemas.EVENTS.empty())
    assert figure.plotly is None
    assert "too few dated papers" in figure.note
    assert figure.table.is_empty()


def test_without_events_the_note_says_so() -> None:
    assert "No birth, end, split or merge" in alluvial(WINDOWS, FLOWS, schemas.EVENTS.empty()).note

"""Novelty, focus and moves are drawn as the tables have them."""

from __future__ import annotations

import datetime as dt
import json

import polars as pl
import pytest

from tests.runs import AS_OF, small_run, subject
from topics import figures, schemas
from topics.figures import Figure
from topics.reporting.lookup import Lookup

RUN = small_run()
OWN = Lookup(RUN).of(subject(RUN))
MOVES = schemas.MOVES.frame(
    [{"move": 0, "last_before": dt.date(2021, 3, 1), "first_after": dt.date(2021, 9, 1), "p_value": 0.01}]
)


def the_strip(moves: pl.DataFrame = MOVES) -> Figure:
    rows = [
        {"paper_id": paper_id, "distance": 0.5, "percentile": None if i < 2 else i / 30, "nearest_ids": ["p01", "p02"]}
        for i, paper_id in enumerate(OWN.filter(pl.col("date_first").is_not_null())["paper_id"])
    ]
    return figures.novelty_strip(OWN, schemas.NOVELTY.frame(rows), moves)


def the_spans() -> Figure:
    spans = [
        {"span_start": dt.date(year, 1, 1), "span_end": dt.date(year + 1, 12, 31), "n_papers": 9, "n_topics": 3,
         "focus": 0.5, "focus_low": 0.3, "focus_high": 0.9, "paper_ids": []}
        for year in (2016, 2018, 2020, 2022)
    ]  # fmt: skip
    return figures.focus_spans(schemas.FOCUS_SPANS.frame(spans), [f"span-{i}" for i in range(4)])


def traces(figure: Figure, role: str) -> list[dict]:
    return [trace for trace in figure.plotly["data"] if trace.get("meta", {}).get("role") == role]


@pytest.mark.parametrize(("figure", "name"), [(the_strip(), "novelty"), (the_spans(), "focus")])
def test_plotly_accepts_it_and_no_markup_of_the_input_is_in_it(figure: Figure, name: str) -> None:
    assert figure.id == name
    assert len(figure.to_plotly().data) == len(figure.plotly["data"])
    assert "<script" not in json.dumps(figure.plotly, allow_nan=False)


def test_each_measured_paper_is_a_dot_at_its_percentile() -> None:
    figure = the_strip()
    dots = {number: y for t in traces(figure, "papers") for number, y in zip(t["customdata"], t["y"], strict=True)}
    known = figure.table.drop_nulls("percentile").join(OWN.select("paper_id", "number"), on="paper_id")
    assert dots == {
        number: pytest.approx(p * 100, abs=0.06) for number, p in known.select("number", "percentile").rows()
    }
    assert "2 of" in figure.note


def test_a_strip_marks_the_time_between_the_papers_on_both_sides() -> None:
    strip, line = traces(the_strip(), "move")
    assert (min(strip["x"]), max(strip["x"])) == ("2021-03-01", "2021-09-01")
    assert line["x"] == ["2021-06-01", "2021-06-01"]
    assert "move" in the_strip().note
    assert not traces(the_strip(schemas.MOVES.empty()), "move")
    assert "move" not in the_strip(schemas.MOVES.empty()).note


def test_lanes_show_the_same_moves() -> None:
    figure = figures.lanes(OWN, RUN.topics, AS_OF, MOVES)
    assert [t["x"] for t in traces(figure, "move")] == [t["x"] for t in traces(the_strip(), "move")]
    assert not traces(figures.lanes(OWN, RUN.topics, AS_OF), "move")


def test_spans_have_their_interval_and_lead_to_their_papers() -> None:
    (dots,) = traces(the_spans(), "set")
    assert dots["customdata"] == ["span-0", "span-1", "span-2", "span-3"]
    assert dots["error_y"]["array"] == pytest.approx([0.4] * 4)
    assert dots["error_y"]["arrayminus"] == pytest.approx([0.2] * 4)
    assert dots["text"][0].startswith("2016–2017: 9 papers in 3 areas")

from __future__ import annotations

import json
import math
from typing import Any

import polars as pl
import pytest

from tests.figures.movements import HOSTILE, UNITS, many_units
from topics import schemas
from topics.figures import Figure, side_odds, side_shares
from topics.figures.rows import MAX_ROWS
from topics.figures.theme import GREY, colour


def compared(topic_id: int, a: float, b: float, q: float | None) -> dict[str, Any]:
    """A row of a table of compared topics; q-value None where there is no test."""
    row: dict[str, Any] = {"topic_id": topic_id, "papers_a": int(100 * a), "papers_b": int(100 * b), "papers_both": 0}
    for name, value in (("share_a", a), ("share_b", b), ("difference", a - b)):
        row |= {name: value, f"{name}_low": value - 0.01, f"{name}_high": value + 0.02}
    odds = math.log((a + 0.001) / (1 - a)) - math.log((b + 0.001) / (1 - b))
    tests = {"log_odds": odds, "ci_low": odds - 0.5, "ci_high": odds + 0.6, "p_value": q, "q_value": q}
    return row | (tests if q is not None else {})


ROWS = [(0, 0.3, 0.1, 0.001), (1, 0.1, 0.1, 0.9), (2, 0.02, 0.25, 0.01), (3, 0.2, 0.15, 0.2)]
TABLE = schemas.COMPARED_TOPICS.frame(compared(*row) for row in ROWS)
NAMES = ("Ada Öz", "Bo <b>Li</b>")


def traces(figure: Figure, role: str) -> list[dict[str, Any]]:
    assert figure.plotly
    return [trace for trace in figure.plotly["data"] if trace["meta"]["role"] == role]


def layout(figure: Figure) -> dict[str, Any]:
    assert figure.plotly
    return dict(figure.plotly["layout"])


def test_shares_are_ranked_by_their_difference_with_both_intervals() -> None:
    figure = side_shares(TABLE, UNITS, *NAMES)
    marks = traces(figure, "set")
    assert [mark["meta"]["topic"] for mark in marks] == [0, 3, 1, 2]
    assert layout(figure)["meta"]["topics"] == [0, 3, 1, 2]
    first = marks[0]
    assert first["x"] == [30, 10]
    assert first["error_x"]["array"] == [2, 2]
    assert first["error_x"]["arrayminus"] == [1, 1]
    assert first["customdata"] == ["a", "b"]


def test_sides_differ_in_more_than_colour_and_topics_keep_theirs() -> None:
    for mark in traces(side_shares(TABLE, UNITS, *NAMES), "set"):
        assert mark["marker"]["symbol"] == ["circle", "diamond-open"]
        assert mark["marker"]["color"] == colour(mark["meta"]["topic"])


def test_differences_that_are_certain_have_a_broad_band() -> None:
    figure = side_shares(TABLE, UNITS, *NAMES)
    widths = {band["meta"]["topic"]: band["line"]["width"] for band in traces(figure, "band")}
    assert {topic for topic, width in widths.items() if width > 5} == {0, 2}
    assert "the 2 differences that are certain" in figure.note
    assert "No difference is certain" in side_shares(TABLE.filter(topic_id=1), UNITS, *NAMES).note


def test_odds_are_drawn_either_way_of_the_middle() -> None:
    figure = side_odds(TABLE, UNITS, *NAMES)
    marks = traces(figure, "odds")
    assert [mark["meta"]["topic"] for mark in marks] == [0, 3, 1, 2]
    axis = layout(figure)["xaxis"]
    assert axis["range"][0] == -axis["range"][1]
    ticks = dict(zip(axis["tickvals"], axis["ticktext"], strict=True))
    assert ticks[0] == "same"
    assert ticks[round(math.log(5), 4)] == ticks[-round(math.log(5), 4)] == "×\u00a05"
    first, row = marks[0], figure.table.row(0, named=True)
    assert first["x"][0] - first["error_x"]["arrayminus"][0] == pytest.approx(row["ci_low"], abs=1e-3)


def test_odds_that_are_certain_are_filled_and_their_side_is_told_by_shape() -> None:
    looks = {mark["meta"]["topic"]: mark["marker"] for mark in traces(side_odds(TABLE, UNITS, *NAMES), "odds")}
    assert {topic: look["symbol"] for topic, look in looks.items()} == {
        0: "circle", 1: "circle-open", 2: "diamond", 3: "circle-open",
    }  # fmt: skip
    assert {topic for topic, look in looks.items() if look["color"] == GREY} == {1, 3}


def test_hover_of_odds_speaks_of_the_side_that_has_more() -> None:
    marks = {mark["meta"]["topic"]: mark for mark in traces(side_odds(TABLE, UNITS, *NAMES), "odds")}
    assert "Bo &lt;b&gt;Li&lt;/b&gt; ×\u00a016 the odds of Ada Öz" in marks[2]["text"][0]
    assert "Ada Öz ×\u00a03.8 the odds of Bo" in marks[0]["text"][0]


@pytest.mark.parametrize("draw", [side_shares, side_odds])
def test_text_of_the_input_stays_text_and_both_sides_stand_in_the_key(draw: Any) -> None:
    figure = draw(TABLE, UNITS, *NAMES)
    text = json.dumps(figure.plotly, allow_nan=False)
    assert HOSTILE not in text
    assert "<b>" not in text
    shown = [trace["name"] for trace in figure.plotly["data"] if trace["showlegend"]]
    assert len(shown) == 2
    assert all(any(name in entry for entry in shown) for name in ("Ada Öz", "Bo &lt;b&gt;Li&lt;/b&gt;"))


@pytest.mark.parametrize("draw", [side_shares, side_odds])
def test_of_many_topics_some_are_drawn_and_the_note_says_so(draw: Any) -> None:
    n = MAX_ROWS + 5
    table = schemas.COMPARED_TOPICS.frame(compared(i, 0.01 * (i + 1), 0.01, 1 - i / n) for i in range(n))
    figure = draw(table, many_units(n), *NAMES)
    assert sorted(figure.plotly["layout"]["meta"]["topics"]) == list(range(5, n))
    assert f"of {n} are drawn" in figure.note
    assert figure.table.height == n


@pytest.mark.parametrize("draw", [side_shares, side_odds])
def test_plotly_accepts_it_even_without_a_topic(draw: Any) -> None:
    assert len(draw(TABLE, UNITS, *NAMES).to_plotly().data) > 4
    assert len(draw(schemas.COMPARED_TOPICS.empty(), UNITS, *NAMES).to_plotly().data) == 0
    untested = schemas.COMPARED_TOPICS.frame([compared(0, 0.2, 0.1, None)])
    assert len(draw(untested, UNITS, *NAMES).to_plotly().data) == (4 if draw is side_shares else 0)


def test_an_interval_that_is_very_wide_does_not_squeeze_the_others() -> None:
    wide = TABLE.with_columns(ci_high=pl.when(pl.col("topic_id") == 1).then(50.0).otherwise("ci_high"))
    figure = side_odds(wide, UNITS, *NAMES)
    assert layout(figure)["xaxis"]["range"][1] < 6

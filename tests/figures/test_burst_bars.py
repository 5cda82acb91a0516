from __future__ import annotations

import datetime as dt
import json
from typing import Any

import polars as pl

from tests.figures.movements import HOSTILE, UNITS, many_units, timeline
from topics import schemas
from topics.figures import burst_bars
from topics.figures.rows import MAX_ROWS
from topics.figures.theme import colour

TIMELINE = timeline([[1] * 8, [0, 0, 5, 9, 1, 0, 0, 0], [2] * 8])


def burst(topic_id: int, first: int, last: int, strength: float = 5.0, base: float = 0.02) -> dict[str, Any]:
    return {"topic_id": topic_id, "start": dt.date(first, 1, 1), "end": dt.date(last, 12, 31), "strength": strength,
            "papers": 14.0, "share": 0.07, "base_share": base, "p_value": 0.001}  # fmt: skip


BURSTS = schemas.BURSTS.frame([burst(0, 2016, 2016), burst(0, 2020, 2022, 20.0), burst(1, 2017, 2018, 10.0, 0.0)])


def bars(figure: Any) -> list[dict[str, Any]]:
    return [trace for trace in figure.plotly["data"] if trace["meta"]["role"] == "bursts"]


def test_bars_last_from_start_to_end_in_the_row_and_colour_of_their_topic() -> None:
    figure = burst_bars(BURSTS, TIMELINE, UNITS)
    assert figure.plotly["layout"]["meta"]["topics"] == [0, 1]
    drawn = [(bar["meta"]["topic"], bar["y"], bar["base"], bar["x"][0] / 86_400_000) for bar in bars(figure)]
    assert drawn == [(0, [0], ["2016-01-01"], 366), (0, [0], ["2020-01-01"], 1096), (1, [1], ["2017-01-01"], 730)]
    assert [bar["marker"]["color"] for bar in bars(figure)] == [colour(0), colour(0), colour(1)]
    assert bars(figure)[0]["customdata"] == [["2016-01-01", "2016-12-31"]]
    assert figure.plotly["layout"]["xaxis"]["range"] == ["2015-01-01", "2023-01-01"]


def test_stronger_bursts_are_thicker_and_say_how_many_times_the_usual_share_they_are() -> None:
    weak, strong, other = bars(burst_bars(BURSTS, TIMELINE, UNITS))
    assert weak["width"] < other["width"] < strong["width"] < [1]
    assert weak["text"] == ["×\u00a03.5"]
    assert other["text"] == [""]


def test_a_burst_without_a_rest_to_compare_with_is_told_without_one() -> None:
    alone = BURSTS.with_columns(base_share=pl.lit(None, pl.Float64))
    figure = burst_bars(alone, TIMELINE, UNITS)
    assert {bar["text"][0] for bar in bars(figure)} == {""}
    assert not any("otherwise" in bar["hovertext"][0] for bar in bars(figure))
    assert "otherwise" in bars(burst_bars(BURSTS, TIMELINE, UNITS))[0]["hovertext"][0]


def test_thin_lines_reach_from_the_first_paper_to_the_last() -> None:
    [span] = [trace for trace in burst_bars(BURSTS, TIMELINE, UNITS).plotly["data"] if trace["meta"]["role"] == "span"]
    assert span["x"] == ["2015-01-01", "2022-12-31", None, "2017-01-01", "2019-12-31", None]
    assert span["y"] == [0, 0, None, 1, 1, None]


def test_text_of_the_input_stays_text() -> None:
    text = json.dumps(burst_bars(BURSTS, TIMELINE, UNITS).plotly, allow_nan=False)
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text


def test_of_many_topics_those_with_the_strongest_bursts_are_drawn() -> None:
    n = MAX_ROWS + 3
    bursts = schemas.BURSTS.frame(burst(i, 2016, 2017, strength=i + 1.0) for i in range(n))
    figure = burst_bars(bursts, timeline([[1] * 4] * n), many_units(n))
    assert sorted(bar["meta"]["topic"] for bar in bars(figure)) == list(range(3, n))
    assert f"The {MAX_ROWS} with the strongest of {n} are drawn" in figure.note
    assert figure.table.height == n


def test_plotly_accepts_it_even_without_a_burst() -> None:
    assert len(burst_bars(BURSTS, TIMELINE, UNITS).to_plotly().data) == 4
    assert len(burst_bars(schemas.BURSTS.empty(), TIMELINE, UNITS).to_plotly().data) == 0
    empty = burst_bars(schemas.BURSTS.empty(), schemas.TIMELINE.empty(), UNITS)
    assert empty.plotly["layout"]["xaxis"]["range"] is None


def test_input_is_left_as_it_was() -> None:
    before = BURSTS.clone()
    burst_bars(BURSTS, TIMELINE, UNITS)
    assert before.equals(BURSTS)
    assert "times" not in BURSTS.columns
    assert burst_bars(BURSTS, TIMELINE, UNITS).table["times"].round(3).to_list() == [3.5, 3.5, None]

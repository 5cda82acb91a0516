from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

import polars as pl

from tests.figures.movements import HOSTILE, UNITS, many_units, timeline
from topics import schemas
from topics.figures import outlook_figure
from topics.figures.rows import MAX_ROWS
from topics.figures.theme import GREY, colour

TIMELINE = timeline([[4, 5, 6, 8, 10, 50], [9, 9, 8, 0, 9, 50]], unfinished=1)


def coming(topic_id: int, share: float, emergence: float, surely: bool) -> list[dict[str, Any]]:
    low = emergence - (0.05 if surely else 0.5)
    return [
        {"topic_id": topic_id, "period_start": dt.date(year, 1, 1), "share": share, "share_low": share / 2,
         "share_high": share * 2, "emergence": emergence, "emergence_low": low, "emergence_high": emergence + 0.1}
        for year in (2020, 2021)
    ]  # fmt: skip


def measured(method: str, horizon: int, error: float) -> dict[str, Any]:
    return {"method": method, "horizon": horizon, "n_forecasts": 1200, "error": error, "error_low": error,
            "error_high": error, "coverage": 0.94 if method == "outlook" else None}  # fmt: skip


OUTLOOK = schemas.OUTLOOK.frame([*coming(0, 0.12, 0.2, True), *coming(1, 0.09, 0.02, False)])
BACKTEST = schemas.BACKTEST.frame(
    measured(method, horizon, error * horizon)
    for horizon in (1, 2)
    for method, error in (("outlook", 0.0021), ("persistence", 0.0035), ("linear", 0.005))
)


def figure() -> Any:
    return outlook_figure(OUTLOOK, BACKTEST, TIMELINE, UNITS)


def test_the_most_emergent_topic_is_on_top_and_unsure_ones_are_grey() -> None:
    past, ahead, *others = figure().plotly["data"]
    assert figure().plotly["layout"]["meta"]["topics"] == [0, 1]
    assert {trace["meta"]["role"] for trace in figure().plotly["data"]} == {"outlook"}
    assert past["marker"]["color"] == ahead["marker"]["color"] == colour(0)
    assert {trace["marker"]["color"] for trace in others} == {GREY}


def test_last_complete_shares_lead_to_the_forecasts_with_their_interval() -> None:
    past, ahead, empty_year, _ = figure().plotly["data"]
    assert past["x"] == [0.05, 0.06, 0.08, 0.1]
    assert past["marker"]["opacity"] == sorted(past["marker"]["opacity"])
    assert empty_year["x"] == [0.09, 0.08, 0.09]
    assert ahead["x"] == [0.12, 0.12]
    assert ahead["error_x"]["array"] == [0, 0.12]
    assert ahead["error_x"]["arrayminus"] == [0, 0.06]
    low, high = figure().plotly["layout"]["xaxis"]["range"]
    assert 10**low < 0.05
    assert math.isclose(10**high, 0.264, rel_tol=0.01)


def test_the_note_holds_the_back_test() -> None:
    assert "One period ahead, 1,200 such forecasts were off by 0.21 percentage points" in figure().note
    assert "the last share by 0.7, a straight line by 1; 94\u00a0% of the shares" in figure().note


def test_where_it_is_withheld_nothing_is_drawn_but_the_back_test_is_told() -> None:
    withheld = outlook_figure(schemas.OUTLOOK.empty(), BACKTEST, TIMELINE, UNITS)
    assert len(withheld.to_plotly().data) == 0
    assert withheld.note.startswith("One period ahead")
    assert outlook_figure(schemas.OUTLOOK.empty(), schemas.BACKTEST.empty(), TIMELINE, UNITS).note == ""


def test_text_of_the_input_stays_text_and_plotly_accepts_it() -> None:
    text = json.dumps(figure().plotly, allow_nan=False)
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text
    assert len(figure().to_plotly().data) == 4


def test_of_many_topics_the_sure_ones_come_before_the_largest() -> None:
    n = MAX_ROWS + 4
    rows = [row for i in range(n) for row in coming(i, 0.001 * (i + 1), 0.2, surely=i < 2)]
    many = outlook_figure(schemas.OUTLOOK.frame(rows), BACKTEST, timeline([[1, 2]] * n), many_units(n))
    drawn = many.plotly["layout"]["meta"]["topics"]
    assert sorted(drawn) == [0, 1, *range(n - MAX_ROWS + 2, n)]
    assert f"The {MAX_ROWS} surest and largest of {n} are drawn" in many.note
    assert many.table.height == 2 * n


def test_a_topic_that_the_timeline_lacks_is_still_forecast() -> None:
    alone = outlook_figure(OUTLOOK, BACKTEST, TIMELINE.filter(pl.col("topic_id") == 0), UNITS)
    assert alone.plotly["data"][2]["x"] == []

from __future__ import annotations

import json
import math
from typing import Any

import polars as pl
import pytest

from tests.figures.movements import HOSTILE, UNITS, many_units
from topics import schemas
from topics.analyse.trends import STABLE_WITHIN
from topics.figures import growth_ranking
from topics.figures.rows import MAX_ROWS
from topics.figures.theme import GREY, colour

ROWS = [(0, 0.02, -0.03, 0.07, "stable"), (1, -0.3, -0.4, -0.2, "falling"), (2, 0.5, -0.2, 2.0, "unclear"),
        (3, 0.34, 0.21, 0.48, "growing")]  # fmt: skip


def trend(topic_id: int, growth: float | None, low: float | None, high: float | None, direction: str) -> dict[str, Any]:
    p = None if growth is None else (topic_id + 1) / 1_000
    return {"topic_id": topic_id, "growth_per_year": growth, "ci_low": low, "ci_high": high, "p_value": p, "q_value": p,
            "direction": direction}  # fmt: skip


TRENDS = schemas.TRENDS.frame(trend(*row) for row in ROWS)


def marks(figure: Any) -> list[dict[str, Any]]:
    return [trace for trace in figure.plotly["data"] if trace["meta"]["role"] == "growth"]


def test_rows_are_ranked_by_growth_with_their_intervals_on_a_scale_of_log_odds() -> None:
    figure = growth_ranking(TRENDS, UNITS)
    assert [mark["meta"]["topic"] for mark in marks(figure)] == [2, 3, 0, 1]
    assert figure.plotly["layout"]["meta"]["topics"] == [2, 3, 0, 1]
    assert [mark["y"] for mark in marks(figure)] == [[0], [1], [2], [3]]
    for mark, row in zip(marks(figure), figure.table.iter_rows(named=True), strict=True):
        x, error = mark["x"][0], mark["error_x"]
        assert math.expm1(x) == pytest.approx(row["growth_per_year"], abs=1e-3)
        assert math.expm1(x - error["arrayminus"][0]) == pytest.approx(row["ci_low"], abs=1e-3)
        assert math.expm1(x + error["array"][0]) == pytest.approx(row["ci_high"], abs=1e-3)
    axis = figure.plotly["layout"]["xaxis"]
    assert dict(zip(axis["ticktext"], axis["tickvals"], strict=True))["+30\u00a0%"] == pytest.approx(math.log(1.3))


def test_marks_show_what_is_significant_and_what_is_unclear() -> None:
    looks = {mark["meta"]["topic"]: mark["marker"] for mark in marks(growth_ranking(TRENDS, UNITS))}
    assert {topic for topic, look in looks.items() if look["symbol"] == "circle"} == {1, 3}
    assert {topic for topic, look in looks.items() if look["color"] == GREY} == {2}
    assert looks[3]["color"] == colour(3)


def test_the_zone_of_no_change_is_shaded_and_within_the_frame() -> None:
    figure = growth_ranking(TRENDS.filter(pl.col("topic_id") == 0), UNITS)
    [zone] = [trace for trace in figure.plotly["data"] if trace["meta"]["role"] == "zone"]
    low, high = figure.plotly["layout"]["xaxis"]["range"]
    assert math.expm1(max(zone["x"])) == pytest.approx(STABLE_WITHIN)
    assert low < min(zone["x"]) < max(zone["x"]) < high


def test_hover_says_the_direction_in_words_and_text_of_the_input_stays_text() -> None:
    text = json.dumps(growth_ranking(TRENDS, UNITS).plotly, allow_nan=False)
    assert "growing" in text
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text


def test_untested_topics_are_counted_and_kept_in_the_table_but_not_drawn() -> None:
    untested = schemas.TRENDS.frame([trend(9, None, None, None, "untested")])
    figure = growth_ranking(pl.concat([TRENDS, untested]), UNITS)
    assert len(marks(figure)) == 4
    assert "1 could not be tested" in figure.note
    assert figure.table["label"].to_list()[-1] == "9"


def test_of_many_topics_the_clearest_are_drawn_and_the_note_says_so() -> None:
    n = MAX_ROWS + 5
    trends = schemas.TRENDS.frame(trend(i, 0.01 * i, 0.01 * i - 0.1, 0.01 * i + 0.1, "unclear") for i in range(n))
    figure = growth_ranking(trends, many_units(n))
    assert sorted(mark["meta"]["topic"] for mark in marks(figure)) == list(range(MAX_ROWS))
    assert f"The {MAX_ROWS} clearest of {n} are drawn" in figure.note
    assert figure.table.height == n


def test_one_wide_interval_does_not_squeeze_the_others() -> None:
    wide = schemas.TRENDS.frame([*(trend(*row) for row in ROWS[:2]), trend(2, 0.1, -1.0, math.inf, "unclear")])
    figure = growth_ranking(wide, UNITS)
    json.dumps(figure.plotly, allow_nan=False)
    low, high = figure.plotly["layout"]["xaxis"]["range"]
    assert low > -1
    assert high < 1


def test_plotly_accepts_it_even_without_a_trend() -> None:
    assert len(growth_ranking(TRENDS, UNITS).to_plotly().data) == 5
    empty = growth_ranking(schemas.TRENDS.empty(), UNITS)
    assert len(empty.to_plotly().data) == 0

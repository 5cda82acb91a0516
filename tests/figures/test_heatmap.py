from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from tests.figures.movements import HOSTILE, UNITS, many_units, timeline
from topics import schemas
from topics.figures import share_heatmap
from topics.figures.rows import MAX_ROWS

# The second topic is the latest; the third year has no papers at all.
COUNTS = [[40, 20, 0, 20, 0, 10], [0, 10, 0, 20, 30, 10]]
EMPTY_YEAR = pl.col("period_start").dt.year() == 2017


def cells() -> pl.DataFrame:
    table = timeline(COUNTS, unfinished=1)
    shares = [pl.when(~EMPTY_YEAR).then(name).alias(name) for name in ("share", "share_low", "share_high")]
    return table.with_columns(*shares, total=pl.when(EMPTY_YEAR).then(0.0).otherwise("total"))


def traces(figure: Any) -> dict[bool, dict[str, Any]]:
    return {trace["meta"]["complete"]: trace for trace in figure.plotly["data"]}


def test_colour_is_how_many_times_its_own_mean_a_share_is() -> None:
    figure = share_heatmap(cells(), UNITS)
    assert figure.plotly["layout"]["meta"]["topics"] == [1, 0]
    row = traces(figure)[True]["z"][1]
    # Topic 0 has a mean of 80 in 400 papers over its complete years: twice that, its mean, none, its mean, nothing.
    assert row == [pytest.approx(1.0), 0.0, None, 0.0, -2.0, None]


def test_no_paper_of_a_topic_differs_from_no_paper_at_all() -> None:
    trace = traces(share_heatmap(cells(), UNITS))[True]
    assert trace["text"][1] == ["", "", "", "", "0", ""]
    assert trace["z"][1][2] is None
    assert trace["z"][1][4] is not None


def test_periods_that_are_not_complete_are_fainter_and_apart_from_the_mean() -> None:
    figure = share_heatmap(cells(), UNITS)
    fainter = traces(figure)[False]
    assert fainter["opacity"] < traces(figure)[True]["opacity"]
    assert [z is not None for z in fainter["z"][0]] == [False] * 5 + [True]
    assert figure.table.filter(pl.col("topic_id") == 0)["mean_share"].unique().to_list() == [0.2]
    assert "not complete" in figure.note
    assert "not complete" not in share_heatmap(timeline(COUNTS), UNITS).note


def test_every_cell_knows_its_topic_and_the_days_of_its_period() -> None:
    for trace in share_heatmap(cells(), UNITS).plotly["data"]:
        assert trace["meta"]["role"] == "heatmap"
        assert trace["customdata"][0][0] == [1, "2015-01-01", "2015-12-31"]
        assert trace["customdata"][1][5] == [0, "2020-01-01", "2020-12-31"]
        assert len(trace["x"]) == len(trace["z"][0]) + 1


def test_text_of_the_input_stays_text() -> None:
    text = json.dumps(share_heatmap(cells(), UNITS).plotly, allow_nan=False)
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text


def test_of_many_topics_the_largest_are_drawn() -> None:
    n = MAX_ROWS + 2
    figure = share_heatmap(timeline([[i + 1, i + 1] for i in range(n)]), many_units(n))
    assert sorted(figure.plotly["layout"]["meta"]["topics"]) == list(range(2, n))
    assert f"The {MAX_ROWS} largest of {n} are drawn" in figure.note
    assert figure.table["topic_id"].n_unique() == n


def test_plotly_accepts_it_even_without_a_period() -> None:
    assert len(share_heatmap(cells(), UNITS).to_plotly().data) == 2
    assert len(share_heatmap(schemas.TIMELINE.empty(), UNITS).to_plotly().data) == 0


def test_a_topic_without_papers_has_no_colour() -> None:
    figure = share_heatmap(timeline([[0, 0], [5, 5]]), UNITS)
    assert figure.plotly["data"][0]["z"][1] == [None, None]

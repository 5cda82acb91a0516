"""Figures of an experiment: marks, intervals, single fits, and what they are held against."""

from __future__ import annotations

import json
import math
from typing import Any

import polars as pl
import pytest

from tests.finished import HOSTILE
from topics.figures import Figure, pipeline_stability, quality_time, search_trials, setting_lines, topic_counts
from topics.figures.durations import duration, ticks
from topics.figures.rows import MAX_ROWS
from topics.figures.theme import colour

NAMES = ("ours", "theirs", HOSTILE)
MEANS = pl.DataFrame(
    {
        "name": NAMES, "pipeline": NAMES, "place": [0, 1, 2], "mean": [0.46, 0.36, 0.31], "low": [0.45, 0.34, None],
        "high": [0.47, 0.38, None], "seconds": [58.0, 96.0, 21.0],
    }
)  # fmt: skip
FITS = pl.DataFrame(
    {"place": [0, 0, 1], "label": ["ours, seed 0", "ours, seed 1", "theirs, seed 0"], "seconds": [57.0, 59.0, 95.0],
     "value": [0.45, 0.47, 0.36]}
)  # fmt: skip
COUNTED = MEANS.with_columns(mean=pl.Series([40.0, 210.0, 44.0]), low=pl.Series([38.0, 190.0, None]),
                             high=pl.Series([42.0, 230.0, None]), told=pl.Series([False, False, True]))  # fmt: skip


def marks(figure: Figure, role: str = "mean") -> list[dict[str, Any]]:
    assert figure.plotly is not None
    return [trace for trace in figure.plotly["data"] if trace["meta"]["role"] == role]


def layout_of(figure: Figure) -> dict[str, Any]:
    assert figure.plotly is not None
    return dict(figure.plotly["layout"])


def accepted(figure: Figure) -> str:
    """As JSON; Plotly takes it, and text of the input stays text."""
    figure.to_plotly()
    text = json.dumps(figure.plotly, allow_nan=False)
    assert "<script>" not in text
    return text


def test_quality_stands_over_time_with_its_interval_and_the_fits_behind_it() -> None:
    figure = quality_time(MEANS, FITS, "AMI")
    accepted(figure)
    ours = marks(figure)[0]
    assert (ours["x"], ours["y"]) == ([58.0], [0.46])
    assert ours["error_y"]["array"] == pytest.approx([0.01])
    assert marks(figure)[2]["error_y"]["array"] == [0]
    assert [trace["marker"]["color"] for trace in marks(figure, "fit")] == [colour(0), colour(1)]
    assert layout_of(figure)["xaxis"]["type"] == "log"


@pytest.mark.parametrize(("higher", "front"), [(True, [21.0, 58.0]), (False, [21.0])])
def test_the_line_joins_those_that_none_beats_in_both(higher: bool, front: list[float]) -> None:
    assert marks(quality_time(MEANS, FITS, "AMI", higher), "reference")[0]["x"] == front


def test_every_pipeline_is_named_beside_its_mark_where_there_is_room() -> None:
    figure = quality_time(MEANS, FITS, "AMI")
    for width in ("wide", "narrow"):
        named = [a["text"] for a in layout_of(figure)["annotations"] if a["name"].startswith(width)]
        assert {"ours", "theirs"} <= set(named)


def test_both_kinds_of_stability_share_the_row_of_their_pipeline() -> None:
    means = pl.concat([MEANS.with_columns(over=pl.lit(kind)) for kind in ("seeds", "subsamples")]).sort("place")
    fits = pl.DataFrame({"name": ["ours", "ours"], "over": ["seeds", "seeds"], "value": [0.4, 0.5]})
    figure = pipeline_stability(means, fits)
    accepted(figure)
    rows = [round(trace["y"][0]) for trace in marks(figure)]
    assert rows == [0, 0, 1, 1, 2, 2]
    assert [trace["name"] for trace in marks(figure, "key")] == ["over seeds", "over 80\u00a0% subsamples"]
    assert marks(figure, "fit")[0]["x"] == [0.4, 0.5]


def test_topics_are_held_against_the_classes_on_a_scale_of_ratios() -> None:
    figure = topic_counts(COUNTED, pl.DataFrame({"name": ["ours"], "value": [40.0]}), 44)
    accepted(figure)
    assert marks(figure, "reference")[0]["x"] == [44, 44]
    assert sorted(set(marks(figure, "zone")[0]["x"])) == [22.0, 88.0]
    assert [trace["marker"]["symbol"] for trace in marks(figure)] == ["circle", "circle", "circle-open"]
    assert "44 classes" in figure.note


def test_without_classes_there_is_nothing_to_hold_topics_against() -> None:
    figure = topic_counts(COUNTED, COUNTED.select("name", value="mean"), None)
    assert marks(figure, "reference") == marks(figure, "zone") == []
    assert "classes" not in figure.note


def test_of_many_pipelines_the_first_are_drawn_and_the_note_says_so() -> None:
    n = MAX_ROWS + 3
    many = pl.concat([COUNTED.head(1).with_columns(name=pl.lit(f"p{i}"), place=pl.lit(i, pl.Int64)) for i in range(n)])
    figure = topic_counts(many, many.select("name", value="mean"), 44)
    assert len(marks(figure)) == MAX_ROWS
    assert f"of {n} are drawn" in figure.note
    assert figure.table.height == n


def lines(values: list[float], panels: int = 1) -> pl.DataFrame:
    rows = [
        {"pipeline": "ours", "place": 0, "name": f"ours {i}", "first": i, "panel": panel, "mean": value,
         "low": 0.9 * value, "high": 1.1 * value}
        for panel in range(panels) for i, value in enumerate(values)
    ]  # fmt: skip
    return pl.DataFrame(rows)


def test_a_panel_for_each_value_of_the_second_key_all_on_one_scale() -> None:
    figure = setting_lines(
        lines([3.0, 4.0], 4), ("classes", ["2", "4"]), [f"{n} papers" for n in (20, 50, 100, HOSTILE)],
        ("n_topics", "Topics"), [2.0, 4.0],
    )  # fmt: skip
    accepted(figure)
    layout = layout_of(figure)
    assert len({json.dumps(layout[f"yaxis{end}"]["range"]) for end in ("", "2", "3", "4")}) == 1
    assert [trace["yaxis"] for trace in marks(figure)] == ["y", "y2", "y3", "y4"]
    assert [trace["y"] for trace in marks(figure, "reference")] == [[2.0, 4.0]] * 4
    assert [a["text"] for a in layout["annotations"]][:2] == ["20 papers", "50 papers"]


def test_one_key_is_one_plot_and_a_value_that_is_missing_leaves_its_place_free() -> None:
    table = lines([0.3, 0.4, 0.5]).filter(pl.col("first") != 1)
    figure = setting_lines(table, ("min_cluster_size", ["10", "20", "40"]), [], ("ami", "AMI"))
    accepted(figure)
    assert marks(figure)[0]["x"] == [0, 2]
    assert layout_of(figure)["xaxis"]["ticktext"] == ["10", "20", "40"]


def test_counts_far_apart_go_on_a_logarithmic_scale_and_other_measures_never() -> None:
    for name, kind in (("n_topics", "log"), ("ami", None)):
        figure = setting_lines(lines([5.0, 200.0]), ("k", ["1", "2"]), [], (name, name))
        assert layout_of(figure)["yaxis"].get("type") == kind
    low, high = layout_of(setting_lines(lines([5.0, 200.0]), ("k", ["1", "2"]), [], ("n_topics", "")))["yaxis"]["range"]
    assert low < math.log10(4.5) < math.log10(220) < high


@pytest.mark.parametrize(("higher", "best"), [(True, [0.3, 0.5, 0.5]), (False, [0.3, 0.3, 0.1])])
def test_trials_stand_in_their_order_under_the_best_so_far(higher: bool, best: list[float]) -> None:
    trials = lines([0.3, 0.5, 0.1]).with_columns(trial=pl.Series([1, 2, 4]))
    figure = search_trials(trials, "AMI", higher)
    accepted(figure)
    assert marks(figure)[0]["x"] == [1, 2, 4]
    assert marks(figure, "reference")[0]["y"] == best


def test_nothing_to_draw_is_an_empty_figure() -> None:
    empty = [
        quality_time(MEANS.clear(), FITS.clear(), "AMI"),
        topic_counts(COUNTED.clear(), FITS.clear().select(name="label", value="value"), 44),
        search_trials(lines([0.3]).with_columns(trial=pl.lit(1)).clear(), "AMI"),
    ]
    assert [figure.plotly["data"] for figure in empty if figure.plotly] == [[], [], []]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.424, "0.42 s"),
        (4.21, "4.2 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (96, "1.6 min"),
        (3590, "1 h"),
        (5400, "1.5 h"),
    ],
)
def test_durations_have_the_unit_that_suits_them(seconds: float, text: str) -> None:
    assert duration(seconds).replace("\u00a0", " ") == text


def test_ticks_of_durations_are_round_and_apart() -> None:
    assert ticks(15, 150) == [20, 30, 60, 120]
    assert ticks(0.001, 0.002) == []

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from tests.figures.many_sides import HOSTILE, crowd, crowd_distances, distances, merges, sides
from topics import schemas
from topics.figures import distance_matrix
from topics.figures.side_axis import MAX_SIDES, row_pixels, side_rows


def heat(figure: Any) -> dict[str, Any]:
    (trace,) = [trace for trace in figure.plotly["data"] if trace["type"] == "heatmap"]
    return dict(trace)


def test_rows_and_columns_are_in_the_order_of_the_tree() -> None:
    figure = distance_matrix(sides(), distances(), merges())
    assert figure.plotly["layout"]["meta"]["sides"] == [0, 2, 1, 3]
    assert [row[:3] for row in heat(figure)["z"][:3]] == [[None, 0.3, 0.9], [0.3, None, 0.8], [0.9, 0.8, None]]
    assert heat(figure)["z"][3] == [None] * 4


def test_what_cannot_be_told_apart_is_in_brackets() -> None:
    assert heat(distance_matrix(sides(), distances(), merges()))["text"][0][:3] == ["", "(0.30)", "(0.90)"]
    sure = distances().with_columns(q_value=pl.lit(0.01))
    assert heat(distance_matrix(sides(), sure, merges()))["text"][0][:3] == ["", "0.30", "0.90"]


def test_cells_say_distance_interval_test_and_joint_papers() -> None:
    hover = heat(distance_matrix(sides(), distances(), merges()))["hovertext"]
    assert hover[0][1] == "Ada<br>Chi: 0.30 [0.20, 0.40]<br>q = 0.7<br>2 joint papers"
    assert "no paper with a topic" in hover[0][3]
    assert hover[0][0] == ""


def test_the_tree_is_drawn_beside_the_rows_with_clusters_in_their_colour() -> None:
    grey, cluster = [
        t for t in distance_matrix(sides(), distances(), merges()).plotly["data"] if t["type"] == "scatter"
    ]
    assert cluster["x"] == [0.0, 0.3, 0.3, 0.0, None]
    assert cluster["y"] == [0.0, 0.0, 1.0, 1.0, None]
    assert grey["x"] == [0.3, 0.85, 0.85, 0.0, None]
    assert grey["y"] == [0.5, 0.5, 2.0, 2.0, None]
    assert grey["line"]["color"] != cluster["line"]["color"]


def test_cells_lead_to_the_page_of_their_pair_where_there_is_one() -> None:
    figure = distance_matrix(sides(), distances(), merges(), {(0, 2): "ada-chi.html"})
    assert heat(figure)["customdata"][0] == ["", "ada-chi.html", "", ""]
    assert heat(figure)["customdata"][1][0] == "ada-chi.html"
    assert "customdata" not in heat(distance_matrix(sides(), distances(), merges()))


def test_text_of_the_input_stays_text() -> None:
    assert HOSTILE not in json.dumps(distance_matrix(sides(), distances(), merges()).plotly, allow_nan=False)


def test_the_table_names_both_sides() -> None:
    table = distance_matrix(sides(), distances(), merges()).table
    assert table.select("name_a", "name_b").row(1) == ("Ada", "Chi")
    assert table.height == distances().height


@pytest.mark.parametrize(("n", "labels"), [(5, 5), (40, 40), (100, 50)])
def test_names_are_left_out_where_rows_are_lower_than_a_line(n: int, labels: int) -> None:
    rows, meta = side_rows([str(i) for i in range(n)], row_pixels(n))
    assert len(rows["tickvals"]) == len(meta["wide"]) == len(meta["narrow"]) == labels
    assert row_pixels(n) * n < 1100


def test_of_very_many_sides_those_of_most_papers_are_drawn() -> None:
    n = MAX_SIDES + 2
    figure = distance_matrix(crowd(n), crowd_distances(n), schemas.MERGES.empty())
    assert figure.plotly["layout"]["meta"]["sides"] == list(range(n - 1, 1, -1))
    assert f"The {MAX_SIDES} sides with most papers of {n} are drawn" in figure.note


def test_plotly_accepts_it_even_of_nothing() -> None:
    assert len(distance_matrix(sides(), distances(), merges()).to_plotly().data) == 3
    empty = (schemas.SIDES.empty(), schemas.DISTANCES.empty(), schemas.MERGES.empty())
    assert len(distance_matrix(*empty).to_plotly().data) == 0
    assert len(distance_matrix(sides().head(1), *empty[1:]).to_plotly().data) == 0

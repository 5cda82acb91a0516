from __future__ import annotations

import json

import polars as pl

from tests.figures.many_sides import HOSTILE, crowd, crowd_distances, distances, sides
from topics import schemas
from topics.analyse.sides import nearest_sides
from topics.figures import nearest_neighbours
from topics.figures.nearest_neighbours import MAX_SIDES


def test_under_each_side_its_nearest_in_order() -> None:
    layout = nearest_neighbours(nearest_sides(sides(), distances()), sides()).plotly["layout"]
    hostile = "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    assert layout["yaxis"]["ticktext"][:6] == ["<b>Ada</b>", "Chi", hostile, "<b>Chi</b>", "Ada", hostile]
    assert len(layout["yaxis"]["ticktext"]) == 9


def test_marks_have_their_interval() -> None:
    mark = nearest_neighbours(nearest_sides(sides(), distances()), sides()).plotly["data"][0]
    assert (mark["x"], mark["y"], mark["customdata"]) == ([0.3], [1], [[0, 2]])
    assert (mark["error_x"]["arrayminus"], mark["error_x"]["array"]) == ([0.1], [0.1])
    assert mark["text"] == ["Chi: 0.30 [0.20, 0.40]<br>q = 0.7<br>2 joint papers"]


def test_open_marks_cannot_be_told_apart() -> None:
    near = nearest_sides(sides(), distances()).with_columns(
        q_value=pl.when(pl.col("distance") < 0.5).then(0.5).otherwise(0)
    )
    shapes = {tuple(t["x"]): t["marker"]["symbol"] for t in nearest_neighbours(near, sides()).plotly["data"]}
    assert [shapes[0.3,].endswith("-open"), shapes[0.9,].endswith("-open")] == [True, False]


def test_of_many_sides_those_of_most_papers_are_drawn() -> None:
    n = MAX_SIDES + 3
    figure = nearest_neighbours(nearest_sides(crowd(n), crowd_distances(n), 1), crowd(n))
    heads = [text for text in figure.plotly["layout"]["yaxis"]["ticktext"] if text.startswith("<b>")]
    assert heads == [f"<b>side {i}</b>" for i in range(n - 1, 2, -1)]
    assert f"The {MAX_SIDES} sides with most papers of {n} are drawn" in figure.note
    assert figure.table.height == n


def test_text_of_the_input_stays_text() -> None:
    figure = nearest_neighbours(nearest_sides(sides(), distances()), sides())
    assert HOSTILE not in json.dumps(figure.plotly, allow_nan=False)


def test_plotly_accepts_it_even_of_nothing() -> None:
    assert len(nearest_neighbours(nearest_sides(sides(), distances()), sides()).to_plotly().data) == 6
    assert len(nearest_neighbours(schemas.NEAREST.empty(), schemas.SIDES.empty()).to_plotly().data) == 0

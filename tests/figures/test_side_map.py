from __future__ import annotations

import json

import pytest

from tests.figures.many_sides import HOSTILE, crowd, crowd_distances, distances, sides
from topics import schemas
from topics.figures import side_map
from topics.figures.labels import Spot, place_labels
from topics.figures.theme import GREY


def test_a_mark_for_each_side_that_has_a_place_by_cluster() -> None:
    alone, cluster = side_map(sides(), distances()).plotly["data"]
    assert alone["customdata"] == [1]
    assert alone["marker"]["color"] == GREY
    assert cluster["customdata"] == [2, 0]


def test_more_papers_are_a_larger_mark() -> None:
    marker = side_map(sides(), distances()).plotly["data"][1]["marker"]
    assert marker["size"][0] > marker["size"][1]


def test_both_axes_have_one_scale() -> None:
    assert side_map(sides(), distances()).plotly["layout"]["yaxis"]["scaleanchor"] == "x"


def test_the_note_says_how_much_the_plane_holds_and_who_is_missing() -> None:
    note = side_map(sides(), distances()).note
    # Squared places of .05, .25 and .10 against squared distances of 1.54 over three sides.
    assert "holds 78\u00a0% of the variance" in note
    assert "1 without a paper" in note


def test_names_are_those_of_the_largest_marks_where_there_is_no_room_for_all() -> None:
    labels = side_map(crowd(80), crowd_distances(80)).plotly["layout"]["annotations"]
    wide, narrow = ([a["name"] for a in labels if a["name"].startswith(width)] for width in ("wide", "narrow"))
    assert 5 < len(narrow) < len(wide) < 80
    assert wide[0] == "wide:79:side"


def test_text_of_the_input_stays_text() -> None:
    text = json.dumps(side_map(sides(), distances()).plotly, allow_nan=False)
    assert HOSTILE not in text
    assert "&lt;/script&gt;" in text


def test_plotly_accepts_it_even_of_nothing() -> None:
    assert len(side_map(sides(), distances()).to_plotly().data) == 2
    assert len(side_map(schemas.SIDES.empty(), schemas.DISTANCES.empty()).to_plotly().data) == 0


def test_names_stand_above_unless_something_is_there() -> None:
    lone, beside, below = Spot("lone", 500, 300, 10), Spot("one", 200, 100, 10), Spot("two", 200, 84, 10)
    places = place_labels([lone, below, beside], 1000)
    assert [place and place["yanchor"] for place in places] == ["bottom", "top", "bottom"]


@pytest.mark.parametrize("x", [2, 998])
def test_no_name_reaches_beyond_the_plot(x: float) -> None:
    (place,) = place_labels([Spot("a rather long name", x, 100, 10)], 1000)
    assert place is not None
    assert place["xanchor"] == ("left" if x < 500 else "right")
    assert place_labels([Spot("a rather long name", 50, 100, 10)], 100) == [None]

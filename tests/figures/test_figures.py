"""What is drawn is what the table says, and Plotly accepts it."""

from __future__ import annotations

import datetime as dt
import json

import polars as pl
import pytest

from tests.runs import AS_OF, HOSTILE, UNDATED, small_run, subject, whole
from topics import figures
from topics.analyse import count_by_period, profile
from topics.figures import Figure, maps, swimlanes, timeline
from topics.reporting.lookup import Lookup

RUN = small_run()
LOOKUP = Lookup(RUN)


def own(name: str | None = None) -> pl.DataFrame:
    return LOOKUP.of(subject(RUN, name) if name else subject(RUN))


def the_map() -> Figure:
    numbers = own().select("paper_id", "number", "hover")
    points = LOOKUP.papers.join(numbers, on="paper_id", how="left", maintain_order="left")
    return figures.paper_map(points, RUN.topics)


def the_lanes() -> Figure:
    return figures.lanes(LOOKUP.of(whole(RUN)), RUN.topics, AS_OF)


def the_timeline() -> Figure:
    return figures.areas_over_time(RUN.timeline, RUN.topics, 63)


def the_people() -> Figure:
    papers = LOOKUP.of(whole(RUN)).with_columns(person=pl.col("number") % 3 + 1)
    return figures.people_lanes(papers, {1: "1: <script>", 2: "2: nets", 3: "3: oats"}, AS_OF)


ALL = {"identity": the_people, "map": the_map, "lanes": the_lanes, "timeline": the_timeline}


@pytest.mark.parametrize("name", ALL)
def test_plotly_accepts_the_figure_and_json_holds_it(name: str) -> None:
    figure = ALL[name]()
    assert figure.id == name
    assert figure.note
    assert len(figure.to_plotly().data) == len(figure.plotly["data"])
    json.dumps(figure.plotly, allow_nan=False)


@pytest.mark.parametrize("name", ALL)
def test_no_text_of_a_figure_can_hold_markup_of_the_input(name: str) -> None:
    text = json.dumps(ALL[name]().plotly)
    assert "<script" not in text
    assert "</script" not in text
    assert "&lt;script&gt;" in text


def test_map_draws_every_placed_paper_once() -> None:
    figure = the_map()
    drawn = sorted((x, y) for trace in figure.plotly["data"] for x, y in zip(trace["x"], trace["y"], strict=True))
    assert drawn == sorted(figure.table.select("x", "y").iter_rows())
    front = [t for t in figure.plotly["data"] if t["meta"]["role"] == "papers"]
    assert sum(len(t["x"]) for t in front) == figure.table["own"].sum() == own().height


def test_map_labels_at_one_width_do_not_overlap() -> None:
    notes = [a for a in the_map().plotly["layout"]["annotations"] if a["name"].startswith("narrow")]
    assert notes
    table = the_map().table
    across, tall = (float(table[a].max() - table[a].min()) for a in ("x", "y"))
    for i, a in enumerate(notes):
        for b in notes[i + 1 :]:
            near_x = abs(a["x"] - b["x"]) / across * 340 < (len(a["text"]) + len(b["text"])) * 3
            shift = 24 * (a["yanchor"] == "top") - 24 * (b["yanchor"] == "top")
            near_y = abs((a["y"] - b["y"]) / tall * maps.HEIGHT - shift) < 14
            assert not (near_x and near_y), (a["text"], b["text"])


def test_map_of_many_papers_uses_webgl() -> None:
    n = maps.WEBGL_FROM + 1
    points = pl.DataFrame({
        "number": [None] * n, "paper_id": [str(i) for i in range(n)], "title": ["t"] * n, "date": ["2020"] * n,
        "hover": [None] * n, "topic_id": [0] * n, "x": [float(i) for i in range(n)], "y": [0.5] * n,
    }, schema_overrides={"number": pl.Int64, "hover": pl.String, "topic_id": pl.Int32})  # fmt: skip
    assert figures.paper_map(points, RUN.topics).plotly["data"][0]["type"] == "scattergl"


def test_lanes_draw_each_dated_paper_in_the_lane_of_its_area() -> None:
    figure = the_lanes()
    layout = figure.plotly["layout"]
    dots = [t for t in figure.plotly["data"] if t["meta"]["role"] == "papers"]
    assert sum(len(t["x"]) for t in dots) == figure.table.height == len(RUN.corpus) - 1
    assert UNDATED not in figure.table["paper_id"].to_list()
    assert "1 of 64 papers" in figure.note
    for trace in dots:
        lane = {round(y) for y in trace["y"]}
        topic = trace["meta"]["topic"]
        assert [layout["meta"]["topics"][i] for i in lane] == [topic if topic >= 0 else None]


def test_bars_span_the_days_a_date_may_mean_but_not_the_future() -> None:
    bars = [t for t in the_lanes().plotly["data"] if t["meta"]["role"] == "bar"]
    ends = [x for trace in bars for x in trace["x"] if x]
    assert "2018-12-31" in ends
    assert max(dt.date.fromisoformat(x) for x in ends) <= AS_OF


def test_small_areas_share_a_lane() -> None:
    n = swimlanes.MAX_LANES + 3
    papers = own().head(1).drop("topic_id").join(pl.DataFrame({"topic_id": range(n)}), how="cross")
    topics = pl.DataFrame({"topic_id": range(n), "label": [f"topic {i}" for i in range(n)]})
    layout = figures.lanes(papers, topics, AS_OF).plotly["layout"]
    assert len(layout["meta"]["topics"]) == swimlanes.MAX_LANES
    assert layout["yaxis"]["ticktext"][-1] == "other areas"


def test_timeline_draws_the_shares_of_the_table_with_the_unfinished_end_dashed() -> None:
    figure = the_timeline()
    first = figure.table.filter(pl.col("topic_id") == 0)
    solid = next(t for t in figure.plotly["data"] if t["meta"]["topic"] == 0 and t.get("line", {}).get("width") == 2)
    complete = first.filter("complete")
    assert [y for y in solid["y"] if y is not None] == [round(s * 100, 2) for s in complete["share"]]
    dashed = [t for t in figure.plotly["data"] if t["meta"]["topic"] == 0 and t["line"].get("dash")]
    assert [len(t["x"]) for t in dashed] == [2]
    assert "not over" in figure.note


def test_periods_after_the_end_of_a_collection_are_a_grey_field_instead_of_a_fall() -> None:
    last = dt.date(2023, 5, 1)
    gone = (pl.col("topic_id") == 0) & (pl.col("period_end") > last)
    table = RUN.timeline.with_columns(complete=pl.col("complete") & ~gone)
    coverage = pl.DataFrame({"topic_id": [0], "last_day": [last]}, schema_overrides={"topic_id": pl.Int32})
    figure = figures.areas_over_time(table, RUN.topics, coverage=coverage)
    blank = next(t for t in figure.plotly["data"] if t["meta"]["role"] == "blank")
    own = [t for t in figure.plotly["data"] if t["meta"].get("topic") == 0]
    assert (blank["x"][0], blank["x"][-1]) == ("2024-01-01", "2026-12-31")
    assert max(x for trace in own for x in trace["x"] if x) < "2024"
    assert [y is not None for y in own[1]["y"]] == [True] * 5 + [False]
    assert [y is not None for y in own[2]["y"]] == [True, True]
    assert "the collection has ended" in figure.note


def test_dots_of_the_timeline_know_the_days_of_their_period() -> None:
    (line,) = [t for t in the_timeline().plotly["data"] if t["meta"]["topic"] == 1 and t["line"]["width"] == 2][:1]
    assert line["customdata"][0] == ["2018-01-01", "2018-12-31"]
    assert len(line["customdata"]) == len(line["x"])


def test_a_period_without_papers_is_a_gap_and_splits_the_band() -> None:
    papers = RUN.papers.filter(pl.col("date_first").dt.year().is_in([2018, 2019, 2022, 2023]))
    ids = RUN.assignments.filter(pl.col("paper_id").is_in(papers["paper_id"].to_list()))
    table = count_by_period(ids, papers, "year", AS_OF)
    band, line = figures.areas_over_time(table, RUN.topics).plotly["data"][:2]
    assert line["y"][2:4] == [None, None]
    assert band["y"].count(None) == 1


def test_only_the_largest_areas_get_a_panel() -> None:
    n = timeline.MAX_PANELS + 1
    grid = RUN.timeline.filter(pl.col("topic_id") == 0).drop("topic_id")
    many = grid.join(pl.DataFrame({"topic_id": range(n)}, schema={"topic_id": pl.Int32}), how="cross")
    topics = pl.DataFrame(
        {"topic_id": range(n), "label": [f"topic {i}" for i in range(n)]}, {"topic_id": pl.Int32, "label": pl.String}
    )
    figure = figures.areas_over_time(many.select(RUN.timeline.columns), topics)
    assert figure.plotly["layout"]["meta"]["panels"] == timeline.MAX_PANELS
    assert figure.table["topic_id"].n_unique() == n


def test_shares_hold_only_areas_of_the_subject() -> None:
    figure = figures.area_shares(profile(RUN.assignments, subject(RUN).paper_ids), RUN.topics, "the papers of X")
    assert figure.table["papers"].min() > 0
    assert "the papers of X" in figure.note
    with pytest.raises(ValueError, match="no Plotly form"):
        figure.to_plotly()


def test_a_figure_leaves_its_input_as_it_was() -> None:
    before = own(HOSTILE)
    copy = before.clone()
    figures.lanes(before, RUN.topics, AS_OF)
    assert before.equals(copy)


def test_people_have_a_lane_each_and_dots_the_colours_of_their_areas() -> None:
    figure = the_people()
    areas = {trace["meta"]["topic"]: trace["marker"]["color"] for trace in figure.plotly["data"] if "marker" in trace}
    assert areas == {topic: figures.theme.colour(topic) for topic in set(figure.table["topic_id"])}
    assert figure.plotly["layout"]["meta"]["people"] == [1, 2, 3]
    places = {
        (number % 3, round(y))
        for trace in figure.plotly["data"] if trace["meta"]["role"] == "papers"
        for number, y in zip(trace["customdata"], trace["y"], strict=True)
    }  # fmt: skip
    assert places == {(0, 0), (1, 1), (2, 2)}


def test_people_beyond_the_last_lane_share_one() -> None:
    papers = LOOKUP.of(whole(RUN)).with_columns(person=pl.col("number") + 1)
    figure = figures.people_lanes(papers, {n: str(n) for n in papers["person"]}, AS_OF)
    meta = figure.plotly["layout"]["meta"]
    assert meta["wide"] == [*map(str, range(1, swimlanes.MAX_LANES)), "others"]
    assert meta["people"][-1] is None
    assert "most papers" in figure.note

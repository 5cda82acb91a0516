"""The figure of fields and their areas."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from tests.fielded import fielded_run
from topics import figures, schemas
from topics.analyse import profile

RUN = fielded_run()


def shares(papers: list[str]) -> pl.DataFrame:
    return figures.area_shares(profile(RUN.assignments, papers), RUN.topics).table


def test_every_box_holds_its_parts() -> None:
    figure = figures.field_treemap(RUN.hierarchy, shares(RUN.corpus.ids))
    boxes = figure.to_plotly().data[0]
    sizes = dict(zip(boxes.ids, boxes.values, strict=True))
    for outer in set(boxes.parents) - {""}:
        inner = [sizes[name] for name, parent in zip(boxes.ids, boxes.parents, strict=True) if parent == outer]
        assert sum(inner) == sizes[outer]
    assert sizes["all"] == 60
    assert sizes["field-10"] == 30


def test_the_table_has_a_row_for_each_field_and_area_with_papers() -> None:
    table = figures.field_treemap(RUN.hierarchy, shares(RUN.corpus.ids[:30])).table
    assert table.drop_nulls("node_id").select("node_id", "papers").rows() == [(10, 30), (11, 12)]
    assert table.drop_nulls("topic_id")["topic_id"].to_list() == [0, 1, 2, 3, 4]
    assert table["share"].to_list()[0] == 1.0


def test_names_are_shown_as_they_are_and_a_click_tells_what_was_meant() -> None:
    figure = figures.field_treemap(RUN.hierarchy, shares(RUN.corpus.ids))
    boxes = figure.to_plotly().data[0]
    assert "Living &lt;things&gt;" in boxes.labels
    assert list(boxes.customdata[1]) == [10, None]
    assert list(boxes.customdata[-1]) == [None, 9]


def test_without_fields_the_areas_stand_side_by_side() -> None:
    figure = figures.field_treemap(schemas.HIERARCHY.empty(), shares(RUN.corpus.ids))
    assert isinstance(figure.to_plotly(), go.Figure)
    assert figure.table["parent_id"].null_count() == figure.table.height == 10

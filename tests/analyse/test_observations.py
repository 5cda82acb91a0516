"""Which cells of a timeline the tests look at, and which are no timeline's."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from topics.analyse import find_bursts, find_change_points, fit_trends
from topics.analyse.observations import observations
from topics.errors import SchemaError


def timeline(papers: list[Any], **columns: Any) -> pl.DataFrame:
    starts = [dt.date(2010 + i, 1, 1) for i in range(len(papers))]
    total = columns.pop("total", [100.0] * len(papers))
    return pl.DataFrame({"topic_id": 0, "period_start": starts, "papers": papers, "total": total, **columns})


def test_what_is_unknown_unfinished_or_empty_is_no_observation() -> None:
    cells = timeline(
        [1.0, None, float("nan"), 0.0, 5.0, 6.0], total=[10, 10, 10, 0, 10, 10], complete=[True] * 5 + [False]
    )
    assert observations(cells)["papers"].to_list() == [1, 5]


def test_an_unknown_count_is_not_a_count_of_nothing() -> None:
    known = timeline([10, 11, 9, 10, 12, 10, 11, 10, 9, 10])
    unknown = known.with_columns(pl.when(pl.col("papers") == 12).then(None).otherwise("papers").alias("papers"))
    assert fit_trends(unknown).equals(fit_trends(known.filter(pl.col("papers") != 12)))


def test_a_burst_is_found_beside_an_unknown_count() -> None:
    papers = [10.0] * 14 + [60.0] * 3 + [10.0] * 14
    known = find_bursts(timeline(papers, total=[200.0] * 31))
    unknown = find_bursts(timeline([float("nan"), *papers[1:]], total=[200.0] * 31))
    assert known["start"].to_list() == unknown["start"].to_list() == [dt.date(2024, 1, 1)]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (timeline([5, 120]), "papers"),
        (timeline([5, -1]), "papers"),
        (pl.concat([timeline([5]), timeline([6])]), "period_start"),
        (timeline([5]).with_columns(period_start=pl.lit(2010)), "period_start"),
        (timeline([5]).with_columns(period_start=pl.lit("long ago")), "period_start"),
        (timeline([5]).with_columns(topic_id=pl.lit("parsing")), "topic_id"),
        (timeline([5]).drop("total"), "total"),
    ],
)
@pytest.mark.parametrize("test", [fit_trends, find_bursts, find_change_points])
def test_what_is_no_timeline_is_refused(test: Any, table: pl.DataFrame, column: str) -> None:
    with pytest.raises(SchemaError, match=column):
        test(table)

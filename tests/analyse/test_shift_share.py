from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.analyse.shift_share import decompose


def timeline(papers: Sequence[Sequence[float]], totals: Sequence[float], first_year: int = 2010) -> pl.DataFrame:
    """One row per topic of ``papers`` and year."""
    return pl.DataFrame(
        [
            (topic, dt.date(first_year + i, 1, 1), dt.date(first_year + i, 12, 31), float(n), float(total), True)
            for topic, counts in enumerate(papers)
            for i, (n, total) in enumerate(zip(counts, totals, strict=True))
        ],
        ["topic_id", "period_start", "period_end", "papers", "total", "complete"],
        orient="row",
    )


def only(table: pl.DataFrame) -> dict[str, float]:
    assert table.height == 1
    return table.row(0, named=True)


def test_a_topic_that_keeps_its_share_changes_with_the_corpus_alone() -> None:
    row = only(decompose(timeline([[10, 10, 30, 30]], [100, 100, 300, 300])))
    assert (row["papers_before"], row["papers_after"]) == (10, 30)
    assert row["corpus_growth"] == pytest.approx(20)
    assert row["share_change"] == pytest.approx(0)


def test_in_a_corpus_of_one_size_all_change_is_of_share() -> None:
    row = only(decompose(timeline([[10, 10, 30, 30]], [100] * 4)))
    assert (row["corpus_growth"], row["share_change"]) == pytest.approx((0, 20))


def test_a_topic_can_gain_papers_and_lose_share() -> None:
    row = only(decompose(timeline([[20, 24]], [100, 200])))
    assert (row["corpus_growth"], row["share_change"]) == pytest.approx((16, -12))


def test_parts_add_up_exactly_and_turn_their_sign_when_time_is_turned() -> None:
    rng = np.random.default_rng(0)
    totals = rng.integers(50, 500, 9)
    papers = rng.binomial(totals, rng.uniform(0.05, 0.4, (30, 1)))
    forth = decompose(timeline(papers.tolist(), totals.tolist()))
    back = decompose(timeline(papers[:, ::-1].tolist(), totals[::-1].tolist()))
    left_over = forth["papers_after"] - forth["papers_before"] - forth["corpus_growth"] - forth["share_change"]
    assert left_over.abs().max() < 1e-9
    for column in ("change", "corpus_growth", "share_change"):
        np.testing.assert_allclose(forth[column], -back[column], atol=1e-9)


def test_changes_of_topics_that_share_out_the_corpus_sum_to_its_own() -> None:
    table = decompose(timeline([[60, 50, 90, 100], [40, 50, 110, 100]], [100, 100, 200, 200]))
    assert table["corpus_growth"].sum() == pytest.approx(100)
    assert table["share_change"].sum() == pytest.approx(0)


def test_spans_are_halves_of_the_complete_periods_without_the_middle_one() -> None:
    cells = timeline([[1, 2, 1000, 5, 6, 1000]], [10_000] * 6)
    cells = cells.with_columns(complete=pl.col("period_start") < dt.date(2015, 1, 1))
    row = only(decompose(cells))
    assert (row["before_start"], row["before_end"]) == (dt.date(2010, 1, 1), dt.date(2011, 12, 31))
    assert (row["after_start"], row["after_end"]) == (dt.date(2013, 1, 1), dt.date(2014, 12, 31))
    assert (row["papers_before"], row["papers_after"]) == (1.5, 5.5)


def test_an_end_of_coverage_is_no_loss_of_papers() -> None:
    cells = timeline([[20, 20, 20, 20, 0, 0], [20] * 6], [100] * 6)
    uncovered = (pl.col("topic_id") == 0) & (pl.col("period_start") >= dt.date(2014, 1, 1))
    table = decompose(cells.with_columns(complete=~uncovered))
    assert table["change"].to_list() == pytest.approx([0, 0])
    assert table["after_end"].to_list() == [dt.date(2013, 12, 31), dt.date(2015, 12, 31)]


@pytest.mark.parametrize("counts", [[], [12]], ids=["no period", "one period"])
def test_without_two_complete_periods_nothing_is_compared(counts: list[int]) -> None:
    cells = timeline([counts], [100] * len(counts)) if counts else schemas.TIMELINE.empty()
    assert decompose(cells).equals(schemas.SHIFT_SHARE.empty())


def test_an_empty_span_has_no_share_to_compare() -> None:
    assert decompose(timeline([[3, 4, 0, 0]], [5, 5, 0, 0])).is_empty()


def test_bare_unsorted_whole_numbers_will_do() -> None:
    full = timeline([[10, 20, 30, 40], [5, 5, 5, 5]], [100, 110, 120, 130])
    bare = full.select(
        pl.col("topic_id").cast(pl.Int64), "period_start", pl.col("papers", "total").cast(pl.UInt32)
    ).sample(fraction=1, shuffle=True, seed=3)
    assert decompose(bare).drop("after_end").equals(decompose(full).drop("after_end"))

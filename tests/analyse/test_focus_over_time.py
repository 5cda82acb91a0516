from __future__ import annotations

import datetime as dt
import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.analyse.focus_over_time import MIN_IN_SPAN, focus_by_span, focus_change, measure_focus


def dated(rows: list[tuple[int, int | None]]) -> pl.DataFrame:
    """Papers of a topic in the middle of a year."""
    days = [dt.date(year, 6, 15) if year else None for _, year in rows]
    columns = {
        "paper_id": [f"p{i:03d}" for i in range(len(rows))],
        "topic_id": [topic for topic, _ in rows],
        "date_first": days,
        "date_last": days,
    }
    return pl.DataFrame(columns, schema_overrides={"topic_id": pl.Int32, "date_first": pl.Date, "date_last": pl.Date})


@pytest.mark.parametrize(("papers", "n_topics", "value"), [([7], 4, 1.0), ([7, 0, 0], 3, 1.0), ([99] * 3, 3, 0.0)])
def test_focus_goes_from_an_even_spread_to_a_single_topic(papers: list[int], n_topics: int, value: float) -> None:
    found = measure_focus(papers, n_topics)
    assert found is not None
    assert found.value == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(("papers", "n_topics"), [([], 3), ([0, 0], 3), ([2, 2], 3), ([5], 1)])
def test_focus_is_unknown_of_few_papers_or_without_choice(papers: list[int], n_topics: int) -> None:
    assert measure_focus(papers, n_topics) is None


@given(st.lists(st.integers(0, 50), min_size=2, max_size=8))
def test_focus_lies_in_its_interval_and_both_on_the_scale(papers: list[int]) -> None:
    found = measure_focus(papers, len(papers))
    assert found is None or 0 <= found.low <= found.value <= found.high <= 1


def test_entropy_is_corrected_after_chao_and_shen() -> None:
    coverage = 1 - 2 / 8  # two of eight papers are alone in their topic
    entropy = 0.0
    for n in (4, 2, 1, 1):
        share = coverage * n / 8
        entropy -= share * math.log(share) / (1 - (1 - share) ** 8)
    found = measure_focus([4, 2, 1, 1], 30)
    assert found is not None
    assert found.value == pytest.approx(1 - entropy / math.log(30), abs=1e-6)


def test_focus_of_few_papers_is_right_on_average_and_its_interval_nearly_always() -> None:
    rng = np.random.default_rng(0)
    profile = np.append(np.full(3, 0.2), np.full(16, 0.025))
    truth = 1 + float((profile * np.log(profile)).sum()) / math.log(40)
    found = [measure_focus(rng.multinomial(15, profile).tolist(), 40) for _ in range(150)]
    assert np.mean([focus.value for focus in found if focus]) == pytest.approx(truth, abs=0.04)
    assert np.mean([focus.low <= truth <= focus.high for focus in found if focus]) >= 0.9


def test_a_span_is_as_short_as_its_papers_allow() -> None:
    rows = [(0, 2016)] * 3 + [(0, 2017)] * 6 + [(i % 4, 2018) for i in range(8)] + [(1, 2020)] * 2
    undecided = dated([(2, 2017)] * 20).with_columns(
        pl.format("x{}", "paper_id").alias("paper_id"), date_last=dt.date(2018, 2, 1)
    )
    spans = focus_by_span(pl.concat([dated([*rows, (-1, 2016), (0, None)]), undecided]), 5)
    years = [(start.year, end.year) for start, end in spans.select("span_start", "span_end").iter_rows()]
    assert years == [(2016, 2017), (2018, 2020)]
    assert spans["n_papers"].to_list() == [9, 10]
    assert [len(ids) for ids in spans["paper_ids"]] == [9, 10]
    assert spans["focus"][0] > spans["focus"][1]


def test_too_few_papers_have_no_span() -> None:
    assert focus_by_span(dated([(0, 2016)] * (MIN_IN_SPAN - 1)), 5).is_empty()
    assert focus_by_span(dated([]), 5).is_empty()


def test_a_change_of_focus_is_found_and_turns_round_with_the_sides() -> None:
    papers = dated([(0, 2020)] * 15 + [(i, 2021) for i in range(15)])
    ids = papers["paper_id"].to_list()
    change = focus_change(papers, dt.date(2021, 1, 1), ids[:15], ids[15:], 20)
    turned = focus_change(papers, dt.date(2021, 1, 1), ids[15:], ids[:15], 20)
    assert change is not None
    assert turned is not None
    assert change.high < 0
    assert change.p_value < 0.01
    assert (change.early, change.difference) == (turned.late, -turned.difference)
    assert len(change.early_ids) == change.early.n_papers == 15


def test_papers_that_do_not_change_show_no_change() -> None:
    papers = dated([(i % 4, 2020 + i // 15) for i in range(30)])
    ids = papers["paper_id"].to_list()
    change = focus_change(papers, dt.date(2021, 1, 1), ids[:15], ids[15:], 20)
    assert change is not None
    assert change.low < 0 < change.high
    assert change.p_value > 0.3


def test_a_side_without_topics_is_not_compared() -> None:
    papers = dated([(0, 2020)] * 10 + [(-1, 2021)] * 10)
    ids = papers["paper_id"].to_list()
    assert focus_change(papers, dt.date(2021, 1, 1), ids[:10], ids[10:], 5) is None

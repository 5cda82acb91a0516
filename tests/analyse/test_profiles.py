from __future__ import annotations

import math

import polars as pl
import pytest
from scipy.stats import fisher_exact
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import proportion_confint

from topics.analyse import profile

# Topics of twenty papers of one side and thirty of the rest.
SIDE = [0] * 12 + [1] * 5 + [-1] * 3
REST = [0] * 6 + [1] * 14 + [2] * 8 + [-1] * 2


def compared(side: list[int], rest: list[int]) -> pl.DataFrame:
    ids = [f"p{i}" for i in range(len(side) + len(rest))]
    assignments = pl.DataFrame({"paper_id": ids, "topic_id": side + rest}, schema_overrides={"topic_id": pl.Int32})
    return profile(assignments, ids[: len(side)])


def test_papers_are_counted_on_both_sides_those_without_a_topic_included() -> None:
    rows = compared(SIDE, REST).select("topic_id", "papers", "n_papers", "rest_papers", "rest_n_papers").rows()
    assert rows == [(0, 12, 20, 6, 30), (1, 5, 20, 14, 30), (2, 0, 20, 8, 30)]


def test_shares_have_wilson_intervals() -> None:
    row = compared(SIDE, REST).row(0, named=True)
    assert (row["share"], row["share_low"], row["share_high"]) == pytest.approx(
        (0.6, *proportion_confint(12, 20, method="wilson"))
    )
    assert row["rest_share"] == pytest.approx(0.2)


def test_p_values_are_fishers() -> None:
    expected = [fisher_exact([[a, 20 - a], [b, 30 - b]])[1] for a, b in ((12, 6), (5, 14), (0, 8))]
    assert compared(SIDE, REST)["p_value"].to_list() == pytest.approx(expected)


def test_q_values_correct_for_the_number_of_topics() -> None:
    table = compared(SIDE, REST)
    assert (table["q_value"] >= table["p_value"]).all()
    assert table["q_value"].max() == pytest.approx(table["p_value"].max())


def test_odds_ratios_point_to_the_side_with_the_larger_share_and_are_finite() -> None:
    table = compared(SIDE, REST)
    assert table.filter(topic_id=0)["odds_ratio"].item() == pytest.approx((12.5 / 8.5) / (6.5 / 24.5))
    assert table.filter(topic_id=2)["odds_ratio"].item() < 1
    assert table["odds_ratio"].is_finite().all()


def test_intervals_of_odds_ratios_are_newcombes() -> None:
    row = compared(SIDE, REST).row(0, named=True)
    table = Table2x2([[12.5, 8.5], [6.5, 24.5]], shift_zeros=False)
    times = math.exp(2 * math.asinh(1.959964 / 2 * table.log_oddsratio_se))
    assert (row["odds_low"], row["odds_high"]) == pytest.approx((table.oddsratio / times, table.oddsratio * times))


@pytest.mark.parametrize(("side", "rest"), [([0, 1], []), ([], [0, 1])])
def test_a_side_without_papers_is_tested_against_nothing(side: list[int], rest: list[int]) -> None:
    table = compared(side, rest)
    assert table.height == 2
    assert table.select("odds_ratio", "p_value", "q_value").null_count().row(0) == (2, 2, 2)


def test_no_topics_are_an_empty_profile() -> None:
    assert compared([-1, -1], [-1]).is_empty()


def test_ids_that_are_not_in_the_run_do_not_count() -> None:
    assignments = pl.DataFrame({"paper_id": ["a", "b"], "topic_id": [0, 0]}, schema_overrides={"topic_id": pl.Int32})
    assert profile(assignments, ["a", "x", "y"])["n_papers"].to_list() == [1]

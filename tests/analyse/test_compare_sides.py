from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from topics import schemas
from topics.analyse.compare import compare_sides
from topics.results import SidesCompared

# Topics of twenty papers of the one side and thirty of the other.
A = [0] * 12 + [1] * 5 + [-1] * 3
B = [0] * 6 + [1] * 14 + [2] * 8 + [-1] * 2


def assigned(topics: list[int], dtype: pl.DataType | type[pl.DataType] = pl.Int32) -> pl.DataFrame:
    ids = [f"p{i}" for i in range(len(topics))]
    return pl.DataFrame({"paper_id": ids, "topic_id": pl.Series(topics, dtype=dtype)})


def compared(a: list[int], b: list[int], both: list[int] | None = None) -> SidesCompared:
    assignments = assigned(a + (both or []) + b)
    ids = assignments["paper_id"].to_list()
    return compare_sides(assignments, ids[: len(ids) - len(b)], ids[len(a) :])


def test_papers_are_counted_those_without_a_topic_included() -> None:
    found = compared(A, B)
    assert (found.n_a, found.n_b, found.n_both, found.placed_a, found.placed_b) == (20, 30, 0, 17, 28)
    assert found.topics.select("topic_id", "papers_a", "papers_b", "papers_both").rows() == [
        (0, 12, 6, 0),
        (1, 5, 14, 0),
        (2, 0, 8, 0),
    ]


def test_shares_are_of_all_papers_of_a_side_with_wilson_intervals() -> None:
    row = compared(A, B).topics.row(0, named=True)
    assert (row["share_a"], row["share_a_low"], row["share_a_high"]) == pytest.approx(
        (0.6, *proportion_confint(12, 20, method="wilson"))
    )
    assert row["share_b"] == pytest.approx(0.2)


def test_differences_of_sides_without_joint_papers_have_newcombes_interval() -> None:
    row = compared(A, B).topics.row(0, named=True)
    assert (row["difference_low"], row["difference_high"]) == pytest.approx(
        confint_proportions_2indep(12, 20, 6, 30, method="newcomb", compare="diff")
    )


def test_log_odds_have_newcombes_interval_after_half_a_paper_is_added() -> None:
    row = compared(A, B).topics.row(2, named=True)
    table = Table2x2([[0.5, 20.5], [8.5, 22.5]])
    margin = 2 * math.asinh(1.959964 * table.log_oddsratio_se / 2)
    assert (row["log_odds"], row["ci_low"], row["ci_high"]) == pytest.approx(
        (table.log_oddsratio, table.log_oddsratio - margin, table.log_oddsratio + margin)
    )


def test_tests_are_fishers_of_the_papers_that_are_not_joint() -> None:
    alone = compared(A, B).topics
    joint = compared(A, B, [0] * 9 + [2] * 4).topics
    assert joint["p_value"].to_list() == pytest.approx(alone["p_value"].to_list())
    assert joint["papers_both"].to_list() == [9, 0, 4]
    assert (joint["q_value"] >= joint["p_value"]).all()


def test_joint_papers_make_intervals_narrower_by_what_the_sides_share() -> None:
    # As many papers on each side, of which half are the same ones.
    row, apart = (compared([0] * 8 + [1] * 12, [0] * 4 + [1] * 16, both).topics.row(0, named=True) for both in (
        [0] * 6 + [1] * 14,
        [],
    ))  # fmt: skip
    assert row["difference"] == pytest.approx(apart["difference"] / 2)
    assert row["difference_high"] - row["difference_low"] == pytest.approx(
        (apart["difference_high"] - apart["difference_low"]) / 2
    )
    independent = Table2x2([[14.5, 26.5], [10.5, 30.5]]).log_oddsratio_se
    assert row["ci_high"] - row["ci_low"] < 2 * 1.96 * independent


def test_a_side_and_itself_do_not_differ_at_all() -> None:
    found = compared([], [], A)
    assert (found.distance, found.distance_low, found.distance_high, found.p_value) == (0.0, 0.0, 0.0, 1.0)
    assert found.reason == "Both sides are the same papers."
    for name in ("difference", "difference_low", "difference_high", "log_odds"):
        assert found.topics[name].to_list() == [0.0, 0.0]
    assert found.topics["ci_high"].to_list() == pytest.approx([0.0, 0.0], abs=1e-6)
    assert found.topics["p_value"].to_list() == pytest.approx([1.0, 1.0])


def test_a_side_within_the_other_is_tested_against_the_others_further_papers() -> None:
    p = compared([], B, A).topics.row(0, named=True)["p_value"]
    assert p == pytest.approx(compared(A, B).topics.row(0, named=True)["p_value"])


def test_changing_the_sides_mirrors_every_number() -> None:
    both = [0, 0, 1, 2, 2, -1]
    one = compared(A, B, both)
    assignments = assigned(A + both + B)
    ids = assignments["paper_id"].to_list()
    other = compare_sides(assignments, ids[len(A) :], ids[: len(A) + len(both)])
    for name in ("distance", "distance_low", "distance_high", "plain_distance", "p_value"):
        assert getattr(one, name) == getattr(other, name)
    for name, mirrored in (("share_a", "share_b"), ("share_a_low", "share_b_low"), ("p_value", "p_value")):
        assert one.topics[name].to_list() == other.topics[mirrored].to_list()
    for name, mirrored in (("difference_low", "difference_high"), ("log_odds", "log_odds"), ("ci_low", "ci_high")):
        assert one.topics[name].to_list() == (-other.topics[mirrored]).to_list()


def test_sides_with_joint_papers_are_mirrored_to_the_last_digit() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        n = int(rng.integers(20, 150))
        assignments = assigned(rng.integers(-1, 12, n).tolist())
        ids = assignments["paper_id"].to_list()
        one, other = (compare_sides(assignments, a, b).topics for a, b in ((ids[:-7], ids[9:]), (ids[9:], ids[:-7])))
        for name, mirrored in (("difference_low", "difference_high"), ("difference_high", "difference_low")):
            assert one[name].to_list() == (-other[mirrored]).to_list()


def test_ids_may_be_numbers() -> None:
    assignments = assigned(A + B).with_columns(paper_id=pl.int_range(pl.len()) + 2**60)
    ids = assignments["paper_id"].to_list()
    assert compare_sides(assignments, ids[: len(A)], ids[len(A) :]).topics.equals(compared(A, B).topics)


def test_unknown_and_repeated_ids_are_ignored_whatever_holds_them() -> None:
    assignments = assigned(A + B, pl.Int64)
    ids = assignments["paper_id"].to_list()
    found = compare_sides(assignments, (paper for paper in [*ids[:20], "p0", "nobody's"]), pl.Series(ids[20:]))
    assert found.topics.equals(compared(A, B).topics)
    assert found.distance == compared(A, B).distance


def test_no_paper_with_a_topic_is_no_distance() -> None:
    found = compared([-1, -1], B)
    assert (found.distance, found.distance_low, found.plain_distance, found.p_value) == (None, None, None, None)
    assert found.reason == "A side has no paper with a topic, so there is no distance."
    assert found.topics["share_a"].to_list() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(("a", "b"), [([], B), ([], []), ([-1], [-1])])
def test_empty_sides_have_shares_only_where_there_are_any(a: list[int], b: list[int]) -> None:
    found = compared(a, b)
    schemas.COMPARED_TOPICS.check(found.topics)
    assert found.topics["p_value"].drop_nulls().is_empty()
    assert found.distance is None


def test_few_papers_are_said_to_be_few() -> None:
    assert compared(A, B).reason == "17 papers against 28: with fewer than 20 on a side only large differences show."
    assert compared(A * 2, B).reason == ""


def test_numbers_are_finite_where_a_topic_is_one_sides_all() -> None:
    row = compared([0] * 25, [1] * 25).topics.row(0, named=True)
    assert all(math.isfinite(value) for value in row.values())
    assert row["ci_low"] > 0

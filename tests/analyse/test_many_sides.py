from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.analyse import profile
from topics.analyse.divergence import compare_counts
from topics.analyse.exact import false_discovery_rates
from topics.analyse.sides import ManySides, compare_many_sides, map_variance, nearest_sides

# Forty papers of each of four topics, and ten of none.
TOPICS = [topic for topic in range(4) for _ in range(40)] + [-1] * 10
ASSIGNMENTS = pl.DataFrame(
    {"paper_id": [f"p{i}" for i in range(len(TOPICS))], "topic_id": TOPICS}, schema_overrides={"topic_id": pl.Int32}
)


def papers(*numbers: range) -> list[str]:
    return [f"p{i}" for part in numbers for i in part]


# Two sides in topics 0 and 1, two in 2 and 3, one in all.
FIVE = [
    papers(range(0, 12), range(40, 48)),
    papers(range(12, 22), range(48, 58)),
    papers(range(80, 92), range(120, 130)),
    papers(range(92, 102), range(130, 142), range(160, 165)),
    papers(range(22, 27), range(58, 63), range(102, 107), range(142, 147)),
]


def compared(sides: list[list[str]], seed: int = 0) -> ManySides:
    names = [f"side {i}" for i in range(len(sides))]
    return compare_many_sides(ASSIGNMENTS, sides, names, ["author"] * len(sides), seed)


@pytest.fixture(scope="module")
def five() -> ManySides:
    return compared(FIVE)


def counts(side: list[str]) -> list[int]:
    topics = ASSIGNMENTS.filter(pl.col("paper_id").is_in(side))["topic_id"]
    return [int((topics == t).sum()) for t in range(4)]


def test_the_tables_keep_their_columns(five: ManySides) -> None:
    for table, frame in zip((schemas.SIDES, schemas.DISTANCES, schemas.ENRICHMENT, schemas.MERGES), five, strict=True):
        assert frame.schema == pl.Schema(table.columns)


def test_a_pair_is_as_two_sides_alone(five: ManySides) -> None:
    row = five.distances.row(5, named=True)
    alone = compare_counts(counts(FIVE[row["side_a"]]), counts(FIVE[row["side_b"]]), [0] * 4)
    found = (row["distance"], row["distance_low"], row["distance_high"], row["p_value"])
    assert found == (alone.distance, alone.low, alone.high, alone.p_value)


def test_every_pair_is_there_once_and_corrected_over_all(five: ManySides) -> None:
    pairs = [(a, b) for a in range(5) for b in range(a + 1, 5)]
    assert five.distances.select("side_a", "side_b").rows() == pairs
    assert five.distances["q_value"].to_list() == false_discovery_rates(five.distances["p_value"].to_list())


def test_sides_that_do_the_same_are_one_cluster(five: ManySides) -> None:
    cluster = five.sides["cluster"].to_list()
    assert cluster[0] == cluster[1] != cluster[2] == cluster[3]
    assert five.sides["silhouette"].to_list()[0] > 0.25


def test_merges_join_all_sides_as_scipy_numbers_them(five: ManySides) -> None:
    merges = five.merges
    joined = merges["left"].to_list() + merges["right"].to_list()
    assert sorted(joined) == list(range(8))
    assert merges["n_sides"].to_list()[-1] == 5
    assert merges["height"].is_sorted()


def test_the_field_is_all_other_papers(five: ManySides) -> None:
    own = np.array(counts(FIVE[0]))
    alone = compare_counts(own, 40 - own, [0] * 4)
    row = five.sides.row(0, named=True)
    assert (row["field_distance"], row["field_low"], row["field_high"]) == (alone.distance, alone.low, alone.high)
    assert five.sides["field_q_value"].to_list() == false_discovery_rates(five.sides["field_p_value"].to_list())


def test_papers_of_both_sides_are_counted(five: ManySides) -> None:
    assert five.distances["papers_both"].to_list() == [0] * 10
    group = compared([FIVE[0], FIVE[0] + FIVE[2]]).distances.row(0, named=True)
    both = counts(FIVE[0])
    assert group["papers_both"] == 20
    assert group["distance"] == compare_counts(both, counts(FIVE[0] + FIVE[2]), both).distance


def test_enrichment_is_as_in_the_profile_of_the_side_but_corrected_over_all_sides(five: ManySides) -> None:
    columns = [
        "topic_id",
        "papers",
        "share",
        "share_low",
        "rest_share",
        "odds_ratio",
        "odds_low",
        "odds_high",
        "p_value",
    ]
    for side, ids in enumerate(FIVE):
        own = five.enrichment.filter(side=side).sort("topic_id")
        alone = profile(ASSIGNMENTS, ids).sort("topic_id")
        for column in columns:
            assert own[column].to_list() == pytest.approx(alone[column].to_list())
    assert five.enrichment["q_value"].to_list() == false_discovery_rates(five.enrichment["p_value"].to_list())


def test_marks_say_what_a_side_certainly_does_more_or_less(five: ManySides) -> None:
    marks = {(row["side"], row["topic_id"]): row["mark"] for row in five.enrichment.to_dicts()}
    assert marks[0, 0] == "over"
    assert marks[4, 0] == ""
    lone = compared([papers(range(0, 40))]).enrichment
    assert lone["mark"].to_list() == ["over", "under", "under", "under"]


def test_the_same_input_gives_the_same_tables(five: ManySides) -> None:
    assert all(a.equals(b) for a, b in zip(five, compared(FIVE), strict=True))


def test_repeats_and_unknown_ids_do_not_count(five: ManySides) -> None:
    again = compared([[*FIVE[0], *FIVE[0], "nowhere"], *FIVE[1:]])
    assert all(a.equals(b) for a, b in zip(five, again, strict=True))


@pytest.mark.parametrize(
    "sides",
    [[], [[]], [FIVE[0]], [["p160", "p161"], []], [FIVE[0], []], [["p0"], ["p40"]], [papers(range(170)), FIVE[0]]],
    ids=["none", "empty", "one", "unplaced", "one empty", "a paper each", "all papers"],
)
def test_thin_input_gives_tables(sides: list[list[str]]) -> None:
    found = compared(sides)
    assert found.sides.height == len(sides)
    assert sorted(found.sides["order"].to_list()) == list(range(len(sides)))
    placed = found.sides.filter(pl.col("n_placed") > 0).height
    assert found.merges.height == max(placed - 1, 0)
    assert found.distances.height == placed * (placed - 1) // 2
    assert nearest_sides(found.sides, found.distances).height == placed * (placed - 1)


def test_no_papers_and_no_topics_give_tables() -> None:
    none = ASSIGNMENTS.with_columns(topic_id=pl.lit(-1, pl.Int32))
    for table in (ASSIGNMENTS.clear(), none):
        found = compare_many_sides(table, FIVE, list("abcde"), ["author"] * 5)
        assert found.sides["field_distance"].null_count() == 5
        assert found.distances.is_empty()
        assert found.enrichment.is_empty()


def test_a_side_without_a_topic_is_last_and_nowhere() -> None:
    found = compared([["p160"], *FIVE[:3]])
    row = found.sides.row(0, named=True)
    assert (row["order"], row["cluster"], row["x"], row["field_distance"]) == (3, -1, None, None)
    assert 0 not in found.merges["left"].to_list() + found.merges["right"].to_list()
    assert found.merges["left"].to_list()[-1] in (1, 2, 3, 4, 5)


def test_identical_sides_are_no_distance_apart() -> None:
    found = compared([FIVE[0], FIVE[0], FIVE[2]])
    assert found.distances.row(0, named=True)["distance"] == 0
    assert found.merges["height"][0] == 0
    assert found.sides["x"][0] == pytest.approx(found.sides["x"][1])


def test_hundreds_of_sides_are_compared_more_coarsely(five: ManySides, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topics.analyse.sides._MANY_PAIRS", 9)
    coarse = compared(FIVE).distances
    assert coarse["p_value"].min() > five.distances["p_value"].min()
    assert coarse["distance"].to_list() == pytest.approx(five.distances["distance"].to_list(), abs=0.02)


def test_the_nearest_come_with_all_that_is_known_of_them(five: ManySides) -> None:
    near = nearest_sides(five.sides, five.distances, 2)
    assert near.schema == pl.Schema(schemas.NEAREST.columns)
    assert near.group_by("side").len()["len"].to_list() == [2] * 5
    first = near.filter(side=0, rank=1).row(0, named=True)
    assert first["nearest"] == 1
    pair = five.distances.filter(side_a=0, side_b=1).row(0, named=True)
    assert first["distance_high"] == pair["distance_high"]


def test_the_next_is_certainly_farther_only_where_intervals_do_not_meet(five: ManySides) -> None:
    near = nearest_sides(five.sides, five.distances, 4)
    ranked = near.filter(side=0)
    for place, row in enumerate(ranked.to_dicts(), start=1):
        later = ranked["distance_low"][place:]
        assert row["next_farther"] is (all(low > row["distance_high"] for low in later) if len(later) else None)


def test_one_of_few_papers_may_be_nearer_though_it_comes_later(five: ManySides) -> None:
    near = [(0.1, 0.05, 0.2), (0.5, 0.4, 0.6), (0.7, 0.1, 1.0)]
    pairs = (
        five.distances.filter(side_a=0)
        .head(3)
        .with_columns(
            pl.Series(name, values)
            for name, values in zip(("distance", "distance_low", "distance_high"), zip(*near, strict=True), strict=True)
        )
    )
    assert nearest_sides(five.sides, pairs).filter(side=0)["next_farther"].to_list() == [False, False, None]


def test_equal_sides_are_ranked_by_their_number() -> None:
    found = compared([FIVE[2], FIVE[0], FIVE[0]])
    assert nearest_sides(found.sides, found.distances).filter(side=0)["nearest"].to_list() == [1, 2]


def test_the_part_of_the_distances_that_the_map_holds(five: ManySides) -> None:
    assert map_variance(*compared(FIVE[:3])[:2]) == pytest.approx(1, abs=0.01)
    held = map_variance(five.sides, five.distances)
    assert held is not None
    assert 0.5 < held <= 1
    assert map_variance(*compared([FIVE[0], FIVE[0]])[:2]) is None


def test_of_equally_near_ones_the_better_known_comes_first(five: ManySides) -> None:
    alike = five.distances.with_columns(
        distance=pl.lit(0.0), distance_high=pl.when(side_a=0, side_b=4).then(0.1).otherwise(1.0)
    )
    assert nearest_sides(five.sides, alike).filter(side=0)["nearest"].to_list() == [4, 1, 2]

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon

from topics.analyse.divergence import compare_counts

NONE = [0, 0, 0, 0]
EARLY, LATE = [14, 9, 5, 2], [4, 8, 10, 18]


def splits(n: int, profile: list[float], sizes: tuple[int, int]) -> list[float]:
    rng = np.random.default_rng(0)
    p_values = []
    for seed in range(n):
        papers = rng.multinomial(sum(sizes), profile)
        side = rng.multivariate_hypergeometric(papers, sizes[0])
        p_values.append(compare_counts(side, papers - side, 0 * side, seed, n_permutations=199).p_value)
    return p_values


def test_plain_distance_is_scipys() -> None:
    assert compare_counts(EARLY, LATE, NONE).plain == pytest.approx(jensenshannon(EARLY, LATE, base=2), abs=1e-6)


def test_chance_is_taken_off_and_the_interval_goes_round_what_is_left() -> None:
    found = compare_counts(EARLY, LATE, NONE)
    assert 0 < found.low < found.distance < found.plain
    assert found.distance < found.high <= 1


def test_the_order_of_the_sides_makes_no_difference() -> None:
    assert compare_counts(EARLY, LATE, [2, 3, 1, 0]) == compare_counts(LATE, EARLY, [2, 3, 1, 0])


def test_topics_that_neither_side_has_make_no_difference() -> None:
    assert compare_counts([*EARLY, 0], [*LATE, 0], [*NONE, 0]) == compare_counts(EARLY, LATE, NONE)


def test_a_side_and_itself_are_surely_not_apart() -> None:
    found = compare_counts(EARLY, EARLY, EARLY)
    assert (found.distance, found.low, found.high, found.plain, found.p_value) == (0.0, 0.0, 0.0, 0.0, 1.0)


def test_equal_profiles_of_other_papers_may_be_apart() -> None:
    found = compare_counts(EARLY, EARLY, NONE)
    assert (found.distance, found.low, found.p_value) == (0.0, 0.0, 1.0)
    assert found.high > 0.1


def test_sides_without_a_topic_in_common_are_as_far_apart_as_can_be() -> None:
    found = compare_counts([30, 0], [0, 40], [0, 0])
    assert (found.distance, found.high, found.plain) == (1.0, 1.0, 1.0)
    assert found.low > 0.8


def test_one_paper_a_side_tells_nothing() -> None:
    found = compare_counts([1, 0], [0, 1], [0, 0])
    assert (found.distance, found.low, found.high, found.p_value) == (0.0, 0.0, 1.0, 1.0)


def test_joint_papers_bring_sides_together() -> None:
    apart = compare_counts([20, 5], [5, 20], [0, 0])
    joint = compare_counts([40, 25], [25, 40], [20, 20])
    assert joint.distance < apart.distance
    # The papers that are not joint are told apart all the same.
    assert joint.p_value < 0.05


def test_a_side_within_the_other_is_compared_with_a_draw_of_its_papers() -> None:
    everybody = [40, 40, 40]
    assert compare_counts([20, 20, 20], everybody, [20, 20, 20]).p_value > 0.9
    assert compare_counts([40, 10, 10], everybody, [40, 10, 10]).p_value < 0.01


def test_the_interval_excludes_0_exactly_where_the_test_rejects() -> None:
    rng = np.random.default_rng(1)
    sides = [rng.multinomial(15, [0.4, 0.3, 0.2, 0.1], 2) for _ in range(60)]
    found = [compare_counts(a, b, NONE, seed, n_permutations=199) for seed, (a, b) in enumerate(sides)]
    assert {(one.low > 0) == (one.p_value < 0.05) for one in found} == {True}
    assert any(one.low > 0 for one in found)


@pytest.mark.parametrize("sizes", [(10, 10), (30, 200)])
def test_random_splits_are_told_apart_in_5_percent(sizes: tuple[int, int]) -> None:
    p_values = np.array(splits(400, [0.35, 0.25, 0.15, 0.1, 0.1, 0.05], sizes))
    assert np.mean(p_values < 0.05) == pytest.approx(0.05, abs=0.03)
    assert np.median(p_values) == pytest.approx(0.5, abs=0.1)


def test_a_side_without_papers_has_no_distance() -> None:
    with pytest.raises(ValueError, match="they have 0 and 30"):
        compare_counts(NONE, EARLY, NONE)

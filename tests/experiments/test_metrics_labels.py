from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_mutual_info_score

from tests.measured_cells import measured
from topics import schemas
from topics.experiments.metrics import METRICS, measure
from topics.experiments.outcomes import with_clocked

AGREEMENT = ("ami", "ari", "fmi", "homogeneity", "completeness")
BEFORE = tuple(f"{name}_before" for name in AGREEMENT)
# 12 papers, two of them without a class and three without a topic.
TRUTH = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, -1, -1]
TOPICS = [0, 0, 0, 1, 1, 1, -1, -1, 2, -1, 0, 2]

papers = st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 4)), min_size=4, max_size=40).filter(
    lambda rows: len({truth for truth, _ in rows}) > 1
)


def _pairs() -> tuple[int, int, int, int]:
    """Pairs of papers with a class: of one class, of one topic (papers without are a topic), of both, and all."""
    rows = [(c, t) for c, t in zip(TRUTH, TOPICS, strict=True) if c >= 0]
    pairs = [(a[0] == b[0], a[1] == b[1]) for a, b in combinations(rows, 2)]
    return sum(c for c, _ in pairs), sum(t for _, t in pairs), sum(c and t for c, t in pairs), len(pairs)


def _entropy(counts: np.ndarray) -> float:
    share = counts[counts > 0] / counts.sum()
    return float(-(share * np.log(share)).sum())


def test_pair_counting_indices_are_what_counting_pairs_gives() -> None:
    same_class, same_topic, both, n = _pairs()
    by_chance = same_class * same_topic / n
    found = measure(measured(TOPICS, TRUTH), ["ari", "fmi"])
    assert found["ari"] == pytest.approx((both - by_chance) / ((same_class + same_topic) / 2 - by_chance), abs=1e-6)
    assert found["fmi"] == pytest.approx(both / np.sqrt(same_class * same_topic), abs=1e-6)


def test_information_indices_are_what_entropies_give() -> None:
    table = np.zeros((3, 4))
    for c, t in zip(TRUTH, TOPICS, strict=True):
        if c >= 0:
            table[c, t] += 1
    of_class, of_topic, of_both = _entropy(table.sum(1)), _entropy(table.sum(0)), _entropy(table.ravel())
    shared = of_class + of_topic - of_both
    found = measure(measured(TOPICS, TRUTH), ["ami", "homogeneity", "completeness"])
    assert found["homogeneity"] == pytest.approx(shared / of_class, abs=1e-6)
    assert found["completeness"] == pytest.approx(shared / of_topic, abs=1e-6)
    assert found["ami"] == pytest.approx(adjusted_mutual_info_score(TRUTH[:10], TOPICS[:10]), abs=1e-6)


@given(papers, st.permutations(range(5)), st.randoms(use_true_random=False))
def test_neither_numbers_of_topics_nor_order_of_papers_matter(rows, numbers, random) -> None:
    shuffled = random.sample(rows, len(rows))
    one = measured([t for _, t in rows], [c for c, _ in rows])
    other = measured([numbers[t] if t >= 0 else -1 for _, t in shuffled], [c for c, _ in shuffled])
    assert measure(one, AGREEMENT) == measure(other, AGREEMENT)


@given(papers)
def test_the_classes_themselves_agree_wholly(rows) -> None:
    classes = [c for c, _ in rows]
    found = measure(measured(classes, classes), AGREEMENT)
    # With every paper in a class of its own there is no pair that could be of one class.
    assert set(found.values()) <= ({1.0} if len(set(classes)) < len(classes) else {0.0, 1.0})


@given(st.integers(0, 10_000))
def test_random_topics_agree_no_more_than_by_chance(seed) -> None:
    rng = np.random.default_rng(seed)
    found = measure(measured(rng.integers(0, 8, 600), rng.integers(0, 5, 600)), ["ami", "ari"])
    assert found == pytest.approx({"ami": 0, "ari": 0}, abs=0.05)


@pytest.mark.parametrize("name", AGREEMENT)
def test_leaving_out_papers_that_were_placed_rightly_is_not_rewarded(name: str) -> None:
    classes = np.repeat(range(5), 20)
    order = np.random.default_rng(1).permutation(100)
    scores = [measure(measured(np.where(order < n, -1, classes), classes), [name])[name] for n in range(0, 60, 10)]
    assert scores[0] == 1
    assert all(more < fewer for fewer, more in pairwise(scores))


def test_before_the_policy_is_what_the_clustering_left() -> None:
    cell = measured(TRUTH, TRUTH, core=TOPICS)
    assert measure(cell, BEFORE) == {
        f"{name}_before": value for name, value in measure(measured(TOPICS, TRUTH), AGREEMENT).items()
    }
    assert measure(cell, ["noise", "noise_before"]) == {"noise": round(2 / 12, 6), "noise_before": 0.25}


def test_a_corpus_left_undivided_agrees_with_nothing() -> None:
    found = measure(measured([-1] * 6, [0, 0, 0, 1, 1, 1]), ["ami", "ari", "homogeneity", "n_topics", "noise"])
    assert found == {"ami": 0, "ari": 0, "homogeneity": 0, "n_topics": 0, "noise": 1}


@pytest.mark.parametrize("truth", [None, [-1] * 4, [0, 0, -1, 0]], ids=["no labels", "none known", "one class"])
def test_without_two_classes_there_is_nothing_to_agree_with(truth: list[int] | None) -> None:
    assert set(measure(measured([0, 0, 1, 1], truth), [*AGREEMENT, *BEFORE, "knn_accuracy"]).values()) == {None}


def test_topics_are_counted_against_the_classes_that_papers_have() -> None:
    assert measure(measured(TOPICS, TRUTH), ["n_topics", "n_classes_ratio"]) == {"n_topics": 3, "n_classes_ratio": 1}
    assert measure(measured([0, 1, 2]), ["n_classes_ratio"]) == {"n_classes_ratio": None}
    assert measure(measured([0, 1], [-1, -1]), ["n_classes_ratio"]) == {"n_classes_ratio": None}


def test_no_papers_have_no_figures() -> None:
    names = [name for name in METRICS if name != "n_topics"]
    assert set(measure(measured([], []), names).values()) == {None}


def test_seconds_are_those_of_all_stages() -> None:
    results = schemas.RESULTS.frame([{"cell": "a"}, {"cell": "failed"}])
    stages = [{"cell": "a", "stage": s, "seconds": t, "peak_memory": 700.0} for s, t in (("embed", 1.5), ("fit", 2.0))]
    table = with_clocked(results, schemas.TIMES.frame(stages), ["ami", "seconds", "peak_memory"])
    assert table.select("seconds", "peak_memory").rows() == [(3.5, 700), (None, None)]


def test_every_metric_is_defined_with_its_docstring() -> None:
    assert all(metric.measure.__doc__ and name == metric.name for name, metric in METRICS.items())

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import spearmanr, ttest_1samp

from topics import schemas
from topics.analyse import novelty
from topics.analyse.novelty import draw_sample, mean_against_half, measure_novelty, rank_correlation

NO_AUTHORS = pl.DataFrame(schema={"paper_id": pl.String, "name": pl.String})


def corpus(n: int, seed: int = 0) -> tuple[Any, pl.DataFrame]:
    """Random papers, one a week, every fifth known to the month only."""
    vectors = np.random.default_rng(seed).normal(size=(n, 12)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    first = [dt.date(2015, 1, 1) + dt.timedelta(weeks=i) for i in range(n)]
    papers = pl.DataFrame({
        "paper_id": pl.Series([f"p{i:04d}" for i in range(n)], dtype=pl.String),
        "date_first": pl.Series(first, dtype=pl.Date),
        "date_last": pl.Series([d + dt.timedelta(days=30 * (i % 5 == 0)) for i, d in enumerate(first)], dtype=pl.Date),
        "score": pl.Series([None] * n, dtype=pl.Float64),
    })  # fmt: skip
    return vectors, papers


def measured(
    vectors: Any, papers: pl.DataFrame, ids: list[str] | None = None, authors: Any = NO_AUTHORS
) -> pl.DataFrame:
    wanted = ids if ids is not None else papers["paper_id"].to_list()
    return measure_novelty(vectors, papers, wanted, authors, draw_sample(vectors, papers))


@pytest.mark.parametrize("block", [7, 4_096])
def test_distance_is_to_the_nearest_papers_that_are_surely_earlier(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(novelty, "_BLOCK", block)
    vectors, papers = corpus(90)
    found = measured(vectors, papers)
    for i in (40, 66, 89):
        earlier = (papers["date_last"] < papers["date_first"][i]).to_numpy()
        similarity = np.where(earlier, vectors @ vectors[i], -np.inf)
        nearest = np.argsort(-similarity)[: novelty.N_NEAREST]
        assert found["n_earlier"][i] == earlier.sum()
        assert found["distance"][i] == pytest.approx(1 - similarity[nearest].mean(), abs=1e-5)
        assert found["nearest_ids"][i].to_list() == [f"p{j:04d}" for j in nearest]


def test_papers_of_the_same_days_are_not_earlier() -> None:
    vectors, papers = corpus(80)
    day = papers["date_first"][60]
    vectors[61] = vectors[60]
    papers = papers.with_columns(
        date_first=pl.when(pl.col("paper_id") == "p0061").then(day).otherwise("date_first"),
        date_last=pl.when(pl.col("paper_id") == "p0061").then(day).otherwise("date_last"),
    )
    found = measured(vectors, papers, ["p0060", "p0061"])
    assert "p0060" not in found["nearest_ids"][1]
    assert "p0061" not in found["nearest_ids"][0]


def test_a_copy_is_the_least_novel_and_a_stranger_the_most() -> None:
    vectors, papers = corpus(400)
    vectors[:, 11] = 0
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[350], vectors[360] = vectors[100:105].mean(axis=0), np.eye(12, dtype=np.float32)[11]
    vectors[100:105] = vectors[350] = vectors[350] / np.linalg.norm(vectors[350])
    found = measured(vectors, papers, ["p0350", "p0360"])
    assert found["distance"][0] == pytest.approx(0, abs=1e-5)
    assert found["percentile"].to_list() == pytest.approx([0, 1], abs=0.01)
    assert found["n_compared"].is_between(50, 130).all()


def test_percentiles_of_alike_papers_are_even_at_every_time() -> None:
    found = measured(*corpus(600)).drop_nulls("percentile")["percentile"].to_numpy()
    assert np.mean(found[:200]) == pytest.approx(0.5, abs=0.06)
    assert np.mean(found[-200:]) == pytest.approx(0.5, abs=0.06)
    assert np.mean(found < 0.1) == pytest.approx(0.1, abs=0.04)


def test_papers_without_date_text_or_enough_before_them_have_none() -> None:
    vectors, papers = corpus(150)
    vectors[120] = 0
    undated = pl.when(pl.col("paper_id") != "p0130")
    papers = papers.with_columns(
        date_first=undated.then("date_first").otherwise(None), date_last=undated.then("date_last").otherwise(None)
    )
    found = measured(vectors, papers, ["p0005", "p0120", "p0130", "p0140", "missing"])
    assert found["paper_id"].to_list() == ["p0005", "p0120", "p0130", "p0140"]
    assert found["distance"].is_null().to_list() == [True, True, True, False]
    assert found["n_earlier"][2] == 0


@pytest.mark.parametrize("n", [0, 1, 40])
def test_a_small_corpus_has_distances_at_most(n: int) -> None:
    found = schemas.NOVELTY.check(measured(*corpus(n)))
    assert found.height == n
    assert found["percentile"].null_count() == n


def test_nearest_papers_by_the_same_authors_are_counted() -> None:
    vectors, papers = corpus(90)
    nearest = measured(vectors, papers, ["p0080"])["nearest_ids"][0].to_list()
    rows = [
        ("p0080", "Ada"),
        ("p0080", "Bo"),
        (nearest[0], "Ada"),
        (nearest[0], "Bo"),
        (nearest[2], "Bo"),
        ("p0079", "Ada"),
    ]
    authors = pl.DataFrame(rows, schema={"paper_id": pl.String, "name": pl.String}, orient="row")
    assert measured(vectors, papers, ["p0080"], authors)["n_own"].to_list() == [2]


def test_rank_correlation_is_that_of_spearman() -> None:
    rng = np.random.default_rng(1)
    a = rng.normal(size=30).round(1)
    b = a + rng.normal(size=30)
    found = rank_correlation(a.tolist(), b.tolist())
    expected = spearmanr(a, b)
    assert found is not None
    assert found[0] == pytest.approx(expected.statistic, abs=1e-6)
    assert found[1] == pytest.approx(expected.pvalue, abs=0.02)
    assert rank_correlation([1, 1, 1], [1, 2, 3]) is None
    assert rank_correlation([], []) is None


def test_a_mean_is_tested_against_one_half_by_students_t() -> None:
    values = [0.4, 0.6, 0.7, 0.9, 0.65, 0.8]
    found, expected = mean_against_half(values), ttest_1samp(values, 0.5)
    assert found is not None
    low, high = expected.confidence_interval()
    assert found == pytest.approx((np.mean(values), low, high, expected.pvalue), abs=1e-6)
    assert mean_against_half(values[:4]) is None
    assert mean_against_half([0.5] * 5) == (0.5, 0.5, 0.5, 1.0)

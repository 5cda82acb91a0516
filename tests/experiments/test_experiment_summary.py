from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from topics import schemas
from topics.experiments.estimates import estimate
from topics.experiments.summary import summarise
from topics.experiments.table import compact, figure


def _results(rows: list[dict[str, object]], *metrics: str) -> pl.DataFrame:
    defaults = {"setting": "", "subsample": None, "n_papers": 10, "failed": None}
    whole = [defaults | row | {"cell": str(i)} for i, row in enumerate(rows)]
    return pl.DataFrame(whole, schema={**schemas.RESULTS.columns, **dict.fromkeys(metrics, pl.Float64())})


def _fits(pipeline: str, values: list[float | None], **more: object) -> list[dict[str, object]]:
    return [{"pipeline": pipeline, "seed": seed, "ami": value, **more} for seed, value in enumerate(values)]


def _row(summary: pl.DataFrame, **where: str) -> dict[str, object]:
    found = summary.filter(**where)
    assert found.height == 1
    return found.row(0, named=True)


OURS, THEIRS = [0.45, 0.46, 0.44, 0.47], [0.40, 0.43, 0.41, 0.39]


def test_means_have_students_interval_and_differences_are_paired_by_seed() -> None:
    rows = _fits("ours", OURS) + _fits("theirs", THEIRS)[::-1]
    found = _row(summarise(_results(rows, "ami"), ["ami"]), pipeline="theirs")
    low, high = stats.t.interval(0.95, 3, np.mean(THEIRS), stats.sem(THEIRS))
    assert (found["mean"], found["low"], found["high"]) == pytest.approx((np.mean(THEIRS), low, high), abs=1e-6)
    test = stats.ttest_rel(THEIRS, OURS)
    ends = test.confidence_interval(0.95)
    assert (found["difference_low"], found["difference_high"]) == pytest.approx((ends.low, ends.high), abs=1e-6)
    assert found["p_uncorrected"] == pytest.approx(test.pvalue, rel=1e-5)


def test_the_first_pipeline_is_compared_with_none() -> None:
    found = _row(summarise(_results(_fits("ours", OURS) + _fits("theirs", THEIRS), "ami"), ["ami"]), pipeline="ours")
    assert (found["difference"], found["difference_low"], found["p_uncorrected"]) == (None, None, None)


def test_one_seed_has_a_mean_and_no_interval() -> None:
    found = _row(summarise(_results(_fits("a", [0.4]) + _fits("b", [0.3]), "ami"), ["ami"]), pipeline="b")
    assert (found["mean"], found["low"], found["high"], found["n"]) == (0.3, None, None, 1)
    assert (found["difference"], found["difference_low"], found["p_uncorrected"]) == (-0.1, None, None)


def test_a_difference_without_chance_has_no_interval() -> None:
    found = _row(summarise(_results(_fits("a", OURS) + _fits("b", OURS), "ami"), ["ami"]), pipeline="b")
    assert (found["difference"], found["difference_low"], found["difference_high"]) == (0, None, None)
    assert found["p_uncorrected"] is None


def test_an_interval_ends_where_the_measure_does() -> None:
    found = _row(summarise(_results(_fits("a", [0.1, 0.9]), "ami"), ["ami"]), pipeline="a")
    assert (found["low"], found["high"]) == (-1, 1)


def test_failed_fits_do_not_count() -> None:
    rows = _fits("a", OURS) + _fits("b", THEIRS)
    rows[5] |= {"ami": None, "failed": "too few papers"}
    found = _row(summarise(_results(rows, "ami"), ["ami"]), pipeline="b")
    assert found["n"] == 3
    assert found["difference"] == pytest.approx(np.mean([-0.05, -0.03, -0.08]), abs=1e-6)


def test_a_pipeline_that_always_failed_is_named_and_has_no_mean() -> None:
    rows = _fits("a", [0.4, 0.5]) + _fits("b", [None, None], failed="out of memory")
    found = _row(summarise(_results(rows, "ami"), ["ami"]), pipeline="b")
    assert (found["n"], found["mean"], found["difference"]) == (0, None, None)


def test_metrics_that_nobody_has_are_left_out() -> None:
    rows = [row | {"npmi": float("nan")} for row in _fits("a", OURS)]
    assert summarise(_results(rows, "ami", "npmi"), ["ami", "npmi"])["metric"].to_list() == ["ami"]


def test_settings_are_kept_apart() -> None:
    rows = [row for s in ("n=20", "n=50") for p, v in (("a", OURS), ("b", THEIRS)) for row in _fits(p, v, setting=s)]
    rows[-4:] = _fits("b", [0.1, 0.2, 0.3, 0.4], setting="n=50")
    found = summarise(_results(rows, "ami"), ["ami"])
    assert found.select("pipeline", "setting").rows() == [("a", "n=20"), ("b", "n=20"), ("a", "n=50"), ("b", "n=50")]
    assert _row(found, pipeline="b", setting="n=50")["difference"] == pytest.approx(0.25 - 0.455, abs=1e-6)


def test_stability_over_subsamples_is_theirs_alone() -> None:
    rows = [{"pipeline": "a", "seed": 0, "subsample": i, "stability_subsamples": 0.8 + i / 100} for i in range(3)]
    rows.append({"pipeline": "a", "seed": 0, "stability_subsamples": None})
    found = _row(summarise(_results(rows, "stability_subsamples"), ["stability_subsamples"]), pipeline="a")
    assert (found["mean"], found["n"]) == (pytest.approx(0.81), 3)


@pytest.mark.parametrize("n", [3, 5, 8])
def test_the_error_of_pairs_is_the_jackknifes(n: int) -> None:
    agreement = np.zeros((n, n))
    for i, j in combinations(range(n), 2):
        agreement[i, j] = agreement[j, i] = np.random.default_rng(10 * i + j).uniform(0.5, 0.9)
    without = []
    for left_out in range(n):
        kept = np.delete(np.arange(n), left_out)
        without.append(agreement[np.ix_(kept, kept)].sum() / ((n - 1) * (n - 2)))
    error = np.sqrt((n - 1) / n * ((np.array(without) - np.mean(without)) ** 2).sum())
    found = estimate((agreement.sum(axis=1) / (n - 1)).tolist(), of_pairs=True)
    assert found.mean == pytest.approx(agreement.sum() / (n * (n - 1)))
    assert found.high - found.mean == pytest.approx(stats.t.ppf(0.975, n - 1) * error)


def test_two_fits_are_one_pair_and_no_interval() -> None:
    assert estimate([0.8, 0.8], of_pairs=True)[:4] == (2, 0.8, None, None)


def test_no_results_have_an_empty_summary() -> None:
    empty = summarise(_results([], "ami"), ["ami"])
    assert empty.height == 0
    assert compact(empty, ["ami"]).columns == ["pipeline"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.4523, ".452"), (-0.012, "-.012"), (-0.0001, ".000"), (1.0, "1.00"), (43.21, "43.2"), (1240.4, "1,240")],
)
def test_figures_have_three_digits(value: float, text: str) -> None:
    assert figure(value) == text


def test_a_summary_prints_as_a_row_for_each_pipeline() -> None:
    rows = [row | {"n_topics": 40.0} for row in _fits("ours", [0.45, 0.46])]
    rows += _fits("theirs", [None, None], failed="broken")
    summary = summarise(_results(rows, "ami", "n_topics"), ["ami", "n_topics"])
    assert compact(summary, ["n_topics", "npmi", "ami"]).rows() == [
        ("ours", "40.0", ".455 [.391, .519]"),
        ("theirs", "", ""),
    ]
    assert compact(summary, ["ami"]).columns == ["pipeline", "ami"]


def test_settings_are_a_column_where_there_are_several() -> None:
    rows = _fits("a", [0.4], setting="n=20") + _fits("a", [0.5], setting="n=50")
    found = compact(summarise(_results(rows, "ami"), ["ami"]), ["ami"])
    assert found.rows() == [("a", "n=20", ".400"), ("a", "n=50", ".500")]

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import pytest

from topics.experiments.cells import Cell
from topics.experiments.config import Experiment, load_experiment
from topics.experiments.search import _mean, search

SPACE = {
    "cluster.max_share": {"low": 0.1, "high": 0.9},
    "cluster.min_samples": {"low": 1, "high": 64, "log": True},
    "reduce.init": ["pca", "spectral"],
}


def experiment(**changes: Any) -> Experiment:
    asked = {"space": SPACE, "trials": 25, "metric": "ami", **changes}
    return load_experiment(
        {
            "question": "?",
            "data": {"path": "sample", "label": "label"},
            "pipelines": {"nmf": {}, "topics": {}},
            "seeds": 2,
            "sweep": {"optuna": {"pipeline": "topics", **asked}},
        }
    )


def quality(cell: Cell) -> float:
    """Best at a share of .6, and a little better with one seed than the other."""
    return 1 - (cell.experiment.config.cluster.max_share - 0.6) ** 2 + cell.seed / 100


class Fits:
    """Stands for the fits: keeps the cells it was asked for."""

    def __init__(self, value: Callable[[Cell], float | None] = quality) -> None:
        self.asked: list[list[str]] = []
        self._value = value

    def __call__(self, cells: Sequence[Cell]) -> pl.DataFrame:
        self.asked.append([cell.name for cell in cells])
        rows = {"subsample": [cell.subsample for cell in cells], "ami": [self._value(cell) for cell in cells]}
        return pl.DataFrame(rows, schema={"subsample": pl.Int32, "ami": pl.Float64})


def names(cells: Sequence[Cell]) -> list[str]:
    return [cell.name for cell in cells]


def test_every_pipeline_is_fitted_as_it_is_before_one_is_searched() -> None:
    fits = Fits()
    search(experiment(trials=3), fits)
    assert fits.asked[0] == ["nmf,seed=0", "nmf,seed=1", "topics,seed=0", "topics,seed=1"]
    assert len(fits.asked) == 4
    for trial in fits.asked[1:]:
        assert [name.startswith("topics,") for name in trial] == [True, True]
        assert [name.rpartition(",")[2] for name in trial] == ["seed=0", "seed=1"]


def test_a_search_begun_again_goes_the_same_way() -> None:
    first, second = Fits(), Fits()
    assert names(search(experiment(trials=8), first)) == names(search(experiment(trials=8), second))
    assert first.asked == second.asked


def test_a_larger_budget_goes_on_from_a_smaller_one() -> None:
    few, more = names(search(experiment(trials=4), Fits())), names(search(experiment(trials=8), Fits()))
    assert more[: len(few)] == few


def test_values_stay_within_their_bounds() -> None:
    for cell in search(experiment(), Fits()):
        cluster = cell.experiment.config.cluster
        assert 0.1 <= cluster.max_share <= 0.9
        assert cluster.min_samples is None or 1 <= cluster.min_samples <= 64


def test_the_search_goes_where_it_is_better() -> None:
    tried = [c.experiment.config.cluster.max_share for c in search(experiment(trials=40), Fits()) if c.setting]
    late = tried[-20:]
    assert sum(abs(share - 0.6) for share in late) / len(late) < 0.1


def test_the_search_goes_down_where_less_is_better() -> None:
    found = search(experiment(trials=40, direction="minimize"), Fits())
    late = [cell.experiment.config.cluster.max_share for cell in found if cell.setting][-20:]
    assert sum(share < 0.3 for share in late) > 10


def test_a_trial_that_fails_does_not_stop_the_search() -> None:
    def failing(cell: Cell) -> float | None:
        return None if cell.experiment.config.reduce.init == "spectral" else quality(cell)

    found = search(experiment(trials=10), Fits(failing))
    assert {cell.experiment.config.reduce.init for cell in found} == {"pca", "spectral"}


def test_no_cell_is_told_twice() -> None:
    found = search(experiment(space={"reduce.init": ["pca", "spectral"]}, trials=12), Fits())
    assert len(found) == 4 + 2 * 2
    assert len(set(names(found))) == len(found)


def test_fractions_are_told_shortly() -> None:
    for cell in search(experiment(space={"cluster.max_share": {"low": 0.1, "high": 0.9}}, trials=5), Fits()):
        share = cell.experiment.config.cluster.max_share
        assert math.isclose(share, float(f"{share:.3g}"))
        assert len(cell.setting) <= len("cluster.max_share=0.123")


def test_fits_on_parts_of_the_papers_do_not_judge_a_setting() -> None:
    def best(told: Fits) -> list[str]:
        return names(search(experiment(trials=8).model_copy(update={"subsamples": 2}), told))

    assert best(Fits()) == best(Fits(lambda cell: quality(cell) if cell.subsample is None else 1 - quality(cell)))


def test_a_setting_with_one_failed_fit_is_not_judged_by_the_others() -> None:
    fits = Fits(lambda cell: None if cell.seed else quality(cell))
    assert names(search(experiment(trials=8), fits)) == names(search(experiment(trials=8), Fits(lambda _cell: None)))


def test_a_metric_that_no_fit_has_ends_without_a_traceback() -> None:
    def no_metric(cells: Sequence[Cell]) -> pl.DataFrame:
        return Fits()(cells).drop("ami")

    assert search(experiment(trials=2), no_metric)


def test_stability_over_subsamples_is_searched_on_these() -> None:
    rows = {"subsample": [None, 0, 1], "stability_subsamples": [None, 0.4, 0.6], "ami": [0.5, 0.1, 0.1]}
    results = pl.DataFrame(rows, schema_overrides={"subsample": pl.Int32})
    assert _mean(results, "stability_subsamples") == pytest.approx(0.5)
    assert _mean(results, "ami") == 0.5
    assert _mean(results, "fmi") is None

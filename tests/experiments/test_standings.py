"""Who leads, and who cannot be told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.experiments.standings import fits_of, standings

Values = Mapping[str, Sequence[float | None]]


def results(values: Values, setting: str = "", metric: str = "ami") -> pl.DataFrame:
    rows = [
        {"cell": f"{name},{seed}", "pipeline": name, "setting": setting, "seed": seed, metric: value}
        for name, own in values.items()
        for seed, value in enumerate(own)
    ]
    return pl.DataFrame(rows, schema=dict(schemas.RESULTS.columns) | {metric: pl.Float64()})


def by_name(table: pl.DataFrame, column: str) -> dict[str, object]:
    return dict(table.select("pipeline", column).iter_rows())


def test_seeds_pair_what_their_spread_would_hide() -> None:
    drawn = np.array([0.1, 0.3, 0.5, 0.7])
    table = standings(results({"a": drawn, "b": drawn - 0.02 + [0.001, -0.001, 0.001, -0.001]}), {"ami": "higher"})
    assert by_name(table, "standing") == {"a": "best", "b": "behind"}
    row = table.row(1, named=True)
    assert row["difference"] == pytest.approx(-0.02)
    assert row["low"] < row["difference"] < row["high"] < 0


def test_what_chance_explains_is_level_and_a_single_fit_is_untested() -> None:
    table = standings(results({"a": [0.5, 0.4, 0.6], "b": [0.45, 0.5, 0.5], "c": [0.1]}), {"ami": "higher"})
    assert by_name(table, "standing") == {"a": "best", "b": "level", "c": "untested"}
    assert by_name(table, "n") == {"a": 3, "b": 3, "c": 1}


def test_lower_can_be_better() -> None:
    table = standings(results({"a": [0.5, 0.51, 0.5], "b": [0.2, 0.2, 0.2]}), {"ami": "lower"})
    assert by_name(table, "standing") == {"a": "behind", "b": "best"}


def test_fits_that_are_all_the_same_are_one_observation() -> None:
    table = standings(results({"a": [0.5, 0.5], "b": [0.5, 0.5], "c": [0.4, 0.4]}), {"ami": "higher"})
    assert by_name(table, "standing") == {"a": "best", "b": "best", "c": "untested"}
    assert by_name(table, "difference") == {"a": None, "b": 0.0, "c": pytest.approx(-0.1)}


def test_many_comparisons_are_corrected() -> None:
    rng = np.random.default_rng(0)
    own = {"a": 0.5 + 0.01 * rng.standard_normal(5), "b": 0.488 + 0.01 * rng.standard_normal(5)}
    alone = standings(results(own), {"ami": "higher"})["p_value"].drop_nulls()[0]
    others = {f"c{i}": 0.3 * own["a"] + 0.02 * rng.standard_normal(5) for i in range(3)}
    among = standings(results({**own, **others}), {"ami": "higher"})
    n_pairs = 10
    assert by_name(among, "p_value")["b"] == pytest.approx(min(1.0, n_pairs * alone), rel=1e-4)
    assert by_name(among, "p_value")["c0"] < 0.05


def test_where_none_differs_one_is_told_behind_in_one_experiment_in_twenty_at_most() -> None:
    rng = np.random.default_rng(0)
    drawn = [{name: rng.standard_normal(5) for name in "abcd"} for _ in range(200)]
    told = ["behind" in standings(results(values), {"ami": "higher"})["standing"] for values in drawn]
    assert np.mean(told) <= 0.05


def test_settings_of_other_papers_are_not_compared() -> None:
    both = pl.concat([results({"a": [0.5, 0.6], "b": [0.1, 0.1]}, s) for s in ("n=1", "n=2")])
    apart = standings(both, {"ami": "higher"}, by_setting=True)
    assert apart.filter(standing="best")["setting"].to_list() == ["n=1", "n=2"]
    together = standings(both, {"ami": "higher"})
    assert together.filter(standing="best").select("pipeline", "setting").rows() == [("a", "n=1"), ("a", "n=2")]
    assert together["difference"].count() == 3


def test_a_metric_of_one_pipeline_has_no_standing_and_failed_fits_take_no_part() -> None:
    assert standings(results({"a": [0.5, 0.4]}), {"ami": "higher"}).is_empty()
    table = standings(results({"a": [0.5, 0.5], "b": [None, None]}), {"ami": "higher"})
    assert table.is_empty()


def test_whole_fits_count_and_subsamples_only_where_they_alone_are_measured() -> None:
    own = results({"a": [0.5, 0.4, 0.3]}).with_columns(subsample=pl.Series([None, 0, 1], dtype=pl.Int32))
    assert fits_of(own, "ami")["ami"].to_list() == [0.5]
    assert fits_of(own.filter(pl.col("subsample").is_not_null()), "ami")["ami"].to_list() == [0.4, 0.3]

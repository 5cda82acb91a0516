"""Means over the fits of an experiment, and how far its pipelines differ from the first one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from .. import schemas
from .estimates import Estimate, estimate
from .metrics import METRICS, GroupMetric, bounds_of, is_of_subsamples

_DIGITS = 6
# By seed and subsample.
_Values = Mapping[tuple[int, int | None], float]


def summarise(results: pl.DataFrame, metrics: Sequence[str]) -> pl.DataFrame:
    """For each pipeline, setting and metric the mean over whole fits, with a 95 % interval (``estimate`` says how).

    An interval that reaches beyond what a metric can be ends there.

    Stability over subsamples is a mean over these. The difference to the experiment's first pipeline at the same
    setting is over the fits that both have, paired by seed; its p-value stands alone, corrected for no other. Failed
    fits do not count, as ``n`` tells. A metric that no pipeline has at a setting is left out there.

    Args:
        results: as ``schemas.RESULTS``, with a column for each of ``metrics``.
        metrics: keys of ``METRICS``.

    Returns:
        ``schemas.SUMMARY``, in the order in which ``results`` has pipelines and settings.
    """
    groups = {
        (str(pipeline), str(setting)): {metric: _values(cells, metric) for metric in metrics}
        for (pipeline, setting), cells in results.group_by("pipeline", "setting", maintain_order=True)
    }
    table = schemas.SUMMARY.frame(_rows(groups))
    return table.filter((pl.col("n") > 0).any().over("setting", "metric"))


def _values(cells: pl.DataFrame, metric: str) -> _Values:
    counted = cells.filter(
        pl.col("failed").is_null(),
        pl.col("subsample").is_not_null() == is_of_subsamples(metric),
        pl.col(metric).cast(pl.Float64).is_finite(),
    )
    return {(seed, part): value for seed, part, value in counted.select("seed", "subsample", metric).iter_rows()}


def _rows(groups: Mapping[tuple[str, str], Mapping[str, _Values]]) -> Iterator[dict[str, Any]]:
    first = next(iter(groups), ("", ""))[0]
    for (pipeline, setting), measured in groups.items():
        others = groups.get((first, setting), {}) if pipeline != first else {}
        for metric, values in measured.items():
            name = {"pipeline": pipeline, "setting": setting, "metric": metric}
            yield name | _figures(metric, values, others.get(metric, {}))


def _figures(metric: str, values: _Values, others: _Values) -> dict[str, float | None]:
    of_pairs = isinstance(METRICS[metric], GroupMetric)
    least, most = bounds_of(metric)
    own = estimate(list(values.values()), of_pairs=of_pairs)
    if own.low is not None and own.high is not None:
        own = own._replace(low=max(own.low, least), high=min(own.high, most))
    apart = [value - others[fit] for fit, value in values.items() if fit in others]
    difference = estimate(apart, of_pairs=of_pairs)
    return {"n": own.n, **_named(own, "mean", "low", "high")} | {
        **_named(difference, "difference", "difference_low", "difference_high"),
        "p_uncorrected": None if difference.p_value is None else float(f"{difference.p_value:.{_DIGITS}g}"),
    }


def _named(found: Estimate, mean: str, low: str, high: str) -> dict[str, float | None]:
    values = {mean: found.mean, low: found.low, high: found.high}
    return {name: None if value is None else round(value, _DIGITS) for name, value in values.items()}

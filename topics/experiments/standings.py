"""Which pipeline leads in a metric, and which ones cannot be told apart from it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Literal

import polars as pl

from ..analyse.exact import ALPHA
from .estimates import Estimate, estimate
from .metrics import METRICS, GroupMetric

Better = Literal["higher", "lower"]

STANDINGS = {
    "metric": pl.String(),
    "pipeline": pl.String(),
    "setting": pl.String(),
    "n": pl.Int32(),
    "mean": pl.Float64(),
    "difference": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "p_value": pl.Float64(),
    "standing": pl.String(),
}
_FIT = ("seed", "subsample")
_APART = ("difference", "low", "high")
DIGITS = 6


def fits_of(results: pl.DataFrame, metric: str) -> pl.DataFrame:
    """The cells that the mean of a metric is over: whole fits, or subsamples where those alone have it.

    Args:
        results: as ``schemas.RESULTS``, with a column ``metric``.
    """
    known = results.filter(pl.col(metric).is_finite())
    whole = known.filter(pl.col("subsample").is_null())
    return whole if whole.height else known


def standings(results: pl.DataFrame, better: Mapping[str, Better], by_setting: bool = False) -> pl.DataFrame:
    """For each metric the pipeline and setting with the best mean, and how far each other one is from it.

    Differences (mean less the best one's) are over the seeds and subsamples that both have, paired, with a 95 %
    interval, as ``estimate`` has it. Which one is best the same data have said, so p-values are corrected for all
    pairs that there could be in a metric (Bonferroni: Dunn 1961, J. Am. Stat. Assoc. 56, 52-64): where none differs,
    one or more is told to be behind in at most 5 % of metrics.

    Args:
        results: as ``schemas.RESULTS``, with a column per metric.
        better: which way is better, by the metrics' names.
        by_setting: whether each setting has a best one of its own, as where settings differ in their data.

    Returns:
        metric, pipeline, setting, n (fits), mean, difference, low, high, p_value, standing: "best" (several, where they
        reach the same), "level" (cannot be told apart from the best), "behind", or "untested" (too few fits in common,
        or no chance in either, so that the difference is the same in each).
        Metrics and settings with a single pipeline to compare are left out.
    """
    found = [
        {"metric": metric, **row}
        for metric, way in better.items()
        for part in _parts(fits_of(results, metric), by_setting)
        for row in _ranked(
            part.select("pipeline", "setting", *_FIT, value=metric), way, isinstance(METRICS.get(metric), GroupMetric)
        )
    ]
    return pl.DataFrame(found, schema=STANDINGS, orient="row")


def _parts(fits: pl.DataFrame, by_setting: bool) -> list[pl.DataFrame]:
    return fits.partition_by("setting", maintain_order=True) if by_setting else [fits]


def _ranked(fits: pl.DataFrame, way: Better, of_pairs: bool) -> Iterator[dict[str, object]]:
    rows = fits.partition_by("pipeline", "setting", maintain_order=True)
    if len(rows) < 2:
        return
    means = [round(float(row["value"].mean()), DIGITS) for row in rows]  # type: ignore[arg-type]
    best = means.index(max(means) if way == "higher" else min(means))
    against = [Estimate(0) if i == best else _difference(row, rows[best], of_pairs) for i, row in enumerate(rows)]
    corrected = _corrected([found.p_value for found in against])
    for i, (row, found, p_value) in enumerate(zip(rows, against, corrected, strict=True)):
        yield row.select("pipeline", "setting").row(0, named=True) | {
            "n": row.height,
            "mean": means[i],
            **{name: _rounded(value) for name, value in zip(_APART, found[1:4], strict=True)},
            "p_value": None if p_value is None else float(f"{p_value:.{DIGITS}g}"),
            "standing": "best" if means[i] == means[best] else _standing(found.mean, p_value),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _difference(fits: pl.DataFrame, best: pl.DataFrame, of_pairs: bool) -> Estimate:
    """Mean less the best one's, over the fits that both have."""
    pairs = fits.join(best, on=_FIT, nulls_equal=True, suffix="_best").sort(_FIT)
    return estimate((pairs["value"] - pairs["value_best"]).to_list(), of_pairs=of_pairs)


def _corrected(p_values: list[float | None]) -> list[float | None]:
    n_pairs = math.comb(len(p_values), 2)
    return [None if p is None else min(1.0, p * n_pairs) for p in p_values]


def _standing(difference: float | None, p_value: float | None) -> str:
    if p_value is None:
        return "level" if difference == 0 else "untested"
    return "behind" if p_value < ALPHA else "level"

"""Does the share of a topic grow or fall? A rate, an interval and an error rate for each."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import polars as pl

from .. import schemas

MIN_PERIODS = 5
MIN_PAPERS = 8
# A topic is called stable when its whole interval lies within this growth of the odds per year, either way.
STABLE_WITHIN = 0.10
_MOST_SPREAD = 0.1
# Slopes and standard errors of the log-odds per year beyond this say that the data do not determine a slope.
_WORTHLESS = 5.0
METHOD = "quasi-binomial logit of share on time, Benjamini-Hochberg over topics"


def fit_trends(timeline: pl.DataFrame, alpha: float = 0.05) -> pl.DataFrame:
    """Growth of each topic's share of all papers, tested.

    A logit regression of the share on time, weighted by the papers of the period, with the dispersion estimated from
    the Pearson residuals (McCullagh & Nelder 1989, ch. 4; never taken below the binomial's own 1) and t-quantiles with
    n - 2 degrees of freedom. p-values are corrected over the tested topics (Benjamini & Hochberg 1995).

    Args:
        timeline: topic_id, period_start, papers, total; rows whose ``complete`` is false (where there is such a column)
            and periods without papers are left out. Where ``spread`` (likewise) is more than a tenth of the total,
            nothing is tested: periods that share their papers are no observations of their own.
        alpha: a topic grows or falls when its q-value is below this.

    Returns:
        A table as ``schemas.TRENDS``: ``growth_per_year`` and its 95 % interval as rates of the odds (0.34 = +34 % a
        year), ``direction`` growing, falling, stable (the interval lies within 10 % a year either way), unclear, or
        untested where there are too few periods or papers, which ``evidence`` then says.
    """
    if "complete" in timeline.columns:
        timeline = timeline.filter("complete")
    used = timeline.filter(pl.col("total") > 0).sort("topic_id", "period_start")
    rows = [_fit(group, topic_id) for (topic_id,), group in used.group_by("topic_id", maintain_order=True)]
    table = schemas.TRENDS.frame(rows)
    return _correct(table, alpha).pipe(schemas.TRENDS.check)


def _fit(cells: pl.DataFrame, topic_id: Any) -> dict[str, Any]:
    papers, total = cells["papers"].to_numpy(), cells["total"].to_numpy()
    row = {"topic_id": topic_id, "direction": "untested", "method": METHOD}
    n_papers = f"{papers.sum():.0f} papers in {len(papers)} complete periods"
    if "spread" in cells.columns and cells["spread"].sum() > _MOST_SPREAD * total.sum():
        return row | {"evidence": "not tested: too many dates are less precise than the periods; use longer ones"}
    if len(papers) < MIN_PERIODS or papers.sum() < MIN_PAPERS:
        return row | {"evidence": f"not tested: {n_papers}; needs {MIN_PAPERS} papers in {MIN_PERIODS} periods"}
    if np.all(papers >= total):
        return row | {"evidence": "not tested: every paper is in this topic"}
    slope, error = _slope(cells["period_start"].to_numpy(), papers, total)
    if not 0 < error < _WORTHLESS or abs(slope) > _WORTHLESS:
        return row | {"evidence": f"not tested: {n_papers} do not determine a slope"}
    from scipy.stats import t

    half = float(t.ppf(0.975, len(papers) - 2)) * error
    return row | {
        "growth_per_year": math.expm1(slope),
        "ci_low": math.expm1(slope - half),
        "ci_high": math.expm1(slope + half),
        "p_value": float(2 * t.sf(abs(slope) / error, len(papers) - 2)),
        "evidence": n_papers,
    }


def _slope(start: Any, papers: Any, total: Any) -> tuple[float, float]:
    """Slope of the log-odds per year and its standard error."""
    # The whole of statsmodels.api costs a second more to import than the model needs.
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    years = (start - start[0]).astype("timedelta64[D]").astype(float) / 365.25
    design = np.column_stack([np.ones_like(years), years - years.mean()])
    with warnings.catch_warnings():
        # Said of perfect fits as well; what is not determined shows in the standard error.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        # The share with var_weights, not (successes, failures): that form estimates a dispersion far too small.
        fitted = GLM(papers / total, design, family=Binomial(), var_weights=total).fit(scale=1.0)
    dispersion = max(1.0, float(fitted.pearson_chi2) / (len(papers) - 2))
    return float(fitted.params[1]), float(fitted.bse[1]) * math.sqrt(dispersion)


def _correct(table: pl.DataFrame, alpha: float) -> pl.DataFrame:
    from scipy.stats import false_discovery_control

    tested = table.filter(pl.col("p_value").is_not_null())
    if tested.is_empty():
        return table
    q_values = tested.select("topic_id", q_value=pl.Series(false_discovery_control(tested["p_value"].to_numpy())))
    significant = pl.col("q_value") < alpha
    stable = (pl.col("ci_low") > -STABLE_WITHIN) & (pl.col("ci_high") < STABLE_WITHIN)
    direction = (
        pl.when(pl.col("p_value").is_null()).then("direction")
        .when(significant & (pl.col("growth_per_year") > 0)).then(pl.lit("growing"))
        .when(significant).then(pl.lit("falling"))
        .when(stable).then(pl.lit("stable"))
        .otherwise(pl.lit("unclear"))
    )  # fmt: skip
    return (
        table.drop("q_value")
        .join(q_values, on="topic_id", how="left", maintain_order="left")
        .with_columns(direction=direction)
    )

"""Does the share of a topic grow or fall? A rate, an interval and an error rate for each."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from .. import schemas
from ..text import count
from .count_grid import Floats, count_grid
from .exact import false_discovery_rates
from .observations import MIN_PAPERS, MIN_PERIODS, MIN_TOTAL, MOST_SPREAD
from .odds_lines import OddsLines, fit_odds_lines
from .rank_trends import rank_trend

# A topic is called stable when its whole interval lies within this growth of the odds per year, either way.
STABLE_WITHIN = 0.10
METHOD = "logit of share on time with errors robust to over-dispersion, Benjamini-Hochberg over topics"
# Sums over many topics at once may differ in their last digits from sums over one.
_DIGITS = 9


def fit_trends(timeline: pl.DataFrame, alpha: float = 0.05) -> pl.DataFrame:
    """Growth of each topic's share of all papers, tested.

    A logit regression of the share on time whose errors hold under over-dispersion of any form (``fit_odds_lines``
    has the method and its sources), p-values corrected over the tested topics (Benjamini & Hochberg 1995), and a test
    by ranks beside it (``rank_trend``). A quasi-binomial fit, whose weights are the totals, had up to 7 % false
    positives in a growing corpus of varying shares and 13 % of its intervals off at a growth of 20 %; and 2 % false
    positives without over-dispersion, where its dispersion is kept from falling below 1.

    Args:
        timeline: topic_id, period_start, papers, total; rows whose ``complete`` is false (where there is such a column)
            and periods without papers are left out. Where ``spread`` (likewise) is more than a tenth of the total,
            nothing is tested: periods that share their papers are no observations of their own.
        alpha: a topic grows or falls when its q-value is below this.

    Returns:
        A table as ``schemas.TRENDS``: ``growth_per_year`` and its 95 % interval as rates of the odds (0.34 = +34 % a
        year), the same as odds ratios, the ``dispersion`` (1 is the binomial's), tau and slope of the share per year,
        and ``direction``: growing, falling, stable (two one-sided tests at ``alpha`` / 2 each show that the odds
        change by less than 10 % a year: at .05 the whole 95 % interval does; Schuirmann 1987, J. Pharmacokinet.
        Biopharm. 15, 657-680), unclear, or untested where there are too few periods or papers, which ``evidence`` says.
    """
    grid = count_grid(timeline)
    lines = fit_odds_lines(grid.years, grid.papers, grid.total)
    growth = _growth(lines, alpha)
    rows = [
        {"topic_id": topic_id, "method": METHOD}
        | _row(grid.years, grid.papers[i], grid.total[i], grid.spread[i], growth[i])
        for i, topic_id in enumerate(grid.topic_ids)
    ]
    floats = [name for name, dtype in schemas.TRENDS.columns.items() if dtype == pl.Float64]
    table = schemas.TRENDS.frame(rows).with_columns(pl.col(floats).round_sig_figs(_DIGITS))
    return _correct(table, alpha).pipe(schemas.TRENDS.check)


def _growth(lines: OddsLines, alpha: float) -> list[dict[str, Any]]:
    """What the table says of each line, with the direction that it has unless its q-value shows a movement."""
    low, high = lines.interval()
    lower, upper = lines.interval(1 - alpha)
    stable = (np.expm1(lower) > -STABLE_WITHIN) & (np.expm1(upper) < STABLE_WITHIN)
    columns = {
        "growth_per_year": np.expm1(lines.slope),
        "ci_low": np.expm1(low),
        "ci_high": np.expm1(high),
        "p_value": lines.p_values(),
        "odds_ratio": np.exp(lines.slope),
        "odds_low": np.exp(low),
        "odds_high": np.exp(high),
        "dispersion": lines.dispersion,
        "direction": np.where(stable, "stable", "unclear"),
    }
    values = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in values]


def _row(years: Floats, papers: Floats, total: Floats, spread: Floats, growth: dict[str, Any]) -> dict[str, Any]:
    used = total > 0
    counted = f"{count(round(float(papers.sum())), 'paper')} in {count(int(used.sum()), 'complete period')}"
    untested = None
    if spread.sum() > MOST_SPREAD * total.sum():
        untested = "too many dates are less precise than the periods; use longer ones"
    elif used.sum() < MIN_PERIODS or papers.sum() < MIN_PAPERS:
        untested = f"{counted}; needs {MIN_PAPERS} papers in {MIN_PERIODS} periods"
    elif total.sum() < MIN_TOTAL * used.sum():
        untested = f"{counted}, which hold fewer than {MIN_TOTAL} papers of all topics on average"
    elif np.all(papers >= total):
        untested = "every paper is in this topic"
    elif np.isnan(growth["growth_per_year"]):
        untested = f"{counted} do not determine a slope"
    if untested:
        return {"direction": "untested", "evidence": f"not tested: {untested}"}
    ranks = rank_trend(years[used], papers[used] / total[used])
    return growth | ranks._asdict() | {"evidence": counted}


def _correct(table: pl.DataFrame, alpha: float) -> pl.DataFrame:
    """q-values over the tested topics, and the direction of those that pass ``alpha``."""
    tested = table.drop_nulls("p_value")
    q_values = tested.select(
        "topic_id", q_value=pl.Series(false_discovery_rates(tested["p_value"].to_list()), dtype=pl.Float64)
    )
    moved = pl.when(pl.col("growth_per_year") > 0).then(pl.lit("growing")).otherwise(pl.lit("falling"))
    return (
        table.drop("q_value")
        .join(q_values, on="topic_id", how="left", maintain_order="left")
        .with_columns(direction=pl.when(pl.col("q_value") < alpha).then(moved).otherwise("direction"))
    )

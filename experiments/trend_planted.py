"""Corpora of real papers whose categories grow at known rates, and whether the topics fitted to them say so."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import topics
from topics.analyse.trends import fit_trends

FIRST_YEAR = 2005
DAYS = 365


def shares(settings: Mapping[str, Any], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Growth of each planted category, and its share of the papers in each year (categories x years).

    The odds of a category grow at its rate exactly; all are equally large in the middle of the years.
    """
    n = len(settings["categories"])
    growth = rng.permutation(np.resize(settings["growth"], n))
    years = np.arange(settings["years"]) - (settings["years"] - 1) / 2
    middle = settings["share"] / n
    odds = middle / (1 - middle) * (1 + growth[:, None]) ** years
    return growth, odds / (1 + odds)


def draw(
    papers: pl.DataFrame, settings: Mapping[str, Any], share: np.ndarray, rng: np.random.Generator
) -> pl.DataFrame:
    """Papers drawn without replacement, with new dates; what the planted categories leave goes to the fillers."""
    n_years = settings["years"]
    sizes = (1 + settings["corpus_growth"]) ** np.arange(n_years)
    sizes = np.round(settings["papers"] * sizes / sizes.sum()).astype(int)
    pools = [rng.permutation(np.flatnonzero(papers["label"] == name)) for name in settings["categories"]]
    pools.append(rng.permutation(np.flatnonzero(papers["label"].is_in(settings["fillers"]))))
    rows, years = [], []
    for year, size in enumerate(sizes):
        counts = rng.multinomial(size, [*share[:, year], 1 - share[:, year].sum()])
        for k, count in enumerate(counts):
            drawn, pools[k] = pools[k][:count], pools[k][count:]
            rows += drawn.tolist()
            years += [FIRST_YEAR + year] * len(drawn)
    january = (np.array(years) - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    days = pl.Series(january + rng.integers(0, DAYS, len(rows)))
    return papers[rows].with_columns(date=days.dt.to_string("%Y-%m-%d"))


def found(papers: pl.DataFrame, as_of: dt.date, seed: int, cache: Path | None) -> pl.DataFrame:
    """The topics that the product fits to these papers: their trends, main category and its share (``purity``)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "planted.parquet"
        papers.write_parquet(path)
        corpus = topics.read(path, as_of=as_of)
    run = topics.fit(corpus, {"seed": seed, "time": {"period": "year"}}, cache=cache)
    held = run.assignments.join(run.papers.select("paper_id", "label"), on="paper_id").filter(pl.col("topic_id") >= 0)
    main = (
        held.group_by("topic_id", "label")
        .len()
        .sort(["topic_id", "len", "label"], descending=[False, True, False])
        .group_by("topic_id", maintain_order=True)
        .agg(category=pl.col("label").first(), purity=pl.col("len").first() / pl.col("len").sum())
    )
    return fit_trends(run.timeline).join(main, on="topic_id")


def judged(table: pl.DataFrame, growth: Mapping[str, float]) -> pl.DataFrame:
    """Whether the sign agrees (where nothing grows: whether nothing is said to) and the interval holds the growth."""
    table = table.with_columns(planted=pl.col("category").replace_strict(growth, default=None))
    moves = pl.col("direction").is_in(["growing", "falling"])
    same_sign = pl.col("growth_per_year").sign() == pl.col("planted").sign()
    return table.drop_nulls(["planted", "p_value"]).with_columns(
        sign=pl.when(pl.col("planted") == 0).then(~moves).otherwise(same_sign),
        interval=pl.col("planted").is_between("ci_low", "ci_high"),
    )


def planted(path: Path, settings: Mapping[str, Any], seed: int, cache: Path | None) -> pl.DataFrame:
    """Of the tested topics whose main category was planted, by purity: how many have sign and interval right."""
    papers, as_of = pl.read_parquet(path), dt.date(FIRST_YEAR + settings["years"], 1, 1)
    tables = []
    for k in range(settings["corpora"]):
        rng = np.random.default_rng([seed, k])
        growth, share = shares(settings, rng)
        known = dict(zip(settings["categories"], growth.tolist(), strict=True))
        drawn = draw(papers, settings, share, rng)
        tables.append(judged(found(drawn, as_of, seed + k, cache), known))
    return by_purity(pl.concat(tables))


def by_purity(table: pl.DataFrame) -> pl.DataFrame:
    grades = pl.Series("purity", ["below .5", ".5 to .8", "above .8"])
    graded = table.with_columns(grade=(pl.col("purity") > 0.5).cast(pl.Int32) + (pl.col("purity") > 0.8))
    right = graded.group_by("grade").agg(
        topics=pl.len(),
        sign=pl.col("sign").mean(),
        interval=pl.col("interval").mean(),
        both=(pl.col("sign") & pl.col("interval")).mean(),
    )
    right = right.sort("grade", descending=True)
    return right.select(grades.gather(right["grade"]), pl.exclude("grade"))

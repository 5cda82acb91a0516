"""The tables of an experiment."""

from __future__ import annotations

import polars as pl

from .table import TEXTS, Table

# A row per cell; besides these a column of floats per metric. ``failed`` says why there is no run, ``unmeasured`` which
# measures of the run could not be taken, and why.
RESULTS = Table(
    "results",
    {
        "cell": pl.String(),
        "pipeline": pl.String(),
        "setting": pl.String(),
        "seed": pl.Int64(),
        "subsample": pl.Int32(),
        "n_papers": pl.Int32(),
        "failed": pl.String(),
        "unmeasured": pl.String(),
    },
)

# Per pipeline, setting and metric, over whole fits (n of them): the mean with its 95 % interval. ``difference`` is the
# mean less that of the experiment's first pipeline at the same setting, paired by seed, with interval and a test that
# is corrected for no other.
SUMMARY = Table(
    "summary",
    {
        "pipeline": pl.String(),
        "setting": pl.String(),
        "metric": pl.String(),
        "mean": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "n": pl.Int32(),
        "difference": pl.Float64(),
        "difference_low": pl.Float64(),
        "difference_high": pl.Float64(),
        "p_uncorrected": pl.Float64(),
    },
)

# What was measured with a clock, apart from all that is the same every time.
TIMES = Table(
    "times",
    {"cell": pl.String(), "stage": pl.String(), "seconds": pl.Float64(), "peak_memory": pl.Float64()},
)

# Topics of two runs side by side: what became of each.
ALIGNED = Table(
    "aligned",
    {
        "event": pl.String(),
        "topic_a": pl.Int32(),
        "label_a": pl.String(),
        "topic_b": pl.Int32(),
        "label_b": pl.String(),
        "papers_a": pl.Int32(),
        "papers_b": pl.Int32(),
        "shared": pl.Int32(),
        "jaccard": pl.Float64(),
        "terms": pl.Float64(),
        "paper_ids": TEXTS,
    },
)

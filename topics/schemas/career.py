"""The tables of one subject's work over time."""

from __future__ import annotations

import polars as pl

from .table import TEXTS, Table

# Focus in each span of whole years that holds enough papers.
FOCUS_SPANS = Table(
    "focus_spans",
    {
        "span_start": pl.Date(),
        "span_end": pl.Date(),
        "n_papers": pl.Int32(),
        "n_topics": pl.Int32(),
        "focus": pl.Float64(),
        "focus_low": pl.Float64(),
        "focus_high": pl.Float64(),
        "paper_ids": TEXTS,
    },
)

# When the mixture of topics changed; before and after reach to the moves before and after.
MOVES = Table(
    "moves",
    {
        "move": pl.Int32(),
        "last_before": pl.Date(),
        "first_after": pl.Date(),
        "papers_before": pl.Int32(),
        "papers_after": pl.Int32(),
        "p_value": pl.Float64(),
        "ids_before": TEXTS,
        "ids_after": TEXTS,
    },
)

# Each topic on the two sides of a move, largest change first.
MOVE_TOPICS = Table(
    "move_topics",
    {
        "move": pl.Int32(),
        "topic_id": pl.Int32(),
        "papers_before": pl.Int32(),
        "n_before": pl.Int32(),
        "papers_after": pl.Int32(),
        "n_after": pl.Int32(),
        "share_before": pl.Float64(),
        "share_before_low": pl.Float64(),
        "share_before_high": pl.Float64(),
        "share_after": pl.Float64(),
        "share_after_low": pl.Float64(),
        "share_after_high": pl.Float64(),
        "difference": pl.Float64(),
        "difference_low": pl.Float64(),
        "difference_high": pl.Float64(),
        "p_value": pl.Float64(),
        "q_value": pl.Float64(),
    },
)

# How far each paper lies from the nearest ones before it; null where too few are surely earlier or the date is unknown.
NOVELTY = Table(
    "novelty",
    {
        "paper_id": pl.String(),
        "n_earlier": pl.Int32(),
        "distance": pl.Float64(),
        "percentile": pl.Float64(),
        "n_compared": pl.Int32(),
        "nearest_ids": TEXTS,
        "n_own": pl.Int32(),
        "claimed": pl.Float64(),
    },
)

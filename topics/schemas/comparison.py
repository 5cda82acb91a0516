"""The tables of a comparison of two sides, and of many."""

from __future__ import annotations

import polars as pl

from .table import TEXTS, Table

# Both sides in each topic; ``ci_low`` and ``ci_high`` belong to ``log_odds`` (of side a against side b).
COMPARED_TOPICS = Table(
    "compared_topics",
    {
        "topic_id": pl.Int32(),
        "papers_a": pl.Int32(),
        "papers_b": pl.Int32(),
        "papers_both": pl.Int32(),
        "share_a": pl.Float64(),
        "share_a_low": pl.Float64(),
        "share_a_high": pl.Float64(),
        "share_b": pl.Float64(),
        "share_b_low": pl.Float64(),
        "share_b_high": pl.Float64(),
        "difference": pl.Float64(),
        "difference_low": pl.Float64(),
        "difference_high": pl.Float64(),
        "log_odds": pl.Float64(),
        "ci_low": pl.Float64(),
        "ci_high": pl.Float64(),
        "p_value": pl.Float64(),
        "q_value": pl.Float64(),
    },
)

# Words that set the sides apart; ``side`` is the one that has more of them, "a" or "b"; ``paper_ids_a`` and
# ``paper_ids_b`` are the papers of each that hold the word, which pages lead to.
SIDE_TERMS = Table(
    "side_terms",
    {
        "side": pl.String(),
        "term": pl.String(),
        "log_odds": pl.Float64(),
        "z": pl.Float64(),
        "q_value": pl.Float64(),
        "papers_a": pl.Int32(),
        "papers_b": pl.Int32(),
        "paper_ids_a": TEXTS,
        "paper_ids_b": TEXTS,
    },
)

# Whether the sides do different things inside a topic that both have; papers are those of one side alone,
# ``energy_low`` and ``energy_high`` the interval of ``energy``; ``reason`` says why it was not tested.
WITHIN_TOPICS = Table(
    "within_topics",
    {
        "topic_id": pl.Int32(),
        "papers_a": pl.Int32(),
        "papers_b": pl.Int32(),
        "energy": pl.Float64(),
        "energy_low": pl.Float64(),
        "energy_high": pl.Float64(),
        "p_value": pl.Float64(),
        "q_value": pl.Float64(),
        "reason": pl.String(),
    },
)

# Who was there first; ``lead_years`` is how much earlier side a's papers of the topic are than side b's. Of all topics
# where topic_id is -1.
LEADS = Table(
    "leads",
    {
        "topic_id": pl.Int32(),
        "papers_a": pl.Int32(),
        "papers_b": pl.Int32(),
        "first_a": pl.Date(),
        "first_b": pl.Date(),
        "first_id_a": pl.String(),
        "first_id_b": pl.String(),
        "first": pl.String(),
        "lead_years": pl.Float64(),
        "lead_low": pl.Float64(),
        "lead_high": pl.Float64(),
        "p_value": pl.Float64(),
        "q_value": pl.Float64(),
    },
)

# The papers of each side that lie closest to the other, and the other side's paper nearest to each.
CLOSEST_PAPERS = Table(
    "closest_papers",
    {
        "side": pl.String(),
        "rank": pl.Int32(),
        "paper_id": pl.String(),
        "similarity": pl.Float64(),
        "nearest_id": pl.String(),
    },
)

# Who wrote with both sides and belongs to neither.
COMMON_COLLABORATORS = Table(
    "common_collaborators",
    {
        "name": pl.String(),
        "papers_a": pl.Int32(),
        "papers_b": pl.Int32(),
        "paper_ids_a": TEXTS,
        "paper_ids_b": TEXTS,
    },
)

# One row for each of many sides; ``order`` is its place along the dendrogram, ``x`` and ``y`` that on the map,
# ``cluster`` -1 where it stands alone, ``silhouette`` how much nearer it lies to its own cluster than to the next.
SIDES = Table(
    "sides",
    {
        "side": pl.Int32(),
        "name": pl.String(),
        "kind": pl.String(),
        "n_papers": pl.Int32(),
        "n_placed": pl.Int32(),
        "cluster": pl.Int32(),
        "silhouette": pl.Float64(),
        "order": pl.Int32(),
        "x": pl.Float64(),
        "y": pl.Float64(),
        "field_distance": pl.Float64(),
        "field_low": pl.Float64(),
        "field_high": pl.Float64(),
        "field_p_value": pl.Float64(),
        "field_q_value": pl.Float64(),
    },
)

# One row for each pair of many sides, ``side_a`` < ``side_b``.
DISTANCES = Table(
    "distances",
    {
        "side_a": pl.Int32(),
        "side_b": pl.Int32(),
        "papers_both": pl.Int32(),
        "distance": pl.Float64(),
        "distance_low": pl.Float64(),
        "distance_high": pl.Float64(),
        "p_value": pl.Float64(),
        "q_value": pl.Float64(),
    },
)

# The nearest of each of many sides; ``next_farther`` says whether all after it are certainly farther away.
NEAREST = Table(
    "nearest",
    {
        "side": pl.Int32(),
        "rank": pl.Int32(),
        "nearest": pl.Int32(),
        "papers_both": pl.Int32(),
        "distance": pl.Float64(),
        "distance_low": pl.Float64(),
        "distance_high": pl.Float64(),
        "p_value": pl.Float64(),
        "q_value": pl.Float64(),
        "next_farther": pl.Boolean(),
    },
)

# Each of many sides in each topic against the rest of the corpus; ``mark`` is "over", "under" or "".
ENRICHMENT = Table(
    "enrichment",
    {
        "side": pl.Int32(),
        "topic_id": pl.Int32(),
        "papers": pl.Int32(),
        "share": pl.Float64(),
        "share_low": pl.Float64(),
        "share_high": pl.Float64(),
        "rest_share": pl.Float64(),
        "odds_ratio": pl.Float64(),
        "odds_low": pl.Float64(),
        "odds_high": pl.Float64(),
        "p_value": pl.Float64(),
        "q_value": pl.Float64(),
        "mark": pl.String(),
    },
)

# How sides join to a tree: ``left`` and ``right`` are sides, or (from their number on) earlier rows; as in scipy.
MERGES = Table(
    "merges",
    {"left": pl.Int32(), "right": pl.Int32(), "height": pl.Float64(), "n_sides": pl.Int32()},
)

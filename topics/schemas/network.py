"""The tables of a co-author network."""

from __future__ import annotations

import polars as pl

from .table import TEXTS, Table

# One row for each person of the network; ``community`` is -1 for who is tied to nobody in it.
NETWORK_PEOPLE = Table(
    "network_people",
    {
        "name": pl.String(),
        "n_papers": pl.Int32(),
        "collaborators": pl.Int32(),
        "strength": pl.Float64(),
        "community": pl.Int32(),
        "participation": pl.Float64(),
        "betweenness": pl.Float64(),
        "is_bridge": pl.Boolean(),
    },
)

# One row for each two people of the network with joint papers; ``name_a`` is the one with more papers.
TIES = Table(
    "ties",
    {
        "name_a": pl.String(),
        "name_b": pl.String(),
        "joint_papers": pl.Int32(),
        "first_year": pl.Int32(),
        "last_year": pl.Int32(),
        "weight": pl.Float64(),
        "expected": pl.Float64(),
        "p_value": pl.Float64(),
        "q_value": pl.Float64(),
        "is_close": pl.Boolean(),
        "paper_ids": TEXTS,
    },
)

# One row for each community of two people or more, the largest first; ``n_papers`` are by two of its people or more.
COMMUNITIES = Table(
    "communities",
    {
        "community": pl.Int32(),
        "n_people": pl.Int32(),
        "n_papers": pl.Int32(),
        "label": pl.String(),
        "topic_ids": pl.List(pl.Int32()),
        "people": TEXTS,
    },
)

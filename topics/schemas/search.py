"""The tables of who and what is found: people and papers like others, people who know something, papers nearby."""

from __future__ import annotations

import polars as pl

from .table import TEXTS, Table

# People like a subject, most alike first. ``topic_ids`` are the topics that both have; ``paper_ids`` are their papers
# nearest to the subject's, ``own_ids`` the subject's paper next to each, ``similarities`` how near.
SIMILAR_PEOPLE = Table(
    "similar_people",
    {
        "rank": pl.Int32(),
        "name": pl.String(),
        "score": pl.Float64(),
        "n_papers": pl.Int32(),
        "joint_papers": pl.Int32(),
        "topic_ids": pl.List(pl.Int32),
        "paper_ids": TEXTS,
        "own_ids": TEXTS,
        "similarities": pl.List(pl.Float64),
    },
)

# Papers like a subject's, by others; ``own_id`` is the subject's paper that each is nearest to.
SIMILAR_PAPERS = Table(
    "similar_papers",
    {
        "rank": pl.Int32(),
        "paper_id": pl.String(),
        "title": pl.String(),
        "similarity": pl.Float64(),
        "own_id": pl.String(),
        "topic_id": pl.Int32(),
    },
)

# People who know about something, best first. ``n_found`` of their ``n_papers`` speak for them: first and last year of
# those, on how many they stand first and last, and the best of them.
EXPERTS = Table(
    "experts",
    {
        "rank": pl.Int32(),
        "name": pl.String(),
        "score": pl.Float64(),
        "n_papers": pl.Int32(),
        "n_found": pl.Int32(),
        "n_first": pl.Int32(),
        "n_last": pl.Int32(),
        "first_year": pl.Int32(),
        "last_year": pl.Int32(),
        "words": TEXTS,
        "topic_ids": pl.List(pl.Int32),
        "paper_ids": TEXTS,
    },
)

# Why: each person's best papers. ``words`` are the words of the question that the paper holds, ``position`` is the
# person's place among its ``n_authors``, ``part`` what the paper adds to the person's score.
EXPERT_PAPERS = Table(
    "expert_papers",
    {
        "name": pl.String(),
        "rank": pl.Int32(),
        "paper_id": pl.String(),
        "title": pl.String(),
        "part": pl.Float64(),
        "words": TEXTS,
        "similarity": pl.Float64(),
        "topic_id": pl.Int32(),
        "year": pl.Int32(),
        "position": pl.Int32(),
        "n_authors": pl.Int32(),
    },
)

# Papers near a paper, nearest first.
NEARBY = Table(
    "nearby",
    {
        "rank": pl.Int32(),
        "paper_id": pl.String(),
        "title": pl.String(),
        "similarity": pl.Float64(),
        "topic_id": pl.Int32(),
        "topic": pl.String(),
        "shared_terms": TEXTS,
        "shared_authors": TEXTS,
        "date_first": pl.Date(),
        "date_last": pl.Date(),
    },
)

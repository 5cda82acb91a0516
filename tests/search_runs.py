"""A run of three fields whose people are known: who is like whom, and who knows about what."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from tests.dated_runs import dated_run
from topics.results import Embedding, Run

CORAL = (
    "Coral reef bleaching under heat stress",
    "Heat stress and symbionts of reef coral",
    "Bleaching thresholds of Caribbean coral",
    "Larval settlement on coral reef rubble",
    "Symbionts that survive coral bleaching",
    "Reef fish graze on bleached coral",
    "Thermal stress thresholds of reef building coral",
    "Coral larvae choose reef rubble",
    "Symbiont shuffling after coral bleaching",
    "Caribbean reef decline and coral heat stress",
)
PRUNING = (
    "Pruning deep neural networks by magnitude",
    "Sparse neural networks after pruning",
    "Magnitude pruning of transformer weights",
    "Structured pruning for neural network speed",
    "Weights that survive neural pruning",
    "Lottery tickets in sparse neural networks",
    "Quantised and pruned transformer inference",
)
POEMS = ("Medieval love poems in translation", "Metre of medieval poems", "Love and metre in court poems")
# Papers 0 to 9 are on coral, 10 to 16 on pruning, 17 to 19 on poems.
AUTHORS = (
    *(["Ana", "Cleo"],) * 3,
    *(["Ana"],) * 3,
    *(["Ben"],) * 4,
    *(["Cleo", "Dan"],) * 3,
    *(["Dan", "Finn", "Gus"],) * 3,
    ["Gus", "Finn", "Dan"],
    *(["Eve"],) * 3,
)


def search_run() -> Run:
    """20 papers: Ana and Ben work on coral, apart from each other; Cleo with Ana on coral and with Dan on pruning."""
    titles = (*CORAL, *PRUNING, *POEMS)
    fields = [0] * len(CORAL) + [1] * len(PRUNING) + [2] * len(POEMS)
    run = dated_run(
        [
            {"year": 2010 + i % 10, "topic": field, "title": title, "authors": authors}
            for i, (title, field, authors) in enumerate(zip(titles, fields, AUTHORS, strict=True))
        ]
    )
    vectors = 3 * np.eye(3)[fields] + np.random.default_rng(0).random((len(titles), 3))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return replace(run, embedding=Embedding(run.corpus.ids, vectors, {"model": "test"}))


def with_identifiers(run: Run) -> Run:
    """The same, with a DOI for the first paper and an arXiv id for the second."""
    doi = pl.when(pl.col("paper_id") == "p0000").then(pl.lit("10.1000/REEF.1"))
    arxiv_id = pl.when(pl.col("paper_id") == "p0001").then(pl.lit("2101.00001"))
    papers = run.corpus.papers.with_columns(doi=doi, arxiv_id=arxiv_id)
    return replace(run, corpus=replace(run.corpus, papers=papers))

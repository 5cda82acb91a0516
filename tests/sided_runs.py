"""A run of two people who share one of three topics, so that what sets them apart is known."""

from __future__ import annotations

import dataclasses

import numpy as np

from tests.dated_runs import dated_run
from topics.results import Embedding, Run

GROUPS = {"Ada's lab": ["Ada Öz", "Cy Fox"], "Bo's lab": ["Bo Li", "Di Ek"], "Early": {"until": 2019}}
WORDS = ("coral reefs under warming seas", "pruning deep neural networks", "sparse kernels on graphs")


def sided_run() -> Run:
    """96 papers from 2014 to 2025: Ada Öz and Cy Fox write on topics 0 and 2, Bo Li and Di Ek on 1 and 2, Ada first.

    Ada and Bo wrote two papers together, Eve Joy wrote with both, Flo Orr alone, and Gus Ray in no topic.
    """
    papers = [
        {"year": 2014 + i % 6 + 6 * side, "topic": 2 if i % 3 == 0 else side, "authors": _authors(side, i),
         "title": f"{WORDS[2 if i % 3 == 0 else side]} {i}"}
        for side in (0, 1) for i in range(40)
    ]  # fmt: skip
    papers += [{"year": 2020, "topic": 2, "authors": ["Ada Öz", "Bo Li"], "title": f"{WORDS[2]} joint"}] * 2
    papers += [{"year": 2015 + i, "topic": i % 3, "authors": ["Flo Orr"], "title": WORDS[i % 3]} for i in range(8)]
    papers += [{"year": 2018, "topic": -1, "authors": ["Gus Ray"], "title": "An aside"}] * 6
    run = dated_run(papers)
    manifest = dict(run.manifest) | {"config": {"seed": 0, "time": {"alpha": 0.05}}}
    embedding = Embedding(run.corpus.ids, _vectors(run), {"model": "test"})
    return dataclasses.replace(run, embedding=embedding, manifest=manifest)


def _authors(side: int, i: int) -> list[str]:
    """The head of the lab on three papers of four, the other on half of them, Eve Joy on every tenth."""
    head, other = (("Ada Öz", "Cy Fox"), ("Bo Li", "Di Ek"))[side]
    names = [head] if i % 4 else [other]
    return [*names, *([other] if i % 2 and i % 4 else []), *(["Eve Joy"] if i % 10 == 1 else [])]


def _vectors(run: Run) -> np.ndarray:
    """Near the axis of their topic."""
    drawn = np.random.default_rng(0).normal(scale=0.2, size=(len(run.corpus), 4))
    drawn[np.arange(len(drawn)), run.assignments["topic_id"].to_numpy()] += 1
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)

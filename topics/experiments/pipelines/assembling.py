"""Any grouping of papers as a full run, made by the steps of our own line, so that every command reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ... import schemas
from ...cache import Cache
from ...model.cluster import largest_first
from ...model.tables import Assignment, assignment_table, neighbour_table, topic_table, unclustered
from ...pipeline import manifest_of
from ...registry import load
from ...results import Run
from ...stages import Stages
from ...steps import for_labels, neighbours, trends
from ..found import Found, Inputs

if TYPE_CHECKING:
    from ...repetition import Term
    from ...results import Embedding

N_WORDS = 10


def found_topics(
    inputs: Inputs, grouping: Assignment, words: Sequence[Sequence[Term]], seconds: Mapping[str, float]
) -> Found:
    """A pipeline's result.

    Args:
        inputs: what the pipeline got.
        grouping: topic of each paper, -1 = none. Numbers may have gaps and come in any order; the run's begin with 0
            for the largest topic.
        words: by the numbers of ``grouping``, the single words of each topic, strongest first.
        seconds: of the pipeline's stages.
    """
    kept, grouping = _numbered(grouping)
    ranked = [list(words[old])[:N_WORDS] for old in kept]
    run = assembled(inputs, inputs.embedding(), grouping, ranked)
    return Found(run, tuple(tuple(word.text for word in topic) for topic in ranked), seconds)


def no_topics(inputs: Inputs, embedding: Embedding, seconds: Mapping[str, float]) -> Found:
    """The result of what makes no topics."""
    return Found(assembled(inputs, embedding, unclustered(len(inputs.corpus)), []), (), seconds)


def assembled(inputs: Inputs, embedding: Embedding, grouping: Assignment, terms: Sequence[Sequence[Term]]) -> Run:
    """The run of a grouping whose topics are numbered from the largest.

    Names, representative papers (by ``embedding``), neighbours, timeline and trends are made as in our own line.
    """
    corpus, config = inputs.corpus, inputs.config
    stages = Stages(Cache(inputs.cache), config.seed, inputs.progress)
    stages.resolved["embed_model"] = embedding.info["model"]
    # What follows is stored under the vectors themselves, whoever made them.
    stages("embed", [], [dict(embedding.info), _digest(embedding)], dict)
    near = neighbours(embedding.vectors, config, stages)
    names = load("labelers", config.terms.labeler)().label(*for_labels(corpus.texts, terms, grouping))
    topics = topic_table(corpus.ids, embedding.vectors, grouping, terms, names, [None] * grouping.n_topics)
    assignments = assignment_table(corpus.ids, grouping)
    timeline, trend_table = trends(corpus, assignments, config, stages)
    return Run(
        corpus=corpus,
        embedding=embedding,
        assignments=assignments,
        topics=topics,
        hierarchy=schemas.HIERARCHY.empty(),
        timeline=timeline,
        trends=trend_table,
        keyphrases=schemas.KEYPHRASES.empty(),
        neighbours=neighbour_table(corpus.ids, near),
        manifest=manifest_of(corpus, config, stages),
    )


def _numbered(grouping: Assignment) -> tuple[list[int], Assignment]:
    """The numbers that topics had, the largest topic first, and the grouping with new ones."""
    old, compact = np.unique(np.append(grouping.labels, -1), return_inverse=True)
    old = old[1:]
    labels = (compact[:-1] - 1).astype(np.int32)
    # A core that no paper kept as its topic is none.
    core = np.where(np.isin(grouping.core, old), np.searchsorted(old, grouping.core), -1).astype(np.int32)
    order = largest_first(labels)
    return old[np.argsort(order)].tolist(), Assignment(core, labels, grouping.strength, grouping.chart).numbered()


def _digest(embedding: Embedding) -> str:
    return hashlib.sha256(np.ascontiguousarray(embedding.vectors).tobytes()).hexdigest()[:24]

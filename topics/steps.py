"""What each stage of the line takes from the config, and under which key its result is stored."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from . import schemas
from .analyse.coverage import find_coverage_ends, mark_uncovered
from .analyse.timeline import count_by_period
from .analyse.trends import fit_trends
from .cache import Cache
from .config import Config, EmbedConfig
from .embed.choice import choose
from .embed.model import EmbeddingModel, fit_embedding
from .embed.precomputed import precomputed
from .embed.spec import parse_spec, semantic_embedder
from .model import defaults
from .model.cluster import CLUSTER_FROM, Distinct, find_topics, largest_first, resolutions, resolve
from .model.consensus import consensus
from .model.fields import field_members, field_names, field_terms, hierarchy_table, with_parents
from .model.hierarchy import join_topics
from .model.keyphrases import keyphrases
from .model.neighbours import Neighbours, nearest
from .model.partitions import find_partitions
from .model.reduce import lay_out
from .model.refits import refit_parts
from .model.stability import topic_stability
from .model.tables import Assignment, topic_table, unclustered
from .model.terms import topic_terms
from .periods import period_of
from .registry import load, origin
from .repetition import Term
from .results import Corpus, Embedding
from .stages import Stages
from .stopwords import stop_words
from .words import TermCounts, count_terms

if TYPE_CHECKING:
    from .cache import Artifacts
    from .results import Labels, Vectors

# Papers of a topic that a labeler gets to see.
_LABEL_TEXTS = 50


def embed(corpus: Corpus, config: Config, stages: Stages) -> Embedding:
    choice = choose(config.embed.model, len(corpus))
    settings = config.embed.model_copy(update={"model": choice.model})
    spec = parse_spec(settings.model)
    stages.resolved["embed_model"] = settings.model
    if spec.precomputed:
        vectors = precomputed(Path(spec.argument or ""), corpus.ids)
        revision = hashlib.sha256(vectors.tobytes()).hexdigest()[:16]
        stages("embed", [], [settings.model, revision], dict)
        return Embedding(corpus.ids, vectors, {"model": settings.model, "revision": revision})
    embedder = semantic_embedder(spec) if spec.semantic else None
    info = {"model": settings.model, "revision": embedder.revision if embedder else "lexical"}
    info |= {"why": choice.why} if choice.why else {}

    def compute() -> Artifacts:
        model = embedding_model(corpus.texts, settings, stages.cache)
        return {"vectors": model.vectors, "info": info | {"lexical_weight": model.lexical_weight}}

    origins = origin("embedders", spec.semantic) if spec.semantic else ""
    done = stages("embed", [], [info, origins, settings.model_dump(mode="json"), corpus.texts], compute)
    return Embedding(corpus.ids, done["vectors"], done["info"])


def embedding_model(texts: Sequence[str], settings: EmbedConfig, cache: Cache) -> EmbeddingModel:
    """The embedding fitted on ``texts``; also what gives new texts vectors in the same space.

    Args:
        texts: one per paper.
        settings: ``model`` is no longer ``auto``.
        cache: keeps vectors of texts.
    """
    spec = parse_spec(settings.model)
    embedder = semantic_embedder(spec) if spec.semantic else None

    def semantic(batch: Sequence[str]) -> Vectors:
        assert embedder is not None
        return cache.vectors(embedder, batch)

    return fit_embedding(
        texts,
        spec,
        semantic,
        n_components=settings.n_components,
        weight=settings.lexical_weight,
    )


def neighbours(vectors: Vectors, config: Config, stages: Stages) -> Neighbours:
    settings = config.reduce
    k = min(settings.n_neighbors or defaults.n_neighbors(len(vectors)), len(vectors))
    stages.resolved["n_neighbors"] = k
    seed = stages.seed("neighbours")

    def compute() -> Artifacts:
        near = nearest(vectors, k, exact_below=settings.exact_below, seed=seed)
        return {"indices": near.indices, "distances": near.distances}

    done = stages("neighbours", ["embed"], [k, settings.exact_below, seed], compute)
    return Neighbours(done["indices"], done["distances"])


def clusters(
    texts: Sequence[str], vectors: Vectors, near: Neighbours, config: Config, stages: Stages
) -> tuple[Assignment, list[float | None]]:
    """Topics found in the consensus of many partitions, and how well each comes back in refits."""
    papers = Distinct.of(texts, vectors, near, exact_below=config.reduce.exact_below, seed=stages.seed("neighbours"))
    if len(papers) < CLUSTER_FROM:
        return unclustered(len(vectors)), []
    partitions = _partitions(papers, config, stages)
    agreed = functools.cache(lambda: consensus(papers.graph, partitions))
    coordinates = _layout(vectors[papers.rows], agreed, config, stages)
    settings = config.cluster
    resolved = resolve(settings, len(papers))
    stages.resolved |= resolved | {"n_distinct": len(papers), "granularity": settings.granularity}
    seed = stages.seed("cluster")

    def compute() -> Artifacts:
        found = find_topics(agreed(), partitions, coordinates, settings, seed)
        return {"core": found.core, "labels": found.labels, "strength": found.strength}

    told = settings.model_dump(mode="json", exclude={"n_refits"})
    params = [told, origin("clusterers", settings.clusterer), resolved, seed]
    found = stages("cluster", ["partitions", "layout"], params, compute)
    stability = topic_stability(found["labels"], _refits(papers, vectors[papers.rows], config, stages))
    order = largest_first(found["labels"][papers.place]).tolist()
    stability = [value for _, value in sorted(zip(order, stability, strict=True))]
    core, labels, strength = (found[part][papers.place] for part in ("core", "labels", "strength"))
    return Assignment(core, labels, strength, coordinates[papers.place]).numbered(), stability


def _partitions(papers: Distinct, config: Config, stages: Stages) -> Labels:
    """n_partitions x n_distinct."""
    seed = stages.seed("partitions")
    used = resolutions(config.cluster, len(papers))
    stages.resolved["n_partitions"] = len(used)

    def compute() -> Artifacts:
        return {"partitions": find_partitions(papers.graph, used, seed)}

    params = [used.tolist(), _folded(papers), seed]
    partitions: Labels = stages("partitions", ["neighbours"], params, compute)["partitions"]
    return partitions


def _folded(papers: Distinct) -> str:
    """Neighbours alone do not say whose texts are the same."""
    return hashlib.sha256(papers.place.tobytes()).hexdigest()


def _refits(papers: Distinct, vectors: Vectors, config: Config, stages: Stages) -> Labels:
    """n_refits x n_distinct."""
    settings = config.cluster
    n_refits = defaults.n_refits(len(papers)) if settings.n_refits is None else settings.n_refits
    seed, k = stages.seed("refits"), papers.near.indices.shape[1]

    def compute() -> Artifacts:
        return {
            "refits": refit_parts(
                papers.graph, vectors, config.reduce, settings, n_neighbors=k, n_refits=n_refits, seed=seed
            )
        }

    cluster = settings.model_dump(mode="json", exclude={"n_refits"})
    origins = origin("clusterers", settings.clusterer)
    params = [config.reduce.model_dump(mode="json"), cluster, origins, n_refits, _folded(papers), seed]
    refits: Labels = stages("refits", ["embed", "neighbours"], params, compute)["refits"]
    stages.resolved["n_refits"] = len(refits)
    return refits


def _layout(vectors: Vectors, agreed: Callable[[], Any], config: Config, stages: Stages) -> Vectors:
    """n_distinct x 2: where topics are looked for, and what the map shows."""
    settings = config.reduce
    seed = stages.seed("layout")

    def compute() -> Artifacts:
        return {"coordinates": lay_out(vectors, agreed(), settings, seed)}

    params = [settings.min_dist, settings.n_epochs, settings.init, seed]
    coordinates: Vectors = stages("layout", ["embed", "partitions"], params, compute)["coordinates"]
    return coordinates


def word_counts(corpus: Corpus, config: Config) -> Callable[[], TermCounts]:
    """Counts the terms of each paper when they are first asked for."""
    settings = config.terms

    @functools.cache
    def counts() -> TermCounts:
        stop, least = stop_words(settings.stop_words), defaults.min_texts(len(corpus))
        return count_terms(corpus.texts, max_ngram=settings.max_ngram, stop_words=stop, min_texts=least)

    return counts


def terms(
    corpus: Corpus,
    counts: Callable[[], TermCounts],
    vectors: Vectors,
    found: Assignment,
    stability: Sequence[float | None],
    config: Config,
    stages: Stages,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables of topics and, where there are none, of keyphrases."""
    settings = config.terms

    def compute() -> Artifacts:
        if not found.n_topics:
            return {"topics": schemas.TOPICS.empty(), "keyphrases": keyphrases(counts(), corpus.ids)}
        terms = topic_terms(counts(), found.labels, settings.n_terms)
        names = load("labelers", settings.labeler)().label(*for_labels(corpus.texts, terms, found))
        topics = topic_table(corpus.ids, vectors, found, terms, names, stability)
        return {"topics": topics, "keyphrases": schemas.KEYPHRASES.empty()}

    after = ["embed", "cluster"] if found.n_topics else ["embed"]
    params = [settings.model_dump(mode="json"), origin("labelers", settings.labeler), corpus.ids, corpus.texts]
    done = stages("terms", after, params, compute)
    return done["topics"], done["keyphrases"]


def for_labels(
    texts: Sequence[str], terms: Sequence[Sequence[Term]], found: Assignment
) -> tuple[list[list[str]], list[list[str]]]:
    """The terms of each topic, and texts of its papers."""
    return _for_labels(texts, terms, [np.flatnonzero(found.labels == topic) for topic in range(found.n_topics)])


def _for_labels(
    texts: Sequence[str], terms: Sequence[Sequence[Term]], members: Sequence[Any]
) -> tuple[list[list[str]], list[list[str]]]:
    """What a labeler gets: the terms of each group of papers, and texts of some of its ``members``."""
    shown = [[texts[row] for row in rows[:_LABEL_TEXTS]] for rows in members]
    return [[term.text for term in group] for group in terms], shown


def hierarchy(
    corpus: Corpus,
    counts: Callable[[], TermCounts],
    vectors: Vectors,
    found: Assignment,
    topics: pl.DataFrame,
    config: Config,
    stages: Stages,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables of topics, with the field of each, and of the fields they form."""
    settings = config.terms

    def compute() -> pl.DataFrame:
        fields = join_topics(vectors, found.labels)
        if not fields:
            return schemas.HIERARCHY.empty()
        terms = field_terms(counts(), fields, found.labels, settings.n_terms)
        shown = _for_labels(corpus.texts, terms, field_members(fields, found.labels))
        names = field_names(load("labelers", settings.labeler)().label(*shown), topics["label"].to_list())
        return hierarchy_table(fields, found.labels, terms, names)

    table = stages.table("hierarchy", ["terms"], [], compute)
    return with_parents(topics, table), table


def trends(
    corpus: Corpus, assignments: pl.DataFrame, config: Config, stages: Stages
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Papers per topic and period, and whether they grow; no fall is told where only the collection of a topic ends."""
    time = config.time
    known = [name for name in ("categories", "label") if name in corpus.papers.columns]
    papers = corpus.unique.select("paper_id", "date_first", "date_last", *known)
    params = [time.period, corpus.as_of, papers.columns, papers.rows(), assignments["topic_id"].to_list()]

    def count() -> Artifacts:
        coverage = find_coverage_ends(assignments, papers, corpus.as_of)
        counted = count_by_period(assignments, papers, time.period, corpus.as_of)
        return {"table": mark_uncovered(counted, coverage), "coverage": coverage}

    counts = stages("timeline", [], params, count)
    timeline: pl.DataFrame = counts["table"]
    if timeline.height:
        stages.resolved["period"] = period_of(*timeline.select("period_start", "period_end").row(0))

    def fit() -> pl.DataFrame:
        return _with_coverage(fit_trends(timeline, time.alpha), counts["coverage"])

    return timeline, stages.table("trends", ["timeline"], time.alpha, fit)


def _with_coverage(trends: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    """What is known of a topic's coverage told beside the evidence."""
    told = pl.concat_str("evidence", "message", separator="; ", ignore_nulls=True)
    messages = coverage.select("topic_id", "message")
    return (
        trends.join(messages, on="topic_id", how="left", maintain_order="left")
        .with_columns(evidence=told)
        .drop("message")
    )

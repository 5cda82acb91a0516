"""What each stage of the line takes from the config, and under which key its result is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from . import schemas
from .analyse.coverage import find_coverage_ends, mark_uncovered
from .analyse.timeline import count_by_period
from .analyse.trends import fit_trends
from .cache import Cache
from .config import Config, ReduceConfig
from .embed.model import EmbeddingModel, fit_embedding
from .embed.precomputed import precomputed
from .embed.spec import parse_spec, semantic_embedder
from .model import defaults
from .model.cluster import CLUSTER_FROM, cluster, join_noise, largest_first
from .model.keyphrases import keyphrases
from .model.neighbours import Neighbours, nearest
from .model.reduce import flattened, lay_out
from .model.stability import most_typical, topic_stability
from .model.tables import Assignment, topic_table, unclustered
from .model.terms import topic_terms
from .periods import period_of
from .registry import load, origin
from .repetition import Term
from .results import Corpus, Embedding
from .stages import Stages, stage_seed
from .stopwords import stop_words
from .words import count_terms

if TYPE_CHECKING:
    from .cache import Artifacts
    from .results import Vectors

# Papers of a topic that a labeler gets to see.
_LABEL_TEXTS = 50


def embed(corpus: Corpus, config: Config, stages: Stages) -> Embedding:
    settings = config.embed
    spec = parse_spec(settings.model)
    seed = stages.seed("embed")
    if spec.precomputed:
        vectors = precomputed(Path(spec.argument or ""), corpus.ids)
        revision = hashlib.sha256(vectors.tobytes()).hexdigest()[:16]
        stages("embed", [], [settings.model, revision], dict)
        return Embedding(corpus.ids, vectors, {"model": settings.model, "revision": revision})
    embedder = semantic_embedder(spec) if spec.semantic else None
    info = {"model": settings.model, "revision": embedder.revision if embedder else "lexical"}

    def compute() -> Artifacts:
        model = embedding_model(corpus.texts, config, stages.cache)
        return {"vectors": model.vectors, "info": info | {"lexical_weight": model.lexical_weight}}

    origins = origin("embedders", spec.semantic) if spec.semantic else ""
    done = stages("embed", [], [info, origins, settings.model_dump(mode="json"), seed, corpus.texts], compute)
    return Embedding(corpus.ids, done["vectors"], done["info"])


def embedding_model(texts: Sequence[str], config: Config, cache: Cache) -> EmbeddingModel:
    """The embedding fitted on ``texts`` as the config says; also what gives new texts vectors in the same space."""
    settings = config.embed
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
        seed=stage_seed(config.seed, "embed"),
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
    """Topics of the most typical of several fits, and how well each comes back in the others."""
    if len(set(texts)) < CLUSTER_FROM:
        return unclustered(len(vectors)), []
    layouts = _layouts(vectors, near, config, stages)
    settings = config.cluster
    size = settings.min_cluster_size or defaults.min_cluster_size(len(vectors))
    least = settings.min_samples or defaults.min_samples(size)
    stages.resolved |= {"min_cluster_size": size, "min_samples": least, "n_layouts": len(layouts)}

    def compute() -> Artifacts:
        fits = [
            cluster(
                coordinates,
                min_cluster_size=size,
                min_samples=least,
                cluster_selection_method=settings.cluster_selection_method,
                max_share=settings.max_share,
            )
            for coordinates in layouts
        ]
        joined = [join_noise(vectors, fit, settings.noise_margin) for fit in fits]
        best = most_typical([labels for labels, _ in joined])
        labels, strength = joined[best]
        others = [labels for i, (labels, _) in enumerate(joined) if i != best]
        return {
            "core": fits[best].labels,
            "labels": labels,
            "strength": strength,
            "layout": [best],
            "stability": topic_stability(labels, others),
        }

    found = stages("cluster", ["embed", "layout"], settings.model_dump(), compute)
    chart = _map(vectors, near, layouts[found["layout"][0]], config, stages)
    order = largest_first(found["labels"]).tolist()
    stability = [value for _, value in sorted(zip(order, found["stability"], strict=True))]
    return Assignment(found["core"], found["labels"], found["strength"], chart).numbered(), stability


def _layouts(vectors: Vectors, near: Neighbours, config: Config, stages: Stages) -> Any:
    """n_layouts x n_papers x n_components, each from a seed of its own."""
    told = config.cluster.n_layouts
    n_layouts = defaults.n_layouts(len(vectors)) if told is None else told
    seeds = [stages.seed(f"layout {i}") for i in range(1, n_layouts + 1)]

    def compute() -> Artifacts:
        return {"coordinates": np.stack([_coordinates(vectors, near, config.reduce, seed) for seed in seeds])}

    params = [config.reduce.model_dump(exclude={"map_min_dist"}), seeds]
    return stages("layout", ["neighbours"], params, compute)["coordinates"]


def _coordinates(vectors: Vectors, near: Neighbours, settings: ReduceConfig, seed: int) -> Vectors:
    return lay_out(
        vectors,
        near,
        n_components=min(settings.n_components, len(vectors) - 2),
        min_dist=settings.min_dist,
        n_epochs=settings.n_epochs,
        init=settings.init,
        seed=seed,
    )


def _map(vectors: Vectors, near: Neighbours, coordinates: Vectors, config: Config, stages: Stages) -> Vectors:
    """Two dimensions to look at. They start from the coordinates, so clusters lie together and half the epochs do."""
    seed = stages.seed("map")

    def compute() -> Artifacts:
        return {
            "chart": lay_out(
                vectors,
                near,
                n_components=2,
                min_dist=config.reduce.map_min_dist,
                n_epochs=max(10, config.reduce.n_epochs // 2),
                init=flattened(coordinates),
                seed=seed,
            )
        }

    chart: Vectors = stages("map", ["cluster"], [config.reduce.map_min_dist, seed], compute)["chart"]
    return chart


def terms(
    corpus: Corpus,
    vectors: Vectors,
    found: Assignment,
    stability: Sequence[float | None],
    config: Config,
    stages: Stages,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables of topics and, where there are none, of keyphrases."""
    settings = config.terms
    least = defaults.min_texts(len(corpus))

    def compute() -> Artifacts:
        stop = stop_words(settings.stop_words)
        counts = count_terms(corpus.texts, max_ngram=settings.max_ngram, stop_words=stop, min_texts=least)
        if not found.n_topics:
            return {"topics": schemas.TOPICS.empty(), "keyphrases": keyphrases(counts, corpus.ids)}
        terms = topic_terms(counts, found.labels, settings.n_terms)
        names = load("labelers", settings.labeler)().label(*_for_labels(corpus.texts, terms, found))
        topics = topic_table(corpus.ids, vectors, found, terms, names, stability)
        return {"topics": topics, "keyphrases": schemas.KEYPHRASES.empty()}

    after = ["embed", "cluster"] if found.n_topics else ["embed"]
    params = [settings.model_dump(mode="json"), origin("labelers", settings.labeler), corpus.ids, corpus.texts]
    done = stages("terms", after, params, compute)
    return done["topics"], done["keyphrases"]


def _for_labels(
    texts: Sequence[str], terms: Sequence[Sequence[Term]], found: Assignment
) -> tuple[list[list[str]], list[list[str]]]:
    """The terms of each topic, and texts of its papers."""
    members = [np.flatnonzero(found.labels == topic)[:_LABEL_TEXTS] for topic in range(found.n_topics)]
    return [[term.text for term in topic] for topic in terms], [[texts[row] for row in rows] for rows in members]


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

"""How near papers are to a question in meaning."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..cache import Cache
from ..embed.choice import model_of_run
from ..embed.spec import parse_spec, semantic_embedder
from ..embed.vectors import centre, unit
from ..stages import Stages, digest

if TYPE_CHECKING:
    from ..cache import Artifacts
    from ..registry import Embedder
    from ..results import Run, Vectors

# Papers that stand in for a question which has no vector.
_STAND_IN = 10
_NO_VECTOR = "The run's embedding gives a question no vector of its own; the best papers by words stand in for it."


def similarities(run: Run, query: str, by_words: Any, cache: Path | None) -> tuple[Any, str]:
    """Cosine of each paper with the question, and a remark where the question has no vector of its own.

    A question is as short as a title, so it is compared with titles, in the semantic part of the run's embedding; the
    lexical part says again, and worse, what BM25 says. Where questions have no vector (precomputed or purely lexical
    embeddings, or another version of the model), the mean of the first papers by words stands in
    (Rocchio 1971, Relevance feedback in information retrieval).

    Args:
        by_words: score of each paper.
    """
    space = _title_space(run, cache)
    if space is not None:
        return space.titles @ unit(space.embedder.embed([query]) - space.common)[0], ""
    first = np.argsort(-by_words, kind="stable")[:_STAND_IN]
    stand_in = unit((run.embedding.vectors[first] * by_words[first, None]).sum(axis=0, keepdims=True))[0]
    return run.embedding.vectors @ stand_in, _NO_VECTOR


@dataclass(frozen=True, eq=False)
class _TitleSpace:
    """Unit vectors of the papers' titles, and what all titles have in ``common``, which is taken off them."""

    embedder: Embedder
    titles: Vectors
    common: Vectors


@lru_cache(maxsize=1)
def _title_space(run: Run, cache: Path | None) -> _TitleSpace | None:
    """None where nothing embeds questions as the run's texts were."""
    spec = parse_spec(model_of_run(run.manifest))
    if spec.semantic is None or spec.precomputed:
        return None
    embedder = semantic_embedder(spec)
    if embedder.revision != run.embedding.info.get("revision"):
        return None

    def compute() -> Artifacts:
        raw = embedder.embed(run.papers["title"].fill_null("").to_list())
        common = centre(raw)
        return {"titles": unit(raw - common).astype(np.float16), "common": common}

    key = [embedder.name, embedder.revision, digest(run.papers.select("title"))]
    kept = Stages(Cache(cache), seed=0)("search-titles", [], key, compute)
    return _TitleSpace(embedder, kept["titles"].astype(np.float32), kept["common"])

"""The embedding of a corpus as a model: its papers' vectors, and the way to give other texts vectors beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .lexical import LexicalModel
from .spec import STATIC, Spec
from .vectors import centre, lexical_components, lexical_weight, side_by_side, unit

if TYPE_CHECKING:
    from ..results import Vectors

    Semantic = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class EmbeddingModel:
    """Fitted on a corpus. ``vectors`` are the corpus's own: n_papers x dimensions, rows of unit length."""

    vectors: Vectors
    lexical_weight: float | None
    embed: Callable[[Sequence[str]], Vectors]


def fit_embedding(
    texts: Sequence[str], spec: Spec, semantic: Semantic, *, n_components: int | None, weight: float | None
) -> EmbeddingModel:
    """Words of the corpus, meaning of the words, or both side by side.

    Args:
        texts: one per paper.
        spec: which of the two parts; precomputed vectors have no texts and do not come here.
        semantic: texts to unit vectors; not called where ``spec`` has no semantic part.
        n_components: dimensions of the lexical part; None follows the number of papers.
        weight: length of the lexical part beside the semantic one's 1; None follows the embedder and the number of
            papers.
    """
    size = lexical_components(len(texts)) if n_components is None else n_components
    lexical = LexicalModel(texts, size) if spec.lexical else None
    if lexical is not None and spec.semantic is None:
        return EmbeddingModel(lexical.vectors, None, lexical.embed)
    raw = semantic(texts)
    common = centre(raw)
    vectors = unit(raw - common)
    if lexical is None:
        return EmbeddingModel(vectors, None, lambda new: unit(semantic(new) - common))
    used = lexical_weight(len(texts), word_vectors=spec.semantic == STATIC) if weight is None else weight
    return EmbeddingModel(
        side_by_side(lexical.vectors, vectors, used),
        used,
        lambda new: side_by_side(lexical.embed(new), unit(semantic(new) - common), used),
    )

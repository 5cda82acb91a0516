"""Vectors of unit length, and how two kinds of them stand side by side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ..results import Vectors

# Below this many papers the mean of a corpus says nothing about what its papers have in common by chance.
CENTRE_FROM = 15


def unit(vectors: Any) -> Vectors:
    """Rows scaled to length 1 as float32; rows of zeros stay zeros."""
    rows = np.asarray(vectors, dtype=np.float32)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return scaled


def centre(vectors: Vectors) -> Vectors:
    """What all vectors of a corpus have in common, 1 x dimensions; zeros for a corpus too small to tell.

    Taken off, it leaves what tells papers apart. Source: Mu & Viswanath (2018), All-but-the-top, ICLR.
    """
    mean = vectors.mean(axis=0, keepdims=True)
    return mean if len(vectors) >= CENTRE_FROM else np.zeros_like(mean)


def lexical_weight(n_papers: int, *, word_vectors: bool) -> float:
    """Length of the lexical part beside a semantic part of length 1.

    Few papers rest on the semantic part, because a decomposition fitted on them means little. Beside the mean of word
    vectors the weight grows towards 0.9; a sentence encoder says more by itself, and 0.5 is enough. Both were best or
    near it for nearest papers of the same class, in corpora of 20 to 20,000 papers.
    """
    return (0.9 if word_vectors else 0.5) * math.sqrt(n_papers / (n_papers + 50))


def lexical_components(n_papers: int) -> int:
    """Dimensions of the lexical part: 50 up to some 1,000 papers, 300 from 7,500."""
    return max(50, min(300, n_papers // 25))


def side_by_side(lexical: Vectors, semantic: Vectors, weight: float) -> Vectors:
    """Both kinds as one vector of unit length, the lexical part ``weight`` times as long as the semantic one."""
    return unit(np.hstack([weight * lexical, semantic]))

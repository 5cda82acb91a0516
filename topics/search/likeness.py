"""How alike two people's papers are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ..results import Vectors

# What the mean of the vectors counts beside the words: both then vary about as much from person to person.
_MEANING = 0.08
# So many papers that say nothing are added to theirs, so that one near paper alone does not make a person alike.
_PRIOR = 5.0


def likeness(near: Any, starts: Any, meaning: Any) -> Any:
    """How alike each of several people is to somebody.

    By words, paper against paper: the mean of how near their nearest paper is to each of one's own, and how near one's
    own nearest paper is to each of theirs (late interaction: Khattab & Zaharia 2020, ColBERT, SIGIR, there of tokens);
    and by meaning, their mean vector against one's own.

    Args:
        near: own papers x their papers, similarity by words, person after person.
        starts: the first column of each person, each of whom has one.
        meaning: cosine of the mean vectors, by person.
    """
    sizes = np.diff([*starts, near.shape[1]])
    forward = np.maximum.reduceat(near, starts, axis=1).mean(axis=0)
    nearest = near.max(axis=0)
    backward = np.add.reduceat(nearest, starts) + _PRIOR * near.mean()
    return (forward + backward / (sizes + _PRIOR)) / 2 + _MEANING * meaning


def cosines(vectors: Vectors, vector: Any) -> Any:
    """Cosine of each row with ``vector``; 0 where one of them is 0."""
    length = np.linalg.norm(vectors, axis=1) * np.linalg.norm(vector)
    return np.divide(vectors @ vector, length, out=np.zeros(len(vectors)), where=length > 0)

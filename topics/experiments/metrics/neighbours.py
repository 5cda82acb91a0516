"""Does an embedding put papers of one class next to each other?"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from ...results import Labels, Vectors
    from ..found import Measured

_NEIGHBOURS = 10
_FOLDS = 10
# By hashes of vectors and classes: pipelines of an experiment share their vectors, and 20,000 papers take 12 seconds.
_known: dict[bytes, float] = {}


def knn_accuracy(measured: Measured) -> float | None:
    """Share of papers whose class is that of most of their ten nearest (cosine) papers in the other nine of ten folds.

    Folds are stratified by class and depend on ids and classes alone. A tie goes to the class of the lower number.
    None without labels, with fewer than two classes, or with fewer papers than folds and neighbours need.
    Sources: Cover & Hart (1967), IEEE Trans. Inf. Theory 13, 21-27; Kohavi (1995), IJCAI 14, 1137-1143.
    """
    run = measured.found.run
    if measured.truth is None:
        return None
    # In the order of their ids, so that the order of the papers does not decide on folds or ties.
    rows = np.argsort(np.asarray(run.embedding.ids), kind="stable")
    rows = rows[measured.truth[rows] >= 0]
    truth = measured.truth[rows]
    if len(np.unique(truth)) < 2 or len(rows) - -(-len(rows) // _FOLDS) < _NEIGHBOURS:
        return None
    vectors = run.embedding.vectors[rows]
    key = hashlib.sha256(vectors.tobytes()).digest() + hashlib.sha256(truth.tobytes()).digest()
    if key not in _known:
        _known[key] = cross_validated(vectors, truth)
    return _known[key]


def cross_validated(vectors: Vectors, truth: Labels) -> float:
    """Share of rows classed rightly.

    Args:
        vectors: n_papers x dimensions, rows of unit length.
        truth: class of each row.
    """
    from sklearn.neighbors import KNeighborsClassifier

    folds = _folds(truth)
    right = 0
    for fold in range(_FOLDS):
        held_out = folds == fold
        # For rows of unit length the nearest by distance are the nearest by cosine.
        model = KNeighborsClassifier(_NEIGHBOURS, algorithm="brute").fit(vectors[~held_out], truth[~held_out])
        right += int((model.predict(vectors[held_out]) == truth[held_out]).sum())
    return right / len(truth)


def _folds(truth: Labels) -> npt.NDArray[np.int64]:
    """A fold for each row: the rows of a class, in random order, are dealt out one by one."""
    shuffled = np.random.default_rng(0).permutation(len(truth))
    dealt = shuffled[np.argsort(truth[shuffled], kind="stable")]
    folds = np.empty(len(truth), dtype=np.int64)
    folds[dealt] = np.arange(len(truth)) % _FOLDS
    return folds

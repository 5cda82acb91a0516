"""The strongest singular vectors of a sparse matrix, the same ones every time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ..results import Vectors


# Of the largest eigenvalue of the Gram matrix, ten of the last digits of float32.
_LEAST_SQUARE = 10 * float(np.finfo(np.float32).eps)


def right_singular_vectors(matrix: Any, n_components: int) -> Vectors:
    """The right singular vectors of the largest singular values, strongest first: n_components x columns, float32.

    By implicitly restarted Lanczos on the smaller Gram matrix (Lehoucq, Sorensen & Yang 1998, ARPACK users' guide),
    from a fixed start. A randomized decomposition takes less than half as long; but at the end of the spectrum it
    mixes, so that of a paper's nearest papers one in seven was another with each seed, and topics followed. ``svds``
    and ``TruncatedSVD`` do not hand a seed to what restarts Lanczos where the matrix has a lower rank.

    A vector whose singular value is below some .001 of the largest, which float32 cannot tell from 0, is all zeros; the
    sign of each is such that its largest entry is positive.

    Args:
        matrix: sparse, float32.
        n_components: less than the smaller side.
    """
    from scipy.sparse.linalg import LinearOperator, eigsh

    if not matrix.nnz:
        return np.zeros((n_components, matrix.shape[1]), dtype=np.float32)
    wide = matrix.shape[0] <= matrix.shape[1]
    outer, inner = (matrix, matrix.T.tocsr()) if wide else (matrix.T.tocsr(), matrix)
    side = outer.shape[0]
    gram = LinearOperator((side, side), matvec=lambda x: outer @ (inner @ x), dtype=np.float32)
    random = np.random.default_rng(0)
    squares, found = eigsh(gram, n_components, v0=random.uniform(-1, 1, side).astype(np.float32), rng=random)
    squares, found = squares[::-1], found[:, ::-1]
    right = (inner @ found if wide else found).T
    lengths = np.linalg.norm(right, axis=1)
    right = right / np.where(lengths > 0, lengths, 1)[:, None]
    right[squares <= _LEAST_SQUARE * max(squares[0], 0)] = 0
    strongest = np.abs(right).argmax(axis=1)
    signs = np.where(right[np.arange(n_components), strongest] < 0, -1, 1)
    vectors: Vectors = np.ascontiguousarray(right * signs[:, None], dtype=np.float32)
    return vectors

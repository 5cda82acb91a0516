from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix, vstack

from topics.embed.decomposition import right_singular_vectors

RANDOM = np.random.default_rng(0)
TALL = csr_matrix(RANDOM.random((60, 25), dtype=np.float32) * (RANDOM.random((60, 25)) < 0.3))


@pytest.mark.parametrize("matrix", [TALL, TALL.T.tocsr()])
def test_they_are_those_of_the_dense_decomposition(matrix: csr_matrix) -> None:
    _, _, expected = np.linalg.svd(matrix.toarray().astype(np.float64), full_matrices=False)
    found = right_singular_vectors(matrix, 6)
    assert np.abs((found * expected[:6]).sum(axis=1)) == pytest.approx(np.ones(6), abs=1e-4)


def test_they_are_the_very_same_every_time_also_below_full_rank() -> None:
    doubled = vstack([TALL[:10]] * 5).tocsr()
    first = right_singular_vectors(doubled, 20)
    assert all(np.array_equal(right_singular_vectors(doubled, 20), first) for _ in range(3))
    assert (np.linalg.norm(first, axis=1) > 0.5).sum() == 10


def test_a_matrix_of_zeros_has_none() -> None:
    assert not right_singular_vectors(csr_matrix((8, 5), dtype=np.float32), 3).any()

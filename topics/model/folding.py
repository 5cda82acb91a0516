"""Papers that all but repeat each other count once where topics are looked for, and share one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .neighbours import Neighbours

# Two abstracts with a few words changed; different papers of one group stay well below.
_SAME_DISTANCE = 0.005


def fold(texts: Sequence[str], near: Neighbours) -> Any:
    """Per paper the row of the one that stands for it: the first with the same text, or a text all but the same.

    Papers are all but the same when they are neighbours with a cosine above .995, or are so through others.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    n = len(texts)
    first: dict[str, int] = {}
    twins = np.array([first.setdefault(text, row) for row, text in enumerate(texts)])
    rows, places = np.nonzero(near.distances < _SAME_DISTANCE)
    one = np.concatenate([np.arange(n), rows])
    other = np.concatenate([twins, near.indices[rows, places]])
    _, groups = connected_components(csr_matrix((np.ones(len(one)), (one, other)), shape=(n, n)), directed=False)
    _, heads, member = np.unique(groups, return_index=True, return_inverse=True)
    return heads[member]

"""What a process does once, before a fit in it is timed."""

from __future__ import annotations

from functools import cache

import numpy as np

# UMAP looks for neighbours by other code from 4,096 rows on.
_MANY = 4_096
_COLUMNS = 8


def warm_up(n_papers: int) -> None:
    """Load and compile what pipelines on so many papers share: it takes seconds, and is no work on the papers."""
    _compile(_MANY if n_papers >= _MANY else 100)


@cache
def _compile(rows: int) -> None:
    import bertopic  # noqa: F401
    from hdbscan import HDBSCAN

    from ..config import ReduceConfig
    from ..model.graph import neighbour_graph, quiet_umap
    from ..model.neighbours import nearest
    from ..model.reduce import lay_out

    with quiet_umap():
        from umap import UMAP

    vectors = np.random.default_rng(0).normal(size=(rows, _COLUMNS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    UMAP(n_neighbors=5, n_epochs=10, metric="cosine", random_state=0, n_jobs=1).fit_transform(vectors)
    few = vectors[:100]
    coordinates = lay_out(few, neighbour_graph(nearest(few, 5, exact_below=100, seed=0)), ReduceConfig(n_epochs=10), 0)
    HDBSCAN(core_dist_n_jobs=1).fit(coordinates)

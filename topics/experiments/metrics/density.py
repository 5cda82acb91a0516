"""Are topics dense where they are, and apart from each other?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ...results import Labels, Vectors
    from ..found import Measured

_SAMPLE = 4000
_DIMENSIONS = 20


def dbcv(measured: Measured) -> float | None:
    """Density-based cluster validity, from -1 to 1; None for fewer than two topics.

    Computed on the first 20 principal components of the vectors, which all pipelines of an experiment share; on the
    coordinates in which one of them has clustered, that one would win. Of more than 4,000 papers as many are drawn, the
    same ones for every pipeline. Papers without a topic count 0, as the source has it: as topics of texts touch and
    most have values below 0, a method that leaves papers over gains by it, so this is to be read beside the noise.
    Source: Moulavi, Jaskowiak, Campello, Zimek & Sander (2014), Density-based clustering validation, SDM, 839-847.
    """
    run = measured.found.run
    # In the order of their ids, so that the order of the papers does not decide which are drawn.
    order = np.argsort(np.asarray(run.embedding.ids), kind="stable")
    drawn = order[np.random.default_rng(0).permutation(len(order))[:_SAMPLE]]
    return validity(run.embedding.vectors[drawn], run.assignments["topic_id"].to_numpy()[drawn])


def validity(vectors: Vectors, labels: Labels) -> float | None:
    """Density-based cluster validity; None for fewer than two labels of two rows or more.

    A label of a single row has no density, and counts as none.
    """
    from hdbscan.validity import validity_index

    found, sizes = np.unique(labels[labels >= 0], return_counts=True)
    several = found[sizes > 1]
    if len(several) < 2:
        return None
    numbers = np.where(np.isin(labels, several), np.searchsorted(several, labels), -1)
    # Two texts that are the same have no distance, of which the density is a power.
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        value = float(validity_index(_components(vectors), numbers))
    return value if np.isfinite(value) else None


def _components(vectors: Vectors) -> Vectors:
    from sklearn.decomposition import PCA

    n_components = min(_DIMENSIONS, *vectors.shape)
    components: Vectors = PCA(n_components, svd_solver="covariance_eigh").fit_transform(vectors.astype(np.float64))
    return components

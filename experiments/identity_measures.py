"""How well papers under one name are told apart: groupings, their F1, and how sure a difference is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from topics.curate.identity_evidence import Evidence
from topics.curate.identity_groups import Merge, divide

N_DRAWS = 10_000
Labels = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Name:
    """The papers of a name: evidence, merges, score, and who wrote each."""

    evidence: Evidence
    merges: list[Merge]
    score: float
    truth: np.ndarray


def labels(names: Mapping[str, Name], grouped: Callable[[Name], Sequence[np.ndarray]]) -> Labels:
    found = {}
    for name, known in names.items():
        found[name] = np.zeros(len(known.truth), dtype=int)
        for k, rows in enumerate(grouped(known)):
            found[name][rows] = k
    return found


def by_threshold(several: float, one: float) -> Callable[[Name], Sequence[np.ndarray]]:
    return lambda name: divide(len(name.truth), name.merges, several, one)[1]


def by_components(linked: Callable[[Evidence], np.ndarray]) -> Callable[[Name], Sequence[np.ndarray]]:
    from scipy.sparse.csgraph import connected_components

    def grouped(name: Name) -> Sequence[np.ndarray]:
        component = connected_components(linked(name.evidence))[1]
        return [np.flatnonzero(component == k) for k in set(component.tolist())]

    return grouped


def by_topic(cosine: float) -> Callable[[Name], Sequence[np.ndarray]]:
    """Average linkage of the texts alone."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    def grouped(name: Name) -> Sequence[np.ndarray]:
        if len(name.truth) < 2:
            return [np.arange(len(name.truth))]
        distance = squareform(1 - name.evidence.topic, checks=False).clip(0)
        cluster = fcluster(linkage(distance, "average"), 1 - cosine, "distance")
        return [np.flatnonzero(cluster == k) for k in set(cluster.tolist())]

    return grouped


def f1_per_name(names: Mapping[str, Name], found: Labels) -> tuple[np.ndarray, np.ndarray]:
    """Of each name: pairwise F1 (NaN below two papers; 1 where no two belong together, nor are said to), B-cubed F1."""
    p, b = _pairs(names, found), _papers(names, found)
    total = p[:, 1] + p[:, 2]
    each = np.where(total > 0, 2 * p[:, 0] / np.maximum(total, 1), 1.0)
    return np.where(p[:, 3] > 1, each, np.nan), 2 * b[:, 0] * b[:, 1] / (b[:, 0] + b[:, 1])


def measures(names: Mapping[str, Name], found: Labels) -> list[float]:
    """Pairwise F1 (mean over names of two papers or more; all pairs) and B-cubed F1 (mean over names; all papers)."""
    each, b_cubed = f1_per_name(names, found)
    p, b = _pairs(names, found), _papers(names, found)
    precision, recall = np.average(b[:, :2], axis=0, weights=b[:, 2])
    return [
        np.nanmean(each),
        2 * p[:, 0].sum() / (p[:, 1].sum() + p[:, 2].sum()),
        b_cubed.mean(),
        2 * precision * recall / (precision + recall),
    ]


def differences(names: Mapping[str, Name], found: Labels, baseline: Labels) -> list[tuple[float, float, float]]:
    """Of both means over names: how much ``found`` is ahead, and its 95 % interval by a bootstrap over names."""
    both = zip(f1_per_name(names, found), f1_per_name(names, baseline), strict=True)
    ahead = [own[~np.isnan(own)] - other[~np.isnan(own)] for own, other in both]
    rng = np.random.default_rng(0)
    drawn = [rng.choice(each, (N_DRAWS, len(each))).mean(axis=1) for each in ahead]
    return [(each.mean(), *np.quantile(means, (0.025, 0.975))) for each, means in zip(ahead, drawn, strict=True)]


def _pairs(names: Mapping[str, Name], found: Labels) -> np.ndarray:
    """Of each name: pairs rightly together, together, by one person; papers."""
    rows = []
    for name, known in names.items():
        upper = np.triu_indices(len(known.truth), 1)
        true, said = (_together(values)[upper] for values in (known.truth, found[name]))
        rows.append([(true & said).sum(), said.sum(), true.sum(), len(known.truth)])
    return np.array(rows, dtype=float)


def _papers(names: Mapping[str, Name], found: Labels) -> np.ndarray:
    """Of each name: B-cubed precision and recall; papers."""
    rows = []
    for name, known in names.items():
        true, said = _together(known.truth), _together(found[name])
        both = (true & said).sum(axis=1)
        rows.append([(both / said.sum(axis=1)).mean(), (both / true.sum(axis=1)).mean(), len(true)])
    return np.array(rows)


def _together(values: np.ndarray) -> np.ndarray:
    return values[:, None] == values

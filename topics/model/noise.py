"""Which papers make a topic's core, and where the others go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ..results import Labels

# A paper belongs to the core of its topic when at least half of its ties, by weight, stay within.
_CORE_TIE = 0.5


@dataclass(frozen=True)
class Settled:
    """Per paper: ``core`` topic (-1 = noise), ``labels`` after the noise policy (-1 = none), ``strength`` (0 to 1)."""

    core: Labels
    labels: Labels
    strength: Any


def settle(graph: Any, found: Labels, noise_vote: float | None) -> Settled:
    """Core, topic and strength of each paper by what its ties lead to.

    A paper is in the core where the clusterer put it, if at least half of the weight of its ties stays in that topic;
    that part is its strength. Any other is noise, and joins the topic of the core that most of the weight leads to
    where that is at least ``noise_vote`` of the whole; None joins none. Its strength is half of that part, so
    that no joined paper looks as firm as one of the core.

    Args:
        graph: ties between papers (n_papers x n_papers, CSR).
        found: what a clusterer said, numbered from 0, -1 = noise.
    """
    parts = tie_parts(graph, found)
    own = _at(parts, found)
    core = _consecutive(np.where(own >= _CORE_TIE, found, -1))
    labels, strength = core.copy(), np.where(core >= 0, own, 0.0)
    outside = core < 0
    if noise_vote is None or outside.all() or not outside.any():
        return Settled(core, labels, strength)
    votes = tie_parts(graph[outside], core)
    best = np.asarray(votes.argmax(axis=1)).ravel().astype(np.int32)
    part = votes.max(axis=1).toarray().ravel()
    joins = (part >= noise_vote) & (part > 0)
    labels[outside] = np.where(joins, best, -1)
    strength[outside] = np.where(joins, part / 2, 0.0)
    return Settled(core, labels, strength)


def tie_parts(graph: Any, labels: Labels) -> Any:
    """Part of the weight of each row's ties that leads to each topic: CSR, rows x n_topics, sums up to 1."""
    from scipy.sparse import csr_matrix, diags

    inside = np.flatnonzero(labels >= 0)
    shape = (len(labels), int(labels.max(initial=-1)) + 1 or 1)
    members = csr_matrix((np.ones(len(inside)), (inside, labels[inside])), shape=shape)
    total = np.asarray(graph.sum(axis=1)).ravel()
    return (diags(1 / np.maximum(total, 1e-12)) @ (graph @ members)).tocsr()


def _at(parts: Any, labels: Labels) -> Any:
    """Each paper's part of its own topic, 0 for noise."""
    rows = np.arange(len(labels))
    values = np.asarray(parts[rows, labels.clip(0)]).ravel()
    return np.where(labels >= 0, values, 0.0)


def _consecutive(labels: Labels) -> Labels:
    """Numbered from 0 without gaps: a topic that lost every paper is none."""
    _, numbered = np.unique(labels[labels >= 0], return_inverse=True)
    consecutive = np.full(len(labels), -1, dtype=np.int32)
    consecutive[labels >= 0] = numbered
    return consecutive

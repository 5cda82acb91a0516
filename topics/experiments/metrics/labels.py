"""Agreement of topics with classes that are known.

Papers without a class do not take part. Papers without a topic count as one more topic: left out of the reckoning, they
would make a method look the better the more papers it leaves over, and as topics of one paper each they would all be
pure. So a corpus in which no topic was found is one undivided lot, which agrees with nothing beyond chance.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ...results import Labels
    from ..found import Measured


def against_classes(
    score: Callable[[Labels, Labels], float], column: str = "topic_id"
) -> Callable[[Measured], float | None]:
    """``score`` of classes and topics as a metric; None without labels or with fewer than two classes.

    Args:
        column: ``topic_id``, or ``core_topic_id`` for topics before papers outside their cores joined any.
    """

    def measure(measured: Measured) -> float | None:
        if measured.truth is None:
            return None
        known = measured.truth >= 0
        truth = measured.truth[known]
        if len(np.unique(truth)) < 2:
            return None
        return score(truth, measured.found.run.assignments[column].to_numpy()[known])

    measure.__doc__ = score.__doc__
    return measure


def ami(truth: Labels, found: Labels) -> float:
    """Adjusted mutual information, normalised by the mean of both entropies: 1 if equal, 0 as by chance.

    Source: Vinh, Epps & Bailey (2010), Information theoretic measures for clusterings comparison, JMLR 11, 2837-2854.
    """
    return _score("adjusted_mutual_info_score", truth, found)


def ari(truth: Labels, found: Labels) -> float:
    """Adjusted Rand index: 1 if equal, 0 as by chance.

    Source: Hubert & Arabie (1985), Comparing partitions, Journal of Classification 2, 193-218.
    """
    return _score("adjusted_rand_score", truth, found)


def fmi(truth: Labels, found: Labels) -> float:
    """Geometric mean of how many pairs of a topic are of one class, and how many pairs of a class share a topic.

    Not adjusted: chance alone gives more than 0. Source: Fowlkes & Mallows (1983), A method for comparing two
    hierarchical clusterings, JASA 78, 553-569.
    """
    return _score("fowlkes_mallows_score", truth, found)


def homogeneity(truth: Labels, found: Labels) -> float:
    """How far topics hold papers of one class only; rises with the number of topics.

    Source: Rosenberg & Hirschberg (2007), V-Measure, EMNLP-CoNLL, 410-420.
    """
    return _score("homogeneity_score", truth, found)


def completeness(truth: Labels, found: Labels) -> float:
    """How far papers of one class share a topic; falls with the number of topics, 1 for a single one.

    Source: Rosenberg & Hirschberg (2007), V-Measure, EMNLP-CoNLL, 410-420.
    """
    return _score("completeness_score", truth, found)


def _score(name: str, truth: Labels, found: Labels) -> float:
    from sklearn import metrics

    with warnings.catch_warnings():
        # Numbers of classes may well be more than half as many as papers are.
        warnings.filterwarnings("ignore", message="The number of unique classes")
        return float(getattr(metrics, name)(truth, found))

"""Measures of topics and embeddings, each with its definition and source.

``METRICS`` lists them by name. A metric of one cell is a function of ``Measured`` that gives a number, or None where it
has no meaning (no labels, no topics). A metric over cells takes those of one pipeline and setting, whole or subsampled,
and gives each cell its number, of which the mean is the measure. One of cost is what the clock or the machine says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from . import counts, labels, resources
from .coherence import cv, npmi
from .density import dbcv
from .neighbours import knn_accuracy
from .stability import pairwise_ari
from .words import diversity, label_uniqueness

if TYPE_CHECKING:
    import polars as pl

    from ..found import Measured

_DIGITS = 6


@dataclass(frozen=True)
class Metric:
    """``better`` says which way is better; None where neither is, such as for the number of topics.

    ``needs`` is a package that may not be there, and the extra that brings it; ``wants`` is what the experiment must
    have for it.
    """

    name: str
    title: str
    better: Literal["higher", "lower"] | None
    measure: Callable[[Measured], float | None]
    bounds: tuple[float, float]
    needs: tuple[str, str] | None = None
    wants: Literal["label"] | None = None


@dataclass(frozen=True)
class GroupMetric:
    """``measure`` takes assignments (paper_id, topic_id) of several cells and gives one number for each of them."""

    name: str
    title: str
    better: Literal["higher", "lower"] | None
    over: Literal["seeds", "subsamples"]
    measure: Callable[[Sequence[pl.DataFrame]], list[float | None]]
    bounds: tuple[float, float] = (-1, 1)

    @property
    def wants(self) -> Literal["subsamples"] | None:
        return "subsamples" if self.over == "subsamples" else None


@dataclass(frozen=True)
class CostMetric:
    """``measure`` gives a number of the seconds of a fit's stages and its peak memory, which no file but times has."""

    name: str
    title: str
    better: Literal["lower"]
    measure: Callable[[Sequence[float], float | None], float | None]
    bounds: tuple[float, float] = (0, math.inf)
    wants: Literal["isolated"] | None = None


AnyMetric = Metric | GroupMetric | CostMetric
_SHARE, _SIGNED, _COUNT = (0, 1), (-1, 1), (0, math.inf)
_AGAINST_CLASSES = (
    ("ami", "AMI", labels.ami, _SIGNED),
    ("ari", "ARI", labels.ari, _SIGNED),
    ("fmi", "FMI", labels.fmi, _SHARE),
    ("homogeneity", "Homogeneity", labels.homogeneity, _SHARE),
    ("completeness", "Completeness", labels.completeness, _SHARE),
)
_ALL: tuple[AnyMetric, ...] = (
    Metric("n_topics", "Topics", None, counts.n_topics, _COUNT),
    Metric("n_classes_ratio", "Topics per class", None, counts.n_classes_ratio, _COUNT, wants="label"),
    Metric("noise", "Noise", "lower", counts.noise, _SHARE),
    Metric("noise_before", "Noise, before the policy", "lower", counts.noise_before, _SHARE),
    *(
        Metric(name, title, "higher", labels.against_classes(score), bounds, wants="label")
        for name, title, score, bounds in _AGAINST_CLASSES
    ),
    *(
        Metric(
            f"{name}_before",
            f"{title}, before the noise policy",
            "higher",
            labels.against_classes(score, "core_topic_id"),
            bounds,
            wants="label",
        )
        for name, title, score, bounds in _AGAINST_CLASSES
    ),
    Metric("npmi", "NPMI", "higher", npmi, _SIGNED, ("gensim", "experiments")),
    Metric("cv", "C_v", "higher", cv, _SIGNED, ("gensim", "experiments")),
    Metric("diversity", "Diversity of words", "higher", diversity, _SHARE),
    Metric("label_uniqueness", "Uniqueness of labels", "higher", label_uniqueness, _SHARE),
    Metric("knn_accuracy", "kNN accuracy of the embedding", "higher", knn_accuracy, _SHARE, wants="label"),
    GroupMetric("stability", "Stability over seeds", "higher", "seeds", pairwise_ari),
    GroupMetric("stability_subsamples", "Stability over subsamples", "higher", "subsamples", pairwise_ari),
    Metric("dbcv", "DBCV", "higher", dbcv, _SIGNED),
    CostMetric("seconds", "Seconds", "lower", resources.seconds),
    CostMetric("peak_memory", "Peak memory, MB", "lower", resources.peak_memory, wants="isolated"),
)
METRICS: dict[str, AnyMetric] = {metric.name: metric for metric in _ALL}


def is_of_subsamples(name: str) -> bool:
    """Whether fits on subsamples have the metric, and whole ones do not."""
    metric = METRICS[name]
    return isinstance(metric, GroupMetric) and metric.over == "subsamples"


def bounds_of(name: str) -> tuple[float, float]:
    """Between which values a metric lies; any for one that is not known here."""
    return METRICS[name].bounds if name in METRICS else (-math.inf, math.inf)


def measure(measured: Measured, names: Iterable[str]) -> dict[str, float | None]:
    """The metrics of one cell among ``names``, which are keys of ``METRICS``; all but those of one cell are left out.

    Rounded, as sums of several threads differ in their last digits.
    """
    chosen = [METRICS[name] for name in names]
    values = {metric.name: metric.measure(measured) for metric in chosen if isinstance(metric, Metric)}
    return {name: None if value is None else round(value, _DIGITS) for name, value in values.items()}

"""Measures of topics and embeddings, each with its definition and source.

``METRICS`` lists them by name. A metric of one cell is a function of ``Measured`` that gives a number, or None where it
has no meaning (no labels, no topics). A metric over cells takes those of one pipeline and setting, whole or subsampled,
and gives each cell its number, of which the mean is the measure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from . import counts, labels, resources
from .coherence import cv, npmi
from .density import dbcv
from .neighbours import knn_accuracy
from .stability import agreement
from .words import diversity, label_uniqueness

if TYPE_CHECKING:
    import polars as pl

    from ..found import Measured

_DIGITS = 6


@dataclass(frozen=True)
class Metric:
    """``better`` says which way is better; None where neither is, such as for the number of topics.

    ``needs`` is a package that may not be there, and the extra that brings it.
    """

    name: str
    title: str
    better: Literal["higher", "lower"] | None
    measure: Callable[[Measured], float | None]
    needs: tuple[str, str] | None = None


@dataclass(frozen=True)
class GroupMetric:
    """``measure`` takes assignments (paper_id, topic_id) of several cells and gives one number for each of them."""

    name: str
    title: str
    better: Literal["higher", "lower"] | None
    over: Literal["seeds", "subsamples"]
    measure: Callable[[Sequence[pl.DataFrame]], list[float | None]]


_AGAINST_CLASSES = (
    ("ami", "AMI", labels.ami),
    ("ari", "ARI", labels.ari),
    ("fmi", "FMI", labels.fmi),
    ("homogeneity", "Homogeneity", labels.homogeneity),
    ("completeness", "Completeness", labels.completeness),
)
_ALL: tuple[Metric | GroupMetric, ...] = (
    Metric("n_topics", "Topics", None, counts.n_topics),
    Metric("n_classes_ratio", "Topics per class", None, counts.n_classes_ratio),
    Metric("noise", "Noise", "lower", counts.noise),
    Metric("noise_before", "Noise, before the policy", "lower", counts.noise_before),
    *(Metric(name, title, "higher", labels.against_classes(score)) for name, title, score in _AGAINST_CLASSES),
    *(
        Metric(
            f"{name}_before",
            f"{title}, before the noise policy",
            "higher",
            labels.against_classes(score, "core_topic_id"),
        )
        for name, title, score in _AGAINST_CLASSES
    ),
    Metric("npmi", "NPMI", "higher", npmi, ("gensim", "experiments")),
    Metric("cv", "C_v", "higher", cv, ("gensim", "experiments")),
    Metric("diversity", "Diversity of words", "higher", diversity),
    Metric("label_uniqueness", "Uniqueness of labels", "higher", label_uniqueness),
    Metric("knn_accuracy", "kNN accuracy of the embedding", "higher", knn_accuracy),
    GroupMetric("stability", "Stability over seeds", "higher", "seeds", agreement),
    GroupMetric("stability_subsamples", "Stability over subsamples", "higher", "subsamples", agreement),
    Metric("dbcv", "DBCV", "higher", dbcv),
    Metric("seconds", "Seconds", "lower", resources.seconds),
    Metric("peak_memory", "Peak memory, MB", "lower", resources.peak_memory),
)
METRICS: dict[str, Metric | GroupMetric] = {metric.name: metric for metric in _ALL}


def measure(measured: Measured, names: Iterable[str]) -> dict[str, float | None]:
    """The metrics of one cell among ``names``, which are keys of ``METRICS``; those over several cells are left out.

    Rounded, as sums of several threads differ in their last digits.
    """
    chosen = [METRICS[name] for name in names]
    values = {metric.name: metric.measure(measured) for metric in chosen if isinstance(metric, Metric)}
    return {name: None if value is None else round(value, _DIGITS) for name, value in values.items()}

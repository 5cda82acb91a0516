"""What is measured: what pages call it, in which groups it stands, and how its numbers are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from inspect import cleandoc
from typing import Literal

from ...experiments.metrics import METRICS, bounds_of
from ...figures.durations import duration
from ..wording import decimal, fixed, percent

# Headings of columns, of metrics whose title is long.
_SHORT = {
    "n_classes_ratio": "Per class", "diversity": "Diversity", "label_uniqueness": "Unique names",
    "knn_accuracy": "kNN accuracy", "stability": "Stability, seeds", "stability_subsamples": "Stability, subsamples",
    "seconds": "Time", "peak_memory": "Memory",
}  # fmt: skip
# The first of these that was measured is what time is held against and sweeps are judged by.
QUALITY = ("ami", "fmi", "ari", "homogeneity", "npmi", "cv", "diversity", "knn_accuracy", "dbcv")
# Columns of the first table, as far as they were measured; all others stand below it.
MAIN = (
    "ami", "fmi", "n_topics", "noise", "stability", "stability_subsamples", "npmi", "diversity", "seconds",
)  # fmt: skip
GROUPS = (
    ("Agreement with the classes", ("ami", "ari", "fmi", "homogeneity", "completeness")),
    ("The same before papers outside all clusters were placed",
     ("ami_before", "ari_before", "fmi_before", "homogeneity_before", "completeness_before", "noise_before")),
    ("Topics and noise", ("n_topics", "n_classes_ratio", "noise")),
    ("Words and names", ("npmi", "cv", "diversity", "label_uniqueness")),
    ("Stability", ("stability", "stability_subsamples")),
    ("Vectors and density", ("knn_accuracy", "dbcv")),
    ("Cost", ("seconds", "peak_memory")),
)  # fmt: skip
COUNTS = ("n_topics", "n_classes_ratio")
COST = ("seconds", "peak_memory")
_SHARES = ("noise", "noise_before")
_BEFORE = "_before"
_END = re.compile(r"\n\n(?:Args|Returns|Raises):")


@dataclass(frozen=True)
class Measure:
    """A metric as a page shows it; ``definition`` has its source, and is empty where nothing is known of it."""

    name: str
    title: str
    short: str
    better: Literal["higher", "lower"] | None
    definition: str

    def text(self, value: float) -> str:
        """The number with as many places as mean something: shares in percent, times and memory with their unit."""
        if self.name == "seconds":
            return duration(value)
        if self.name == "peak_memory":
            return f"{value / 1000:.1f}\u00a0GB" if value >= 1000 else f"{value:.0f}\u00a0MB"
        if self.name in _SHARES:
            return percent(value)
        if self.name == "n_topics":
            return decimal(value)
        return fixed(value, 2 if self.name == "n_classes_ratio" else 3)

    def span(self, low: float | None, high: float | None) -> str:
        """``[0.458, 0.466]``; empty where there is no interval. A unit of both ends is said once.

        An interval that reaches beyond what a metric can be ends there.
        """
        if low is None or high is None:
            return ""
        least, most = bounds_of(self.name)
        ends = [self.text(max(low, least)), self.text(min(high, most))]
        unit = {end.partition("\u00a0")[2] for end in ends}
        if len(unit) == 1:
            ends[0] = ends[0].partition("\u00a0")[0]
        return f"[{ends[0]},\u00a0{ends[1]}]"

    def with_interval(self, mean: float, low: float | None, high: float | None) -> str:
        return f"{self.text(mean)} {self.span(low, high)}".rstrip()


def measure(name: str) -> Measure:
    """The metric of that name; one that is not installed here has a name and nothing else."""
    known = METRICS.get(name)
    title = known.title if known else name.replace("_", " ")
    return Measure(name, title, _short(name, title), known.better if known else None, _definition(known))


def _short(name: str, title: str) -> str:
    bare = name.removesuffix(_BEFORE)
    if bare != name and bare in METRICS:
        return f"{METRICS[bare].title} before"
    return _SHORT.get(name, title)


def _definition(known: object) -> str:
    """The docstring up to what it says of arguments and errors, in one paragraph."""
    text = cleandoc(getattr(getattr(known, "measure", None), "__doc__", None) or "")
    return " ".join(_END.split(text)[0].replace("``", "").split())


def ordered(names: Iterable[str]) -> list[str]:
    """In the order of the registered metrics, those unknown last."""
    places = {name: i for i, name in enumerate(METRICS)}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))

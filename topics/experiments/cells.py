"""The cells of an experiment: one pipeline at one setting with one seed."""

from __future__ import annotations

from dataclasses import dataclass

from .spec import Experiment


@dataclass(frozen=True)
class Cell:
    """One fit.

    ``experiment`` has the cell's own values of everything swept, ``pipeline`` is a key of its ``pipelines``.
    ``setting`` tells the swept values in words ("cluster.min_cluster_size=40, ..."; empty without a sweep).
    ``subsample`` numbers fits on 80 % of the papers; None is a fit on all of them. ``name`` is the cell's folder.
    """

    name: str
    pipeline: str
    setting: str
    seed: int
    subsample: int | None
    experiment: Experiment

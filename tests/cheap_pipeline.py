"""A pipeline that costs nothing: topics drawn from the seed, and a record of every fit."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict

from topics.experiments.found import Found, Inputs
from topics.experiments.pipelines.assembling import found_topics
from topics.model.tables import Assignment
from topics.repetition import Term

# The distribution that installs it, as a folder beside others.
METADATA = "Metadata-Version: 2.1\nName: cheap-topics\nVersion: 1.0\n"
POINTS = "[topics.pipelines]\ncheap = tests.cheap_pipeline:CheapPipeline\n"


class CheapSettings(BaseModel):
    """``wait`` are seconds that a fit takes; one that ``dies`` takes its process with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    n_topics: int = 3
    fails: bool = False
    dies: bool = False
    wait: float = 0.0


class CheapPipeline:
    """Papers dealt out to topics; ``fitted`` holds the seed of every fit of this process."""

    name = "cheap"
    description = "topics drawn from the seed"
    takes_vectors = True
    settings = CheapSettings
    fitted: ClassVar[list[int]] = []

    def fit(self, inputs: Inputs, settings: Any) -> Found:
        self.fitted.append(inputs.config.seed)
        time.sleep(settings.wait)
        if settings.dies:
            os.kill(os.getpid(), signal.SIGKILL)
        if settings.fails:
            raise ArithmeticError("no\n  convergence")
        labels = np.random.default_rng(inputs.config.seed).integers(settings.n_topics, size=len(inputs.corpus))
        grouping = Assignment(labels.astype(np.int32), labels.astype(np.int32), np.ones(len(labels)))
        words = [[Term(f"word{i}", 1.0, 0)] for i in range(settings.n_topics)]
        return found_topics(inputs, grouping, words, {"fit": 0.5})


def install(folder: Path) -> None:
    """Make the pipeline known to processes that have ``folder`` on their path."""
    place = folder / "cheap_topics-1.0.dist-info"
    place.mkdir(parents=True)
    (place / "METADATA").write_text(METADATA)
    (place / "entry_points.txt").write_text(POINTS)

"""What a fit costs. A clock and the machine say so, and not twice the same."""

from __future__ import annotations

from collections.abc import Sequence


def seconds(stages: Sequence[float], peak_memory: float | None) -> float | None:
    """Seconds of all stages, the embedding among them where the pipeline takes vectors; None where none was timed.

    UMAP and HDBSCAN are loaded and compiled before pipelines that run on them are timed.
    """
    return sum(stages) if stages else None


def peak_memory(stages: Sequence[float], peak_memory: float | None) -> float | None:
    """Megabytes that the process held at most; None where the fit had no process of its own."""
    return peak_memory

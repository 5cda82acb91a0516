"""What a fit costs. A clock and the machine say so, and not twice the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..found import Measured


def seconds(measured: Measured) -> float | None:
    """Seconds of all stages, the embedding among them where the pipeline takes vectors; None where none was timed."""
    return float(sum(measured.seconds.values())) if measured.seconds else None


def peak_memory(measured: Measured) -> float | None:
    """Megabytes that the process held at most; None where the fit had no process of its own."""
    return measured.peak_memory

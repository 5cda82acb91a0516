"""How many threads our own code may take."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LIMIT: ContextVar[int | None] = ContextVar("limit", default=None)


def n_threads() -> int:
    """As many as there are processors for this process, or as ``limit`` says."""
    allowed = _LIMIT.get()
    if allowed is not None:
        return allowed
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextmanager
def limit(threads: int) -> Iterator[None]:
    """Within, ``n_threads`` is this."""
    token = _LIMIT.set(threads)
    try:
        yield
    finally:
        _LIMIT.reset(token)

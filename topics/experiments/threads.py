"""How many threads computing takes, and how much memory it took."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from ..threads import limit

# What libraries read that are not loaded yet.
_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
_STATUS = Path("/proc/self/status")


@contextmanager
def limited(threads: int) -> Iterator[None]:
    """Linear algebra, compiled loops and our own code take so many threads, or fewer where there are fewer."""
    import numba
    from threadpoolctl import threadpool_limits

    # Only what is loaded can be limited: numpy's and scipy's linear algebra, and scikit-learn's loops.
    for module in ("numpy", "scipy.linalg", "sklearn.cluster"):
        import_module(module)
    before = numba.get_num_threads()
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))  # type: ignore[attr-defined]
    try:
        with threadpool_limits(threads), limit(threads):
            yield
    finally:
        numba.set_num_threads(before)


def environment(threads: int) -> dict[str, str]:
    """Of a process that takes so many threads."""
    return os.environ | dict.fromkeys(_VARIABLES, str(threads))


def peak_memory() -> float | None:
    """Megabytes that this process held at most; None where the system does not tell."""
    if _STATUS.exists():
        # What getrusage gives on Linux begins with the memory of the process that started this one.
        lines = dict(line.split(":", 1) for line in _STATUS.read_text(encoding="utf-8").splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:
        return None
    return getrusage(RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)

"""One stage after another: its key, its seed, how long it took, and whether its result was stored already."""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .cache import Cache, key_of

if TYPE_CHECKING:
    import polars as pl

    from .cache import Artifacts


class Stages:
    """Runs stages and notes what the manifest says of them.

    A stage's key is made of its name, its parameters and the keys of the stages it takes results from, so a changed
    setting costs the stages that depend on it and no others. ``notes`` is the same every time. ``times`` is not: the
    seconds that computing took, now or when the result was stored, and whether it was.
    """

    def __init__(self, cache: Cache, seed: int, progress: Callable[[str], None] | None = None) -> None:
        self.cache = cache
        self.notes: dict[str, dict[str, Any]] = {}
        self.times: dict[str, dict[str, Any]] = {}
        self.seeds: dict[str, int] = {"run": seed}
        self.resolved: dict[str, Any] = {}
        self._progress = progress or (lambda _name: None)

    def seed(self, name: str) -> int:
        """The stage's own seed, derived from the run's."""
        self.seeds[name] = stage_seed(self.seeds["run"], name)
        return self.seeds[name]

    def __call__(self, name: str, after: Sequence[str], params: Any, compute: Callable[[], Artifacts]) -> Artifacts:
        """The stage's result, stored under its key.

        Args:
            name: of the stage.
            after: stages whose results it takes.
            params: all else it depends on, as JSON can hold it.
            compute: gives the result where it is not stored yet.
        """
        self._progress(name)
        key = key_of(name, params, [self.notes[stage]["key"] for stage in after])
        kept, stored = self.cache.stage(name, key, lambda: _timed(compute))
        result = dict(kept)
        self.notes[name] = {"key": key}
        self.times[name] = {"seconds": result.pop("seconds"), "stored": stored}
        return result

    def table(self, name: str, after: Sequence[str], params: Any, compute: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """A stage that gives one table."""
        frame: pl.DataFrame = self(name, after, params, lambda: {"table": compute()})["table"]
        return frame


def _timed(compute: Callable[[], Artifacts]) -> Artifacts:
    began = time.perf_counter()
    result = compute()
    return {**result, "seconds": round(time.perf_counter() - began, 3)}


def stage_seed(run_seed: int, name: str) -> int:
    """A seed for one stage of a run."""
    return zlib.crc32(f"{run_seed}:{name}".encode()) % 2**31


def digest(frame: pl.DataFrame) -> str:
    """Hash of a table's rows in their order: the same wherever the versions are, which every key holds."""
    return hashlib.sha256(frame.hash_rows().to_numpy().tobytes()).hexdigest()[:24]

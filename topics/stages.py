"""One stage after another: its key, its seed, how long it took, and whether its result was stored already."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .store import Cache, key_of

if TYPE_CHECKING:
    import polars as pl

    from .store import Artifacts


class Stages:
    """Runs stages and notes what the manifest says of them.

    A stage's key is made of its name, its parameters and the keys of the stages before it, so a changed setting costs
    the stages from there on and none before.
    """

    def __init__(self, cache: Cache, seed: int, progress: Callable[[str], None] | None = None) -> None:
        self.cache = cache
        self.notes: dict[str, dict[str, Any]] = {}
        self.seeds: dict[str, int] = {"run": seed}
        self.resolved: dict[str, Any] = {}
        self._seed = seed
        self._progress = progress or (lambda _name: None)

    def seed(self, name: str) -> int:
        """The stage's own seed, derived from the run's."""
        self.seeds[name] = zlib.crc32(f"{self._seed}:{name}".encode()) % 2**31
        return self.seeds[name]

    def __call__(self, name: str, params: Any, compute: Callable[[], Artifacts]) -> Artifacts:
        """The stage's result, stored under its key. ``params``: all it depends on besides the stages before."""
        self._progress(name)
        began = time.perf_counter()
        key = key_of(name, params, [note["key"] for note in self.notes.values()])
        result, stored = self.cache.stage(name, key, compute)
        self.notes[name] = {"key": key, "seconds": round(time.perf_counter() - began, 3), "stored": stored}
        return result

    def table(self, name: str, params: Any, compute: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """A stage that gives one table."""
        frame: pl.DataFrame = self(name, params, lambda: {"table": compute()})["table"]
        return frame

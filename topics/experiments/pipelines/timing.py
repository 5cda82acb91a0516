"""Seconds of a pipeline's stages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Clock:
    """Measures stages one after another into ``seconds``; tells ``progress`` of each before it begins."""

    def __init__(self, progress: Callable[[str], None] | None) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress or (lambda _name: None)

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        self._progress(stage)
        began = time.perf_counter()
        yield
        self.seconds[stage] = time.perf_counter() - began

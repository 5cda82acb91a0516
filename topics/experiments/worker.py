"""A process for one fit: ``python -m topics.experiments.worker PLACE FOLDER``."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from .execution import work


def _end_with_parent() -> None:
    """Nobody waits for the result any more once the other end of the input is closed."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    work(Path(sys.argv[1]), Path(sys.argv[2]))

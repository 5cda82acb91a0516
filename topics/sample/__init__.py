"""The bundled corpus, written for this project: fictional authors, planted trends, a truth file that says all of it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

# The day the corpus is looked at; the truth file says the same.
AS_OF = "2026-09-30"

# Whose pages the demo writes besides those of the two labs.
AUTHORS = ("Ysolde Marankova", "Henrike Oduvale")


def path(name: str = "papers.jsonl") -> Path:
    """Where a file of the sample lies: ``papers.jsonl``, ``groups.yaml`` or ``truth.json``."""
    return Path(str(files("topics.sample") / name))

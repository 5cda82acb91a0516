"""What ``embed.model: auto`` comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..text import count
from .minilm import is_installed

AUTO = "auto"
# Two cores embed so many abstracts with minilm in about two minutes. A number of papers and no measured time, so that
# the same corpus gets the same vectors on a fast machine and a slow one.
MINILM_UP_TO = 10_000


@dataclass(frozen=True)
class Choice:
    """A model that ``parse_spec`` reads, and why it was chosen where the user left it open."""

    model: str
    why: str | None = None


def choose(model: str, n_papers: int) -> Choice:
    """``auto`` as minilm or static word vectors beside the words of the corpus; any other model as it is."""
    if model != AUTO:
        return Choice(model)
    if n_papers > MINILM_UP_TO:
        return Choice("hybrid", f"minilm takes over two minutes for more than {count(MINILM_UP_TO, 'paper')}")
    if not is_installed():
        return Choice("hybrid", "minilm is not installed")
    return Choice("hybrid+minilm", f"up to {count(MINILM_UP_TO, 'paper')} minilm takes about two minutes at most")


def model_of_run(manifest: Mapping[str, Any]) -> str:
    """The model that a run's vectors were made with; runs of before there was a choice say it in their settings."""
    resolved = manifest.get("resolved", {}).get("embed_model")
    return str(resolved or manifest.get("config", {}).get("embed", {}).get("model", "hybrid"))

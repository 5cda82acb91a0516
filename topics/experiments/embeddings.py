"""The vectors of a cell's papers: computed once, timed once, the same for every pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..cache import Cache, key_of
from ..config import Config
from ..results import Corpus
from ..stages import Stages
from ..steps import embed


@dataclass(frozen=True, eq=False)
class Prepared:
    """The folder that caches all results of some papers, the key of the vectors there, if any, and what they took."""

    folder: Path
    key: str | None
    seconds: float | None


def prepare(corpus: Corpus, papers: str, config: Config, cache: Path) -> Prepared:
    """The vectors of a corpus, from the cache or computed; ``papers`` tells those it was drawn from.

    ``seconds`` are those of the first embedding of the papers with these settings, from nothing: later ones, of another
    seed or a subsample, find the vectors of the same texts.
    """
    folder = place_of(papers, config, cache)
    stages = Stages(Cache(folder), config.seed)
    embed(corpus, config, stages)
    first, _ = Cache(folder).stage("timed", key_of(), lambda: {"seconds": stages.times["embed"]["seconds"]})
    return Prepared(folder, stages.notes["embed"]["key"], first["seconds"])


def place_of(papers: str, config: Config, cache: Path) -> Path:
    """A cache of their own for papers and settings of the embedding, so that no time is that of what others left."""
    return cache / "experiments" / key_of(papers, config.embed.model_dump(mode="json"))

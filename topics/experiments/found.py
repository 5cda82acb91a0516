"""What a pipeline gives back, and what of it is measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ..config import Config
    from ..results import Corpus, Embedding, Labels, Run


@dataclass(frozen=True)
class Inputs:
    """What every pipeline of an experiment gets: the same texts, and the same vectors where it takes vectors.

    ``embedding`` computes or reads the vectors when called; ``n_classes`` is the number of classes of the labels, where
    there are labels, for methods that must be told how many topics to find. ``config`` holds the cell's seed.
    ``cache`` keeps results of stages; None computes everything anew. ``progress`` is called with the name of each stage
    before it begins.
    """

    corpus: Corpus
    config: Config
    embedding: Callable[[], Embedding]
    n_classes: int | None
    cache: Path | None = None
    progress: Callable[[str], None] | None = None


@dataclass(frozen=True)
class Found:
    """A run, whatever made it; the words of its topics; and the seconds of its stages.

    ``words`` gives for each topic its ten strongest single words by the pipeline's own ranking, strongest first: what
    coherence and diversity are measured on, for phrases would win by holding their own words. ``seconds`` has no entry
    for the embedding, which is shared and timed once.
    """

    run: Run
    words: tuple[tuple[str, ...], ...]
    seconds: Mapping[str, float]


class Pipeline(Protocol):
    """Papers to topics. See ``needs`` for one that wants a package of its own.

    One that has ``compiles = True`` is timed without the compilation of UMAP and the loading of the libraries.
    """

    name: str
    description: str
    takes_vectors: bool
    settings: type[BaseModel]

    def fit(self, inputs: Inputs, settings: Any) -> Found:
        """Topics of the papers. ``settings`` is an instance of the class's ``settings``."""
        ...


@dataclass(frozen=True)
class Measured:
    """One finished cell as metrics see it.

    ``truth`` numbers the class of each paper of the run, -1 where unknown; None without labels.
    """

    found: Found
    truth: Labels | None

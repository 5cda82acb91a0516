"""Turftopic's Topeax, as the extra ``paper-topics[turftopic]``."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import Field

from ...cache import Cache
from ...errors import MissingExtra
from ...settings import Section
from ...steps import embedding_model
from ..found import Found, Inputs
from .assembling import found_topics
from .foreign import contained
from .mixtures import strongest_topic
from .timing import Clock
from .wording import strongest_words

if TYPE_CHECKING:
    from ...results import Vectors


class TopeaxSettings(Section):
    """Names as in Topeax."""

    perplexity: int = Field(50, ge=1, description="neighbours of a paper in the map; there must be more papers")


class TopeaxPipeline:
    """Topeax on the shared vectors; it finds the number of topics itself, from the peaks of density in a t-SNE map.

    All is as Turftopic has it by default, but for the cell's seed, which its mixture model gets as well. A paper's
    topic is its most probable one. Words are Topeax's own; it compares their vectors with those of the papers, so the
    experiment's embedding gives them some. Source: Kardos (2026), Topeax, arXiv:2601.21465.
    """

    name = "topeax"
    description = "Turftopic's Topeax on the shared vectors; finds the number of topics itself"
    takes_vectors = True
    settings = TopeaxSettings
    needs = ("turftopic", "turftopic")

    def fit(self, inputs: Inputs, settings: TopeaxSettings) -> Found:
        """See ``Pipeline``.

        Raises:
            MissingExtra: Turftopic is not installed.
            PipelineError: it fails, as it does on fewer papers than ``perplexity``.
        """
        kind = _seeded_topeax()
        clock = Clock(inputs.progress)
        texts, embedding = inputs.corpus.texts, inputs.embedding()
        with contained(self.name, len(texts)), clock("fit"):
            encoder = _Encoder(inputs, embedding.info["model"])
            model = kind(encoder=encoder, perplexity=settings.perplexity, random_state=inputs.config.seed)
            mixtures = model.fit_transform(texts, embeddings=embedding.vectors)
            words = strongest_words(model.components_, model.get_vocab())
        return found_topics(inputs, strongest_topic(mixtures), words, clock.seconds)


class _Encoder:
    """Vectors of words from the embedding of the papers."""

    def __init__(self, inputs: Inputs, model: str) -> None:
        self._inputs = inputs
        self._settings = inputs.config.embed.model_copy(update={"model": model})

    def encode(self, sentences: Sequence[str]) -> Vectors:
        model = embedding_model(self._inputs.corpus.texts, self._settings, Cache(self._inputs.cache))
        return model.embed(sentences)


def _seeded_topeax() -> Callable[..., Any]:
    """Topeax keeps its seed from its mixture model, which then starts from numpy's global state."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from turftopic.models.topeax import Peax, Topeax
    except ImportError as error:
        raise MissingExtra("the pipeline topeax", "turftopic") from error

    class SeededTopeax(Topeax):  # type: ignore[misc]
        """Topeax whose every part is seeded."""

        def _init_model(self, n_components: int) -> Any:
            return Peax(random_state=self.random_state)

    return SeededTopeax

"""Static word vectors that come with the ``wordllama`` package: no download, no torch, 2,000 abstracts a second."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .vectors import unit

if TYPE_CHECKING:
    from ..results import Vectors


class StaticEmbedder:
    """Mean of the 256-dimensional wordllama vectors of a text's tokens."""

    name = "static"

    def __init__(self, argument: str | None = None) -> None:
        if argument:
            raise ValueError("the static embedder has only one model; write 'static'")
        self.revision = f"wordllama-{version('wordllama')}-256"

    def embed(self, texts: Sequence[str]) -> Vectors:
        # One text at a time: in a batch the padding changes the last digits, and a vector would depend on its company.
        return unit(_model().embed(list(texts), batch_size=1))


@cache
def _model() -> Any:
    # On import it sets up logging for the whole process, unless that has been done.
    quiet = logging.NullHandler()
    logging.root.addHandler(quiet)
    try:
        import wordllama
    finally:
        logging.root.removeHandler(quiet)
    # The weights lie in the package; any other folder makes the loader ask the network.
    here = Path(wordllama.__file__).parent
    return wordllama.WordLlama.load(cache_dir=here, disable_download=True)

"""Static word vectors that come with the ``wordllama`` package: no download, no torch, 2,000 abstracts a second."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .vectors import unit

if TYPE_CHECKING:
    from ..results import Vectors


class StaticEmbedder:
    """Mean of the 256-dimensional wordllama vectors of a text's tokens.

    A token that occurs n times counts 1 + log n, as in a sublinear TF-IDF; beside those of the plain mean, more of the
    nearest papers are of the same class. The plain mean, ``static:mean``, is what other measures were calibrated on.
    """

    name = "static"

    def __init__(self, argument: str | None = None) -> None:
        if argument not in (None, "mean"):
            raise ValueError("the static embedder has only one model; write static, or static:mean for a plain mean")
        self._sublinear = argument is None
        self.revision = f"wordllama-{version('wordllama')}-256{'-sublinear' if self._sublinear else ''}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        model = _model()
        counts = _counts(model.tokenizer, texts, len(model.embedding))
        if self._sublinear:
            counts.data = 1 + np.log(counts.data)
        return unit(counts @ model.embedding)


def _counts(tokenizer: Any, texts: Sequence[str], n_tokens: int) -> Any:
    """How often each text holds each token: sparse, n_texts x n_tokens."""
    from scipy.sparse import csr_matrix

    encoded = [text.ids for text in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
    columns = np.array([token for ids in encoded for token in ids], dtype=np.int32)
    ends = np.cumsum([0, *map(len, encoded)])
    counts = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(encoded), n_tokens))
    counts.sum_duplicates()
    return counts


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
    model = wordllama.WordLlama.load(cache_dir=here, disable_download=True)
    model.tokenizer.no_padding()
    model.tokenizer.no_truncation()
    return model

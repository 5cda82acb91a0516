"""Which words a paper uses, as a dense vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..stopwords import stop_words
from ..words import count_terms
from .decomposition import right_singular_vectors
from .vectors import unit

if TYPE_CHECKING:
    from ..results import Vectors

# Up to this many papers a word counts even if only one paper has it.
FEW = 30


class LexicalModel:
    """TF-IDF (sublinear) reduced by a truncated singular value decomposition, rows of unit length.

    Fitted on ``texts``, whose ``vectors`` it then has: n_papers x at most ``n_components`` (fewer where there are fewer
    papers or words; one column of zeros where no text holds a word that counts). ``embed`` gives other texts vectors in
    the same space. Source: Deerwester et al. (1990), Indexing by latent semantic analysis, JASIS 41, 391-407.
    """

    def __init__(self, texts: Sequence[str], n_components: int) -> None:
        from sklearn.feature_extraction.text import TfidfTransformer

        few = len(texts) <= FEW
        words = count_terms(
            texts, max_ngram=1, stop_words=stop_words(), min_texts=1 if few else 2, max_share=1.0 if few else 0.5
        )
        self._singulars = words.singulars
        self._columns = {word: j for j, word in enumerate(words.vocabulary)}
        size = min(n_components, len(texts) - 1, len(words.vocabulary) - 1)
        self._weigh = TfidfTransformer(sublinear_tf=True)
        if not self._columns:
            self.vectors = np.zeros((len(texts), 1), dtype=np.float32)
            return
        weighted = self._weigh.fit_transform(words.counts.astype(np.float32))
        self._axes = right_singular_vectors(weighted, size).T if size >= 1 else None
        self.vectors = self._reduced(weighted)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts the model was not fitted on; words it does not know are left out."""
        if not self._columns:
            return np.zeros((len(texts), 1), dtype=np.float32)
        return self._reduced(self._weigh.transform(self._counts(texts)))

    def _reduced(self, weighted: Any) -> Vectors:
        return unit(weighted.toarray() if self._axes is None else weighted @ self._axes)

    def _counts(self, texts: Sequence[str]) -> Any:
        from scipy.sparse import csr_matrix

        found = count_terms(texts, max_ngram=1, stop_words=stop_words(), singulars=self._singulars)
        known = [(j, self._columns[word]) for j, word in enumerate(found.vocabulary) if word in self._columns]
        place = csr_matrix(
            ([1.0] * len(known), ([j for j, _ in known], [k for _, k in known])),
            shape=(len(found.vocabulary), len(self._columns)),
            dtype=np.float32,
        )
        return found.counts.astype(np.float32) @ place

"""BERTopic: its c-TF-IDF for our terms, and a run as a fitted BERTopic for everything else it offers."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..words import count_terms, terms_of

if TYPE_CHECKING:
    from ..results import Labels, Vectors


@contextmanager
def _own_warnings() -> Iterator[None]:
    """Importing BERTopic switches off warnings for the whole process; here they stay as they were."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def class_tfidf(counts: Any) -> Any:
    """Weights of terms per class by BERTopic's ``ClassTfidfTransformer``; counts as a sparse classes x terms matrix."""
    with _own_warnings():
        from bertopic.vectorizers import ClassTfidfTransformer
    return ClassTfidfTransformer().fit_transform(counts.copy()).tocsr()


@dataclass(frozen=True)
class TermAnalyzer:
    """What a text's terms are, in the form in which scikit-learn's vectorizers ask for it."""

    max_ngram: int
    stop_words: Collection[str]
    singulars: Mapping[str, str]

    @classmethod
    def of(cls, texts: Sequence[str], max_ngram: int, stop_words: Collection[str]) -> TermAnalyzer:
        """One that treats plurals as they are treated in ``texts``."""
        return cls(max_ngram, stop_words, count_terms(texts, max_ngram=1, stop_words=stop_words).singulars)

    def __call__(self, text: str) -> list[str]:
        return terms_of(text, max_ngram=self.max_ngram, stop_words=self.stop_words, singulars=self.singulars)


def fitted_bertopic(
    texts: Sequence[str],
    vectors: Vectors,
    labels: Labels,
    terms: Mapping[int, Sequence[tuple[str, float]]],
    names: Mapping[int, str],
    embed: Callable[[Sequence[str]], Vectors],
    analyzer: TermAnalyzer,
) -> Any:
    """A BERTopic that holds these topics as if it had found them itself.

    Its ``transform`` gives a new text the topic whose mean vector is most similar; ``topics_``, names and terms are the
    run's own; its visualisations and ``update_topics`` with any of its representation models work on them.

    Args:
        texts: one per paper.
        vectors: of the papers.
        labels: topic of each paper, -1 = none.
        terms: (term, weight) per topic, strongest first.
        names: label per topic.
        embed: gives new texts vectors in the same space.
        analyzer: cuts texts into terms.
    """
    model = _empty_bertopic(embed, analyzer, max(len(ranked) for ranked in terms.values()))
    model.fit(list(texts), embeddings=np.asarray(vectors), y=labels.tolist())
    model.topic_representations_ = model.topic_representations_ | {t: list(ranked) for t, ranked in terms.items()}
    model.set_topic_labels(dict(names))
    return model


def _empty_bertopic(embed: Callable[[Sequence[str]], Vectors], analyzer: TermAnalyzer, n_terms: int) -> Any:
    """A BERTopic that neither reduces nor clusters and takes the topics it is given."""
    with _own_warnings():
        from bertopic import BERTopic
        from bertopic.backend import BaseEmbedder
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction
    from sklearn.feature_extraction.text import CountVectorizer

    class Backend(BaseEmbedder):  # type: ignore[misc]
        """Our embedding under the name by which BERTopic calls one."""

        def embed(self, documents: Sequence[str], verbose: bool = False) -> Vectors:
            return embed([str(document) for document in documents])

    class FixedTopics(BERTopic):  # type: ignore[misc]
        """Keeps our numbering where BERTopic would sort topics of equal size anew."""

        def _sort_mappings_by_frequency(self, documents: Any) -> Any:
            return documents

    return FixedTopics(
        embedding_model=Backend(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(analyzer=analyzer),
        top_n_words=n_terms,
    )

"""Do the words of a topic stand together in the texts?

Both measures look up the ten strongest single words of each topic in the papers' own texts (``reference`` says what is
a word there) and are means over topics. Words that are not found, or that every window holds, tell nothing; a topic
with fewer than two others does not count; None where none does. Without gensim they raise ``MissingExtra``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import MissingExtra
from .reference import reference

if TYPE_CHECKING:
    from ..found import Measured
    from .windows import Windows

_NPMI_WINDOW = 10
_CV_WINDOW = 110


def npmi(measured: Measured) -> float | None:
    """Normalised pointwise mutual information of each two words, in windows of ten words; from -1 to 1, 0 as by chance.

    By gensim, but for the counting of windows. Two words that never meet have -1.
    Sources: Bouma (2009), Normalized (pointwise) mutual information in collocation extraction, GSCL, 31-40; Röder, Both
    & Hinneburg (2015), Exploring the space of topic coherence measures, WSDM, 399-408 (there C_NPMI).
    """

    def of_pairs(topics: Sequence[Any], windows: Windows) -> Any:
        pairs = _gensim("segmentation").s_one_pre(topics)
        return _gensim("direct_confirmation_measure").log_ratio_measure(pairs, windows, normalize=True)

    return _coherence(measured, _NPMI_WINDOW, of_pairs)


def cv(measured: Measured) -> float | None:
    """How far each word of a topic keeps the company that all of them keep, in windows of 110 words; up to 1.

    A word's company is its NPMI with each word of the topic; compared by cosine. By gensim, but for the counting of
    windows. Source: Röder, Both & Hinneburg (2015), WSDM, 399-408 (there C_V).
    """

    def of_company(topics: Sequence[Any], windows: Windows) -> Any:
        against_all = _gensim("segmentation").s_one_set(topics)
        return _gensim("indirect_confirmation_measure").cosine_similarity(against_all, windows, topics)

    return _coherence(measured, _CV_WINDOW, of_company)


def _coherence(measured: Measured, size: int, of_topics: Callable[[Sequence[Any], Windows], Any]) -> float | None:
    from .windows import count_windows

    texts = reference(tuple(measured.found.run.corpus.texts))
    topics = [texts.find(words) for words in measured.found.words]
    # Only the words of topics are counted, under numbers of their own.
    relevant = np.unique(np.array([word for topic in topics for word in topic], dtype=np.int32))
    numbers = np.full(len(texts.numbers), -1, dtype=np.int32)
    numbers[relevant] = np.arange(len(relevant))
    windows = count_windows(numbers[texts.tokens], texts.ends, len(relevant), size)
    # A word in every window tells nothing of any other: its information is 0 of 0.
    telling = windows.together.diagonal() < windows.num_docs
    counted = [kept for topic in topics if len(kept := [n for n in numbers[topic].tolist() if telling[n]]) > 1]
    return float(np.mean(of_topics(counted, windows))) if counted else None


def _gensim(module: str) -> Any:
    try:
        return import_module(f"gensim.topic_coherence.{module}")
    except ImportError as error:
        raise MissingExtra("topic coherence", "experiments") from error

"""How far topics differ in their words and names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..found import Measured


def diversity(measured: Measured) -> float | None:
    """Share of different words among the ten strongest words of all topics; None for fewer than two topics with words.

    Source: Dieng, Ruiz & Blei (2020), Topic modeling in embedding spaces, TACL 8, 439-453 (there of 25 words).
    """
    topics = [words for words in measured.found.words if words]
    words = [word.casefold() for topic in topics for word in topic]
    return len(set(words)) / len(words) if len(topics) > 1 else None


def label_uniqueness(measured: Measured) -> float | None:
    """Share of topics whose name and leading term no other topic has; None for fewer than two topics."""
    topics = measured.found.run.topics.select("label", "terms")
    if topics.height < 2:
        return None
    names = [(label.casefold(), terms[0].casefold() if len(terms) else "") for label, terms in topics.iter_rows()]
    labels, leading = (Counter(column) for column in zip(*names, strict=True))
    return sum(labels[label] == 1 and leading[term] == 1 for label, term in names) / len(names)

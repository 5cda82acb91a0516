"""Words that say nothing about a topic: English function words and the filler of abstracts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

# In scikit-learn's list, yet words that name things papers are about.
_MEANINGFUL = frozenset(
    [
        "bill",
        "bottom",
        "call",
        "cry",
        "fire",
        "front",
        "interest",
        "mill",
        "mine",
        "move",
        "side",
        "system",
        "thick",
        "thin",
        "top",
    ]
)


@cache
def _built_in() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    filler = (files("topics") / "stopwords_scientific.txt").read_text(encoding="utf-8")
    words = (line for line in filler.splitlines() if line and not line.startswith("#"))
    return (frozenset(ENGLISH_STOP_WORDS) - _MEANINGFUL) | {word for line in words for word in line.split()}


def stop_words(extra: Iterable[str] = ()) -> list[str]:
    """All stop words in lower case, sorted."""
    return sorted(_built_in() | {word.casefold() for word in extra})

"""Words that say nothing about a topic: English function words and the filler of abstracts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_LISTS = ("stopwords_english.txt", "stopwords_scientific.txt")


@cache
def _built_in() -> frozenset[str]:
    texts = ((files("topics") / name).read_text(encoding="utf-8") for name in _LISTS)
    lines = (line for text in texts for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def stop_words(extra: Iterable[str] = ()) -> list[str]:
    """All stop words in lower case, sorted."""
    return sorted(_built_in() | {word.casefold() for word in extra})

"""Names in the form in which they are compared, and which of them may be one person's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from ..text import fold
from .names import is_initials, parse_name

Given = tuple[str, ...]


def name_forms(names: pl.Series) -> pl.DataFrame:
    """What is compared of each distinct name.

    Returns:
        name; family (letters only); first (the first given word, one letter where it is an initial); initial;
        letters (of the whole name, given name first), turned (the same, family name first). The given parts are null
        for collectives and names of one word.
    """
    rows = [(name, *_compared(name)) for name in names.unique(maintain_order=True)]
    columns = ["name", "family", "first", "initial", "letters", "turned"]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String()), orient="row")


def _compared(text: str) -> tuple[str | None, ...]:
    given, family = given_words(text), fold(parse_name(text).family).replace(" ", "")
    if not given or not family:
        return family, None, None, None, None
    letters = "".join(given)
    return family, given[0], given[0][0], letters + family, family + letters


@lru_cache(maxsize=1 << 18)
def given_words(text: str) -> Given:
    """The given names of a whole name, folded, hyphens apart, one letter for each initial: ``("j", "p")``."""
    words: list[str] = []
    for word in re.split(r"[\s-]+", parse_name(text).given):
        folded = fold(word).split()
        words += "".join(folded) if is_initials(word) else folded
    return tuple(words)


def compatible(one: Given, other: Given) -> bool:
    """Whether these may be the same given names: in order, each pair of words equal or one the initial of the other.

    What one name has and the other lacks at its end (middle names) does not count, nor where a word is divided.
    """
    if not one or not other:
        return False
    if "".join(one) == "".join(other):
        return True
    return all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(one, other, strict=False))


def fullest(names: Sequence[str]) -> str:
    """The first of the names with the most letters in its given part, of which words count more than initials."""
    return max(names, key=lambda name: sum(len(word) for word in given_words(name)))

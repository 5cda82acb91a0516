"""Names in the form in which they are compared, and which of them may be one person's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from ..text import fold
from .names import is_initials, parse_name

Given = tuple[str, ...]
# What letters with accents become where there are no accents; elsewhere the accent alone is dropped.
_SPELLED_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)
_DIGRAPH = re.compile(r"([aou])e|a(?=a)")
_BETWEEN_LETTERS = frozenset(" -‐‑–'’‘`.")


def name_forms(names: pl.Series) -> pl.DataFrame:
    """What is compared of each distinct name.

    Returns:
        name; family (letters only); first (the first given word, one letter where it is an initial); initial;
        letters (of the whole name, given name first), turned (the same, family name first); family_spelled and
        letters_spelled, where "ü" is "ue". For collectives, whose article does not count, and names of one word the
        given parts and ``turned`` are null.
    """
    rows = []
    for name in names.unique(maintain_order=True):
        family, *given, letters, turned = _compared(name)
        plain = spelled_out(name)
        spelled = (family, letters) if plain == name else (_compared(plain)[0], _compared(plain)[3])
        rows.append((name, family, *given, letters, turned, *spelled))
    columns = ["name", "family", "first", "initial", "letters", "turned", "family_spelled", "letters_spelled"]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String()), orient="row")


def _compared(text: str) -> tuple[str | None, ...]:
    given, family = given_words(text), fold(parse_name(text).family).replace(" ", "")
    if not given or not family:
        family = fold(text).removeprefix("the ").replace(" ", "")
        return family, None, None, family or None, None
    letters = "".join(given)
    return family, given[0], given[0][0], letters + family, family + letters


def spelled_out(name: str) -> str:
    """``Jörg Schütze`` as ``Joerg Schuetze``."""
    return unicodedata.normalize("NFC", name).translate(_SPELLED_OUT)


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
        return one == other
    if "".join(one) == "".join(other):
        return True
    return all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(one, other, strict=False))


def may_be_one(one: str, other: str) -> bool:
    """Whether the given names of two names are ``compatible``, where "ue" may be what "ü" is spelled out as."""
    first, second = (tuple(_DIGRAPH.sub(r"\1", word) for word in given_words(name)) for name in (one, other))
    return compatible(first, second)


def preference(name: str) -> tuple[bool, bool, int, int]:
    """How good a name is to be shown, among those of one person; the greatest is the best.

    First come names that are not all capitals or all lower case, then those without stray marks, then the most letters
    in the given names, then the most accents.
    """
    composed = unicodedata.normalize("NFC", name)
    n_given = sum(len(word) for word in given_words(spelled_out(name)))
    n_accents = sum(c.isalpha() and not c.isascii() for c in composed)
    return not (name.isupper() or name.islower()), not _has_stray_marks(composed), n_given, n_accents


def _has_stray_marks(composed: str) -> bool:
    """Whether there is something that names do not consist of, or an accent apart from its letter."""
    kinds = [unicodedata.category(c)[0] for c in composed]
    known = (
        kind == "L" or c in _BETWEEN_LETTERS or (kind == "M" and before in "LM")
        for c, kind, before in zip(composed, kinds, ["-", *kinds], strict=False)
    )
    return not all(known)


def best_spelling(names: Sequence[str]) -> str:
    """The name to be shown for one person: the first of those with the greatest ``preference``."""
    return max(names, key=preference)

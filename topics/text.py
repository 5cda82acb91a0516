"""Text in the form in which it is compared: case, accents, punctuation and spacing do not count."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

_NOT_WORD = re.compile(r"[\W_]+")
# Letters that carry no separable accent and so survive decomposition.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def fold(text: str) -> str:
    """``text`` in lower case, without accents, every run of punctuation and spaces as one space."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare.translate(_LETTERS)).strip()


def fold_column(values: pl.Series) -> pl.Series:
    """``fold`` of every value; the work is done once per distinct value."""
    distinct = values.drop_nulls().unique()
    return values.replace_strict(distinct, [fold(v) for v in distinct], default=None, return_dtype=pl.String)


def count(n: int, noun: str, plural: str | None = None) -> str:
    """``1 paper``, ``2 papers``, ``1,200 papers``."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def listing(items: list[str], limit: int = 5) -> str:
    """``a, b and c``; beyond ``limit`` the rest is counted."""
    if len(items) > limit:
        return f"{', '.join(items[:limit])} and {len(items) - limit} more"
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)

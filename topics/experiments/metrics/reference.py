"""The texts in which it is looked up how often words stand together.

Pipelines cut texts into words in ways of their own, and none may be at a disadvantage because its words are not found.
So every run of two letters or digits and more is a word, also a stop word and what stands in markup; where runs are
joined by hyphens or underscores, the whole is a word and each part is one. A plural counts as its singular where the
texts have both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ...words import count_terms

if TYPE_CHECKING:
    from .windows import Integers

_RUN = r"[\p{L}\p{N}]+"
_JOINED = rf"{_RUN}(?:[-_]{_RUN})*"


@dataclass(frozen=True, eq=False)
class Reference:
    """``tokens`` numbers the words of all texts, one after the other; those of a text end before its place in ``ends``.

    ``numbers`` and ``singulars`` say which number a word has, and which singular a plural was counted as.
    """

    tokens: Integers
    ends: Integers
    numbers: Mapping[str, int]
    singulars: Mapping[str, str]

    def find(self, words: Sequence[str]) -> list[int]:
        """Numbers of those words that the texts have and that do not repeat an earlier one.

        A plural repeats its singular, and of a compound and its part each repeats the other: with itself every word is
        coherent.
        """
        kept: dict[str, set[str]] = {}
        for word in words:
            one = self._singular(word.lower())
            parts = {self._singular(part) for part in re.split("[-_]", one)}
            if one in self.numbers and not any(parts <= other or other <= parts for other in kept.values()):
                kept[one] = parts
        return [self.numbers[word] for word in kept]

    def _singular(self, word: str) -> str:
        return self.singulars.get(word, word)


@lru_cache(maxsize=1)
def reference(texts: tuple[str, ...]) -> Reference:
    """Kept for the next fit on the same texts."""
    singulars = count_terms(texts, max_ngram=1, stop_words=()).singulars
    words = _words(texts).with_columns(pl.col("term").replace(dict(singulars)))
    vocabulary = words["term"].unique().sort()
    numbers = dict(zip(vocabulary.to_list(), range(len(vocabulary)), strict=True))
    tokens = words["term"].replace_strict(vocabulary, range(len(vocabulary)), return_dtype=pl.Int32)
    ends = np.searchsorted(words["text"].to_numpy(), np.arange(len(texts)), side="right").astype(np.int32)
    return Reference(tokens.to_numpy().astype(np.int32), ends, numbers, singulars)


def _words(texts: Sequence[str]) -> pl.DataFrame:
    """One row per word, in order: text, term."""
    joined = (
        pl.DataFrame({"text": range(len(texts)), "term": pl.Series(texts, dtype=pl.String)})
        .with_columns(pl.col("term").str.to_lowercase().str.extract_all(_JOINED))
        .explode("term")
        .drop_nulls()
    )
    parts = pl.col("term").str.extract_all(_RUN)
    whole_and_parts = pl.concat_list("term", pl.when(parts.list.len() > 1).then(parts).otherwise([]))
    return joined.with_columns(whole_and_parts).explode("term").filter(pl.col("term").str.len_chars() > 1)

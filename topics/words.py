"""Words and phrases of texts, counted.

Tokens are runs of letters and digits that begin with a letter; a hyphen inside a word keeps it together. A phrase is
made of words that stand next to each other: none reaches over a stop word or a punctuation mark. A plural counts as
its singular where the texts have both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_MARKUP = r"https?://\S+|www\.\S+|\\[a-zA-Z]+|\$[^$]{0,200}\$"
# A singular is a word of its own when it occurs at least this often for each plural.
_REAL = 0.05
_PIECE = r"\p{L}[\p{L}\p{N}]*(?:-[\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]"


@dataclass(frozen=True)
class TermCounts:
    """``counts[i, j]`` is how often text i holds ``vocabulary[j]``; the vocabulary is sorted.

    ``singulars`` tells which plurals were counted as which singulars.
    """

    counts: csr_matrix
    vocabulary: list[str]
    singulars: Mapping[str, str]


def count_terms(
    texts: Sequence[str],
    *,
    max_ngram: int,
    stop_words: Collection[str],
    min_texts: int = 1,
    max_share: float = 1.0,
    singulars: Mapping[str, str] | None = None,
) -> TermCounts:
    """Words and phrases of up to ``max_ngram`` words that at least ``min_texts`` texts hold.

    ``max_share`` leaves out terms that more than this part of the texts hold. A phrase is counted only where each of
    its words is counted, which keeps memory near that of the words alone. ``singulars`` of other texts may be given, so
    that plurals are treated as they were there.
    """
    tokens = _tokens(texts, stop_words)
    if singulars is None:
        singulars = _singulars(dict(tokens.group_by("term").len().iter_rows()))
    words = _frequent(tokens.with_columns(pl.col("term").replace(dict(singulars))), min_texts)
    phrases = (_frequent(_phrases(words, n), min_texts) for n in range(2, max_ngram + 1))
    counted = pl.concat([frame.select("text", "term") for frame in (words, *phrases)]).group_by("text", "term").len()
    holding = pl.col("text").n_unique().over("term")
    return _matrix(counted.filter(holding <= max(1.0, max_share * len(texts))), len(texts), singulars)


def terms_of(
    text: str, *, max_ngram: int, stop_words: Collection[str], singulars: Mapping[str, str] | None = None
) -> list[str]:
    """Terms of one text as ``count_terms`` sees them, each as often as it occurs."""
    found = count_terms([text], max_ngram=max_ngram, stop_words=stop_words, singulars=singulars)
    return [found.vocabulary[j] for j, n in zip(found.counts.indices, found.counts.data, strict=True) for _ in range(n)]


def _tokens(texts: Sequence[str], stop_words: Collection[str]) -> pl.DataFrame:
    """One row per word that counts: text, position in the text, term. Stop words and marks leave gaps."""
    pieces = (
        pl.DataFrame({"text": pl.Series(range(len(texts)), dtype=pl.UInt32), "term": pl.Series(texts, dtype=pl.String)})
        .with_columns(pl.col("term").str.replace_all(_MARKUP, " . ").str.to_lowercase().str.extract_all(_PIECE))
        .explode("term")
        .with_columns(position=pl.int_range(pl.len(), dtype=pl.UInt32))
        .filter(pl.col("term").str.len_chars() > 1)
    )
    return pieces.filter(~pl.col("term").is_in(list(stop_words)))


def _singulars(counts: Mapping[str, int]) -> dict[str, str]:
    """Plural to singular, for words whose singular occurs as well, and not only as somebody's misspelling."""
    singulars = {}
    for word, n in counts.items():
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
            forms = [word[:-3] + "y"] if word.endswith("ies") else [word[:-1], word.removesuffix("es")]
            known = [form for form in forms if counts.get(form, 0) >= _REAL * n]
            if known:
                singulars[word] = known[0]
    return singulars


def _phrases(words: pl.DataFrame, n: int) -> pl.DataFrame:
    """Phrases of ``n`` neighbouring words, at the position of their first word."""
    following = [pl.col("term").shift(-i) for i in range(1, n)]
    unbroken = (pl.col("text").shift(1 - n) == pl.col("text")) & (
        pl.col("position").shift(1 - n) == pl.col("position") + n - 1
    )
    return words.with_columns(term=pl.concat_str([pl.col("term"), *following], separator=" ")).filter(unbroken)


def _frequent(terms: pl.DataFrame, min_texts: int) -> pl.DataFrame:
    if min_texts <= 1:
        return terms
    return terms.filter(pl.col("text").n_unique().over("term") >= min_texts)


def _matrix(counted: pl.DataFrame, n_texts: int, singulars: Mapping[str, str]) -> TermCounts:
    from scipy.sparse import csr_matrix

    vocabulary = counted["term"].unique().sort()
    columns = counted["term"].replace_strict(vocabulary, range(len(vocabulary)), return_dtype=pl.Int32)
    cells = counted.select("text", "len", column=columns).sort("text", "column")
    data: Any = cells["len"].to_numpy().astype(np.int32)
    places = (cells["text"].to_numpy().astype(np.int32), cells["column"].to_numpy())
    return TermCounts(csr_matrix((data, places), shape=(n_texts, len(vocabulary))), vocabulary.to_list(), singulars)

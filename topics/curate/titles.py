"""Titles in the form in which they are compared, and what a difference between two of them means."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import IntEnum

import polars as pl
from rapidfuzz.distance import OSA, Levenshtein

from ..text import fold

# As readers call a paper of which they know no title.
UNTITLED = "(untitled)"

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,60}>")
_FONT = re.compile(r"\\(?:text|math|emph|mbox|ensuremath|bf|it|rm|sf|tt|cal|em|sc|sl)[a-z]*(?![A-Za-z])\s*")
_COMMAND = re.compile(r"\\(?:var)?([A-Za-z]+)")
_MARKUP = str.maketrans({"~": " ", "&": " and "} | dict.fromkeys("{}$^_\\"))
_ACCENT = re.compile(r"\\[^A-Za-z\s]")
_GREEK = str.maketrans({chr(code): unicodedata.name(chr(code)).split()[-1].lower() for code in range(0x3B1, 0x3CA)})
# Scripts that put no spaces between words: each character stands for itself.
_UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u9fff])")

_SUBTITLE = re.compile(r"\s*[:.?!;–—]\s+|\s+-+\s+|(?<=\S)\s*[:—]\s*(?=\S)|\s+(?=\()")
# What stands beside a paper without being it: "Erratum to: Snails", "Snails: a reply".
_NOTICE = re.compile(
    r"addend(?:um|a)|comment(?:s|ary)?|correct(?:ion|ions|ed)|corrigend(?:um|a)|discussion|editorial|errat(?:um|a)"
    r"|expression|rejoinder|repl(?:y|ies)|response|retract(?:ed|ion)|review|supplement(?:ary)?|withdraw(?:al|n)"
)
# Words that say nothing by themselves.
SMALL = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"}
    | {"de", "der", "des", "die", "du", "en", "et", "la", "le"}
)
_ROMAN = re.compile(r"(?=.)x{0,3}(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_NUMBER_WORDS = {
    word: str(value)
    for words in ("one two three four five six seven eight nine ten", "first second third fourth fifth sixth")
    for value, word in enumerate(words.split(), start=1)
}
_SHORTEST_MAIN = 3
_SHORTEST_MISSPELT = 5
# How often a word is misspelt in the same way, at most.
_MISTAKES = 1 / 20


class Difference(IntEnum):
    """What tells two titles apart, worst last."""

    SPELLING = 0
    WORDS = 1
    MEANING = 2


def comparable(title: str) -> str:
    """``title`` folded, without the remains of HTML and LaTeX, Greek letters by their names."""
    text = _TAG.sub("", html.unescape(title))
    text = _COMMAND.sub(r" \1 ", _FONT.sub("", _ACCENT.sub("", text))).translate(_MARKUP)
    return " ".join(_UNSPACED.sub(r" \1 ", fold(text).translate(_GREEK)).split())


def comparables(titles: pl.Series) -> pl.Series:
    """``comparable`` of every title; of none, where the title is missing or without a letter, null."""
    distinct = titles.drop_nulls().unique()
    forms = [comparable(title) if title != UNTITLED else "" for title in distinct]
    folded = titles.replace_strict(distinct, [form or None for form in forms], default=None, return_dtype=pl.String)
    return folded.alias("title")


def main_titles(title: str) -> list[tuple[str, bool]]:
    """The comparable title before each of its subtitles, and whether that is surely the same paper's.

    It is not sure where what follows holds a number ("II. Theory", "the 2020 edition") or names a notice ("a reply").
    Fewer than three words are no main title ("Erratum: ...").
    """
    found = []
    for mark in _SUBTITLE.finditer(title):
        main, rest = comparable(title[: mark.start()]), comparable(title[mark.end() :]).split()
        if rest and len(main.split()) >= _SHORTEST_MAIN:
            found.append((main, not _numbers(rest) and not _notices(rest)))
    return found


def weight(comparable_title: str) -> int:
    """Words of a title that say something: those of four letters or more, and each character of Chinese."""
    return sum(len(word) > 3 or bool(_UNSPACED.fullmatch(word)) for word in comparable_title.split())


def difference(one: str, other: str, n_titles: Mapping[str, int]) -> Difference:
    """What tells two comparable titles apart: the spelling of words, other words, or a number or notice.

    A word is a misspelt other one if they differ in one letter and at most one title has it, or a twentieth of those
    that have the other: of "absorption" and "adsorption", each found in many titles, neither is a mistake.

    Args:
        n_titles: in how many different titles a word stands.
    """
    apart = _apart(one.split(), other.split())
    if apart and "".join(a for a, _ in apart) == "".join(b for _, b in apart):
        return Difference.SPELLING
    left = [pair for pair in apart if not _misspelt(*pair, n_titles)]
    ours, theirs = [a for a, _ in left if a], [b for _, b in left if b]
    if _numbers(ours) != _numbers(theirs) or _notices(ours) != _notices(theirs):
        return Difference.MEANING
    return Difference.WORDS if _words(ours) != _words(theirs) else Difference.SPELLING


def _apart(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, str]]:
    """Words that stand in the same place but differ; against a word that the other lacks stands an empty one."""
    edits = Levenshtein.editops(one, other)
    ours = [one[edit.src_pos] if edit.tag != "insert" else "" for edit in edits]
    theirs = [other[edit.dest_pos] if edit.tag != "delete" else "" for edit in edits]
    return list(zip(ours, theirs, strict=True))


def _numbers(words: Sequence[str]) -> list[str]:
    return [number for word in words for number in (re.findall(r"\d+", word) or filter(None, [_number(word)]))]


def _number(word: str) -> str | None:
    """The value of a Roman numeral or of a number in words."""
    if not _ROMAN.fullmatch(word):
        return _NUMBER_WORDS.get(word)
    values = [_ROMAN_VALUES[letter] for letter in word]
    following = [*values[1:], 0]
    return str(sum(-v if v < after else v for v, after in zip(values, following, strict=True)))


def _notices(words: Sequence[str]) -> list[str]:
    return sorted(word for word in words if _NOTICE.fullmatch(word))


def _words(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in SMALL and not word.isdecimal() and not _number(word)]


def _misspelt(one: str, other: str, n_titles: Mapping[str, int]) -> bool:
    if not one or not other or any(_number(word) or re.search(r"\d", word) for word in (one, other)):
        return False
    if _usage(one) == _usage(other):
        return True
    rarer, commoner = sorted(n_titles.get(word, 0) for word in (one, other))
    seldom = rarer <= max(1, commoner * _MISTAKES)
    return seldom and _long_enough(one, other) and OSA.distance(one, other, score_cutoff=1) <= 1


def _long_enough(one: str, other: str) -> bool:
    """Whether a single letter is likelier a mistake than another word: "BERT" and "BART", "typical" and "atypical"."""
    length = min(len(one), len(other))
    if one[0] == other[0]:
        return length >= _SHORTEST_MISSPELT or bool({one, other} & SMALL)
    return length >= _SHORTEST_MISSPELT + 2 and "a" + min(one, other, key=len) != max(one, other, key=len)


def _usage(word: str) -> str:
    """What British and American spelling and the plural leave alone."""
    return word.replace("z", "s").replace("our", "or").replace("ll", "l").removesuffix("s")

"""Names of people, taken apart: what is given and what is the family's."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nameparser import Parser

_COLLECTIVE = re.compile(
    r"\b(?:collaborations?|consorti(?:um|a)|teams?|group|committee|network|initiative|society|association|institute|"
    r"investigators|authors|authority|organi[sz]ation|university|council)\b",
    re.IGNORECASE,
)
_SUFFIX_FIRST = re.compile(r"^([^,]+),\s*((?:[JS]r|I{2,3}|IV)\.?),\s*(.+)$")
_QUOTED = re.compile(r"[\"“”«»()\[\]]")
_WORD = re.compile(r"[^\W_]")
# Scripts that name the family first and have no initials: Han, kana, Hangul.
_EAST_ASIAN = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SINGLE_LETTERS = re.compile(r"[^\W\d_](?:[.-]+[^\W\d_])*\.?")
# "ZH" is nobody's name, "MA" is.
_UNSPEAKABLE = re.compile(r"(?![AEIOUY])[A-Z](?:-?(?![AEIOUY])[A-Z]){1,2}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts, each as it was written; ``family`` is without its ``particles`` ("van der").

    A collective, or one word alone, has a family name only.
    """

    given: str
    family: str
    particles: str = ""
    suffix: str = ""

    @property
    def text(self) -> str:
        """The name with the given name first."""
        return " ".join(part for part in (self.given, self.particles, self.family, self.suffix) if part)


@lru_cache(maxsize=1 << 18)
def parse_name(text: str) -> Name:
    """The parts of a name in any of the orders in which bylines write it.

    A comma parts family and given name: "Liu, Zihe". Initials at the end are those of the given name: "Li X", "Liu ZH".
    East Asian characters name the family first; everything else the given name, so that "Liu Zihe", without a comma,
    is read as if Liu were given: only another spelling of the name can tell.
    """
    words = [word for word in text.split() if _WORD.search(word)]
    if (len(words) < 2 and "," not in text) or _COLLECTIVE.search(text):
        return Name("", " ".join(text.split()))
    if "," in text or _EAST_ASIAN.search(text):
        return _parsed(_SUFFIX_FIRST.sub(r"\1, \3, \2", text))
    if n_initials := _trailing_initials(words):
        family, initials = " ".join(words[:-n_initials]), " ".join(words[-n_initials:])
        return Name(initials, family) if len(words) == 2 else _parsed(f"{family}, {initials}")
    if len(words) == 2 or _is_plain(words):
        return Name(" ".join(words[:-1]), words[-1])
    return _parsed(" ".join(words))


def _trailing_initials(words: list[str]) -> int:
    """How many words at the end are initials of somebody whose family name stands before them."""
    n = 0
    while n < len(words) - 1 and is_initials(words[-n - 1]):
        n += 1
    return 0 if is_initials(words[0]) else n


def is_initials(word: str) -> bool:
    """``J``, ``J.``, ``J.-P.``, ``ZH``; not a short name in capitals, such as ``MA``."""
    return bool(_SINGLE_LETTERS.fullmatch(word) or _UNSPEAKABLE.fullmatch(word))


def _is_plain(words: list[str]) -> bool:
    """Whether every word but the last is a given name: a shortcut, as the parser takes a hundred times as long."""
    return not any(_QUOTED.search(word) or word.strip(".").lower() in _special_words() for word in words)


@cache
def _special_words() -> frozenset[str]:
    """Words that the parser gives a meaning: particles, suffixes, and names that stand together with the next."""
    words = _parser().lexicon
    return words.particles | words.conjunctions | words.bound_given_names | words.suffix_words


def _parsed(text: str) -> Name:
    found = _parser().parse(text)
    given, particles, family = found.given_names, found.family_particles, found.family_base or found.family
    if found.title:
        given = f"{found.title} {given}".strip()
    if not family:
        given, family = "", given or text.strip(" ,")
    return Name(given, family, particles, found.suffix)


@cache
def _parser() -> Parser:
    """A parser for bylines, in which nobody has a title or a degree: "Judge", "King" and "MA" are names there."""
    from nameparser import CapsSuffixes, Lexicon, Parser, Policy

    none: frozenset[str] = frozenset()
    words = replace(
        Lexicon.default(),
        titles=none,
        given_name_titles=none,
        suffix_acronyms=none,
        suffix_acronyms_ambiguous=none,
        suffix_words=frozenset({"jr", "sr", "ii", "iii", "iv"}),
        honorific_tails=none,
        after_given_titles=none,
        maiden_markers=none,
    )
    return Parser(lexicon=words, policy=Policy(unlisted_caps_suffixes=CapsSuffixes.OFF, unlisted_dotted_suffixes=False))

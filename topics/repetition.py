"""Terms that repeat each other, of which one is enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

# A longer phrase stands for a shorter one when it is in at least this part of the topic's papers that hold the shorter.
_STANDS_FOR = 0.5
# What inflections differ in, longer ones first, and how many letters must be left of a word.
_ENDINGS = {
    **dict.fromkeys(("ization", "isation", "ation", "ment", "ices", "ity", "ing", "ized"), 4),
    **dict.fromkeys(("ers", "ies", "ar", "ed", "er", "es", "ix", "ex", "on", "a", "e", "y"), 4),
    "s": 3,
}


@dataclass(frozen=True)
class Term:
    """A word or phrase, its weight, and in how many papers of its topic it occurs."""

    text: str
    weight: float
    papers: int


def distinct(candidates: Sequence[Term], n_terms: int) -> list[Term]:
    """The first ``n_terms`` that do not repeat each other.

    Of a phrase and its part, the phrase is kept where it is nearly as common, with the place and weight of the part.
    """
    kept: list[Term] = []
    for term in candidates:
        rivals = [other for other in kept if repeats(term.text, other.text)]
        if rivals and all(_stands_for(term, rival) for rival in rivals):
            heir = replace(term, weight=rivals[0].weight)
            kept = [heir if other == rivals[0] else other for other in kept if other not in rivals[1:]]
        elif not rivals:
            kept.append(term)
    return kept[:n_terms]


def _stands_for(longer: Term, shorter: Term) -> bool:
    grows = _words(longer.text) > _words(shorter.text) or _is_acronym(shorter.text, longer.text)
    return grows and longer.papers >= _STANDS_FOR * shorter.papers


def repeats(one: str, other: str) -> bool:
    """Whether one of two terms says nothing beyond the other: a part of it, its acronym, or the same word inflected."""
    a, b = _words(one), _words(other)
    return a <= b or b <= a or _is_acronym(one, other) or _is_acronym(other, one)


@lru_cache(maxsize=100_000)
def _words(term: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in term.replace("-", " ").split())


def share_a_word(one: str, other: str) -> bool:
    """Whether two terms have a word in common, inflected or not, or one is the other's acronym."""
    return bool(_words(one) & _words(other)) or _is_acronym(one, other) or _is_acronym(other, one)


def _stem(word: str) -> str:
    """A crude stem that lets inflections meet; only ever compared, never shown."""
    for ending, least in _ENDINGS.items():
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return _stem(word[: -len(ending)])
    return word


def _is_acronym(short: str, phrase: str) -> bool:
    initials = "".join(word[0] for word in phrase.replace("-", " ").split())
    return len(initials) > 1 and short in (initials, initials + "s")

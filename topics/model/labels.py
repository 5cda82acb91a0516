"""Names for topics, from their terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..repetition import share_a_word

_MAX_TERMS = 4
_USUAL_TERMS = 3


class TermLabeler:
    """Joins a topic's strongest terms, written as its papers write them: ``Federated learning, client, non-IID``."""

    name = "terms"

    def label(self, terms: Sequence[Sequence[str]], texts: Sequence[Sequence[str]]) -> list[str]:
        """One name per topic, unique within the run, of two to four terms none of which repeats another.

        Args:
            terms: ranked terms per topic.
            texts: texts of papers of the topic; they decide about capitals.
        """
        names: list[str] = []
        for topic, sample in zip(terms, texts, strict=True):
            written = [as_written(term, sample) for term in _without_repeats(topic)]
            names.append(_unique(written, names))
        return names


def _without_repeats(terms: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for term in terms:
        if not any(share_a_word(term, other) for other in kept):
            kept.append(term)
    return kept


def _unique(terms: Sequence[str], taken: Sequence[str]) -> str:
    if not terms:
        terms = ["unnamed topic"]
    first = terms[:_USUAL_TERMS]
    choices = [first, *([*first, more] for more in terms[_USUAL_TERMS:])]
    for chosen in choices:
        name = _sentence_case(", ".join(chosen[:_MAX_TERMS]))
        if name not in taken:
            return name
    base = _sentence_case(", ".join(first))
    return next(name for i in range(2, len(taken) + 3) if (name := f"{base} ({i})") not in taken)


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def as_written(term: str, texts: Sequence[str]) -> str:
    """The term with the capitals its texts use: ``eeg`` becomes ``EEG``; those of titles do not count."""
    return " ".join(_word_as_written(word, texts) for word in term.split(" "))


def _word_as_written(word: str, texts: Sequence[str]) -> str:
    pattern = re.compile(rf"(?<![\w-])({re.escape(word)})s?(?![\w-])", re.IGNORECASE)
    forms = Counter(match[1] for text in texts for match in pattern.finditer(text))
    if not forms:
        return word
    form = min(forms, key=lambda f: (-forms[f], f))
    # A capital at the beginning of a word or of its hyphenated parts may be a title's or a sentence's.
    parts = (part if any(letter.isupper() for letter in part[1:]) else part.lower() for part in form.split("-"))
    return "-".join(parts)

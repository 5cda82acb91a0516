"""The lines of an author page that are not papers: what opens an entry, and the header with its claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .pagetext import Line

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)"
)
# Capitals alone are two letters ("LG"); longer codes are in small letters or have a dot ("q-bio.NC", "hep-th").
_CATEGORY = r"(?P<category>[A-Z]{2}|[a-z][a-z-]{1,9}(?:\.[A-Za-z][A-Za-z-]{1,9})?)"
_SCORE = r"(?:(?P<score>\d{1,3}(?:\.\d{1,2})?)\s?)?"
_DAY = r"\.?\s+\d{1,2}(?!\d)"
_DATE = rf"(?P<date>{_MONTH}(?:{_DAY}(?:,?\s+\d{{4}})?|,?\s+\d{{4}}))"
_UNKNOWN_MONTH = rf"(?P<date>[A-Z][a-zà-ÿ]{{2,8}}{_DAY},?\s+\d{{4}})"
_CODE = r"\s?(?P<code>Code)?"

# Codes that are no words, so that they may stand alone or before a space.
_SURE_CATEGORY = (
    r"(?P<category>[A-Z]{2}|[a-z]{2,8}(?:-[a-z]{2,4})?\.[A-Za-z][A-Za-z-]{1,9}|"
    r"(?:hep|quant|astro|cond|nucl|math|gr)-[a-z]{2,4})"
)

_HEADS = tuple(
    re.compile(_SCORE + line + _CODE)
    for line in (
        _CATEGORY + _DATE,
        rf"{_SURE_CATEGORY}\s(?P<date>{_MONTH}{_DAY},?\s+\d{{4}})",
        _SURE_CATEGORY + _UNKNOWN_MONTH,
    )
)
_HALF_HEADS = tuple(
    re.compile(_SCORE + line + _CODE) for line in (rf"{_SURE_CATEGORY}(?P<date>)", rf"(?P<category>){_DATE}")
)
_CUT_HEADS = (
    re.compile(_SCORE + _SURE_CATEGORY),
    re.compile(_SCORE + _CATEGORY + rf"{_MONTH}(?:\.?\s+\d{{0,2}}(?:,?\s*\d{{0,4}}(?:C(?:od?)?)?)?)?"),
)

_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_CLAIMS = {
    key: re.compile(pattern, re.IGNORECASE)
    for key, pattern in {
        "h_index": rf"h-?index\s*:?\s*{_NUMBER}",
        "papers": rf"{_NUMBER}\s*papers?",
        "citations": rf"{_NUMBER}\s*citations?",
        "novelty": rf"novelty\s*:?\s*{_NUMBER}\s*%?",
        "ai_score": rf"ai score\s*:?\s*{_NUMBER}\s*%?",
    }.items()
}
_FIELD = re.compile(_SURE_CATEGORY)


@dataclass(frozen=True)
class Head:
    """What the first line of an entry states; ``date`` is still text and empty where there is none."""

    category: str
    date: str
    has_code: bool
    score: float | None


@dataclass(frozen=True)
class Header:
    """The owner of a page and what it claims about them, as (key, value) pairs."""

    owner: str | None
    claims: tuple[tuple[str, str], ...]


def read_head(text: str) -> Head | None:
    """The line as the head of an entry (``LGAug 13, 2023Code``, ``43.9LGMay 2``), or None."""
    return _head(text, _HEADS)


def read_half_head(text: str) -> Head | None:
    """A line with the category or the date alone; it opens an entry only where one follows, which the caller sees."""
    return _head(text, _HALF_HEADS)


def is_cut_head(text: str) -> bool:
    """Whether a page that ends with this line was cut within the head of an entry."""
    return any(pattern.fullmatch(text) for pattern in _CUT_HEADS)


def read_header(before: Sequence[Line]) -> Header:
    """Owner and claims among the lines before the first entry; without a number there the page has no header."""
    texts = [line.text for line in before if line.text]
    claims: dict[str, str] = {}
    first = None
    for position, text in enumerate(texts):
        for key, pattern in _CLAIMS.items():
            if match := pattern.fullmatch(text):
                claims.setdefault(key, match[1].replace(",", ""))
                first = position if first is None else first
    if first is None:
        return Header(None, ())
    fields = [text for text in texts if _FIELD.fullmatch(text)]
    if fields:
        claims["field"] = fields[0]
    above = [text for text in texts[:first] if text not in fields]
    return Header(above[-1] if above else None, tuple(claims.items()))


def _head(text: str, patterns: Sequence[re.Pattern[str]]) -> Head | None:
    for pattern in patterns:
        if match := pattern.fullmatch(text):
            score = float(match["score"]) if match["score"] else None
            return Head(match["category"], match["date"], bool(match["code"]), score)
    return None

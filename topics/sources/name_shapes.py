"""What a person's name looks like in print, as far as letters can tell."""

from __future__ import annotations

import re
import unicodedata

# fmt: off
PARTICLES = frozenset(
    {
        "van", "von", "der", "den", "dem", "de", "del", "della", "degli", "di", "da", "dos", "das", "do", "du", "la",
        "le", "el", "al", "ben", "bin", "ibn", "bint", "abu", "af", "av", "zu", "zur", "ter", "ten", "te", "'t", "y",
        "san",
    }
)
# fmt: on

# What fills the place of a name where there is none; found by Python and by polars.
NO_NAME = r"^(?:[\W\d_]*|NA|(?i:n/a|nan|none|null|anon\.?|anonymous|unknown)(?i: authors?)?)$"

# Patterns below are matched against letter classes: U capital, l small, o without case, d digit; the rest as is.
_PLAIN = re.compile(r"U(?:l+|'Ul+)(?:[-'](?:U\.|Ul*|l+))*|-?(?:U\.-?)+(?:Ul+)?|U|Ul{1,3}\.|l+-Ul+|l'Ul+")
_CAMEL_START = re.compile(r"(?:Mc|Mac|Fitz|De|Di|Du|La|Le|Van)(?=[^\W\d_])")
_UNUSUAL = re.compile(r"(?:Ul+)+U*(?:-(?:U+|U?l+))*|UU+(?:-U+)*")
_ANY = re.compile(r"[Uo][Ulo.'-]*")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")
_LONGEST = 4
_LONGEST_LISTED = 7


def shape(text: str) -> str:
    """Letter classes of a word: ``U`` capital, ``l`` small, ``o`` letter without case, ``d`` digit."""
    return "".join(_letter_class(char) for char in text)


def is_full_name(name: str) -> bool:
    """Two to four words shaped as names usually are, particles not counted, or one word in a script without case."""
    words = name.split()
    if len(words) == 1:
        return 2 <= len(name) <= 2 * _LONGEST and set(shape(name)) == {"o"}
    solid = [word for word in words if word not in PARTICLES]
    if not 2 - (words[0] in PARTICLES) <= len(solid) <= _LONGEST or solid[-1] != words[-1] or len(shape(words[-1])) < 2:
        return False
    return all(_is_plain(word) for word in solid)


def is_unusual_name(name: str) -> bool:
    """A name with capitals inside ("JinYeong Bak"), initials last ("Bharathi B"), or of one word ("OpenAI")."""
    solid = [word for word in name.split() if word not in PARTICLES]
    if not 1 <= len(solid) <= _LONGEST or max(map(len, solid)) < 3:
        return False
    return all(_is_plain(word) or bool(_UNUSUAL.fullmatch(shape(word))) for word in solid)


def is_listed_name(name: str) -> bool:
    """Whether this may stand between commas in a list of authors: capitalised words and particles, or ``Jr.``."""
    words = name.split()
    solid = [word for word in words if word not in PARTICLES]
    if not solid or len(words) > _LONGEST_LISTED:
        return False
    return all(_is_plain(word) or bool(_ANY.fullmatch(shape(word))) for word in solid)


def is_suffix(text: str) -> bool:
    """``Jr.`` and the like, which a comma parts from the name they belong to."""
    return bool(_SUFFIX.fullmatch(text))


def _is_plain(word: str) -> bool:
    if _PLAIN.fullmatch(shape(word)) or set(shape(word)) == {"o"}:
        return True
    return bool(_CAMEL_START.match(word) and _PLAIN.fullmatch(shape(_CAMEL_START.sub("", word, count=1))))


def _letter_class(char: str) -> str:
    if char.isupper() or char.istitle():
        return "U"
    if char.islower() or unicodedata.combining(char):
        return "l"
    if char.isalpha():
        return "o"
    if char.isdigit():
        return "d"
    return {"’": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-"}.get(char, char)

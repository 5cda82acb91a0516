"""Telling title and authors apart where a page runs them together on one line.

``A Study of Fine TuningAnna Lind, Bo Berg et al. · some-lab`` has only its first author glued to the title; commas
part the others. Where the glue lies is told by names and words seen elsewhere on the page, then by letter shapes. A
list of given names was rejected: it would know the names of some countries and fail those of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .name_shapes import PARTICLES, is_full_name, is_listed_name, is_suffix, is_unusual_name, shape

_COMMA = re.compile(r"\s*,\s+")
_TAGS = re.compile(r"\s·\s*((?:[^\s,·]{1,40}(?:\s[^\s,·]{1,40}){0,4}(?:,\s*|$))*)$")
# A page that was cut may end within the words "et al."
_ET_AL = re.compile(r",?\s+e(?:t(?:\s+a(?:l\.?)?)?)?$")
_LETTERS = re.compile(r"[^\W\d_]+")
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_TOKEN = re.compile(r"\w+")
_LAST_TOKEN = re.compile(r"\w+$")
_NAME_START = re.compile(r"(?:Mc|Mac|Fitz)$")
_INITIAL = re.compile(r"(?:^|[^U])U\.$")
_TWO_PARTICLES = re.compile(r"(?:v[ao]n (?:de[nrm]?)|de (?:la|los|las)) \w")
_CLOSING = frozenset('?!)]}"”»….:%$*+>')
_MOST_WORDS, _LONGEST_NAME = 6, 100

_IMPOSSIBLE, _WEAK, _FIRM = 0, 1, 2


@dataclass(frozen=True)
class Byline:
    """A title and its visible authors; ``clear`` is false where they could not be told apart."""

    title: str
    authors: tuple[str, ...] = ()
    truncated: bool = False
    institutions: tuple[str, ...] = ()
    clear: bool = True

    @property
    def is_list(self) -> bool:
        """Whether there is more to it than one name: several authors, "et al." or institutions."""
        return self.clear and (len(self.authors) > 1 or self.truncated or bool(self.institutions))


@dataclass(frozen=True)
class Evidence:
    """What a page tells about names and words: full names, tokens of abstracts, and their letters without case."""

    names: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Candidate:
    start: int
    name: str
    known: bool
    attested: bool
    usual: bool
    joint: int

    @property
    def rank(self) -> tuple[bool, bool, bool, int, int]:
        return self.known, self.attested, self.usual, self.joint, -self.start


def gather(lines: Sequence[str], abstracts: Iterable[str], owners: Iterable[str] = ()) -> Evidence:
    """The evidence of a page from its glued lines, its abstracts and the names its owner may have.

    First authors found in a first pass serve as known names afterwards.
    """
    text = " ".join(abstracts)
    tokens = frozenset(_TOKEN.findall(text))
    words = frozenset(word.casefold() for word in _LETTERS.findall(text))
    names = {name for line in lines for name in _later_names(line)} | set(owners)
    first_pass = Evidence(frozenset(names), tokens, words)
    firsts = {byline.authors[0] for line in lines if (byline := split(line, first_pass)).authors}
    return Evidence(frozenset(names | firsts), tokens, words)


def split(line: str, evidence: Evidence = Evidence()) -> Byline:
    """Title and authors of one line.

    Where no place to part them is sure enough, the whole line is the title and ``clear`` is false.
    """
    text, truncated, institutions = _without_tail(line)
    best = _best(list(_candidates(text, evidence, certain=truncated or bool(institutions))))
    if best is None:
        return Byline(line, truncated=truncated, institutions=institutions, clear=False)
    authors = _names(_COMMA.split(text[best.start :]))
    return Byline(text[: best.start].strip(), authors, truncated, institutions)


def author_list(line: str) -> Byline | None:
    """A line that holds authors alone, as a byline without a title; None where it is something else."""
    text, truncated, institutions = _without_tail(line)
    parts = _COMMA.split(text)
    if not all(is_listed_name(part) for part in parts):
        return None
    n_full = sum(is_full_name(part) for part in parts)
    if 2 * n_full < len(parts) and not truncated:
        return None
    return Byline("", _names(parts), truncated, institutions)


def _without_tail(line: str) -> tuple[str, bool, tuple[str, ...]]:
    tags = _TAGS.search(line)
    institutions = tuple(tag for tag in re.split(r",\s*", tags[1]) if tag) if tags else ()
    text = line[: tags.start()] if tags else line
    et_al = _ET_AL.search(text)
    return (text[: et_al.start()] if et_al else text.rstrip(" ,")), bool(et_al), institutions


def _names(parts: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    for part in (part.strip(" ,") for part in parts):
        if is_suffix(part) and names:
            names[-1] = f"{names[-1]}, {part}"
        elif part:
            names.append(part)
    return tuple(names)


def _later_names(line: str) -> Iterator[str]:
    for part in reversed(_COMMA.split(_without_tail(line)[0])[1:]):
        if not is_full_name(part) and not (" " in part and is_unusual_name(part)):
            return
        yield part


def _candidates(text: str, evidence: Evidence, certain: bool) -> Iterator[_Candidate]:
    """Places where authors may begin: all that follows up to the end must then be names between commas.

    ``certain`` tells that there are authors on the line; else a title that only looks glued must be ruled out too.
    """
    end = len(text)
    commas = [(match.start(), match.end()) for match in _COMMA.finditer(text)]
    for begin, before in [(after, before) for before, after in reversed(commas)] + [(0, 0)]:
        for start in _places(text, begin, end):
            if candidate := _candidate(text, begin, start, end, evidence, certain):
                yield candidate
        if not is_listed_name(text[begin:end]):
            return
        certain, end = True, before


def _places(text: str, begin: int, end: int) -> Iterator[int]:
    """Positions inside words, among the last few words between ``begin`` and ``end``."""
    begin = max(begin, end - _LONGEST_NAME)
    words = list(re.finditer(r"\S+", text[begin:end]))[-_MOST_WORDS:]
    return (begin + place for word in words for place in range(word.start() + 1, word.end()))


def _candidate(text: str, begin: int, start: int, end: int, evidence: Evidence, certain: bool) -> _Candidate | None:
    left, name = text[begin:start].split(" ")[-1], text[start:end]
    known = name in evidence.names
    joint = _joint(left, name)
    if not known and (joint == _IMPOSSIBLE or _is_one_word(left, name, evidence)):
        return None
    usual, attested = is_full_name(name), _is_attested(left, evidence)
    unusual = certain and is_unusual_name(name) and (attested or " " in name)
    if known or (usual and (certain or joint == _FIRM)) or unusual:
        return _Candidate(start, name, known, attested, usual, joint)
    return None


def _joint(left: str, name: str) -> int:
    """How well a title may end in ``left`` and a name begin right after it."""
    before, first = left[-1], name[0]
    if _INITIAL.search(shape(left[-3:])):
        return _IMPOSSIBLE
    if before in _CLOSING or before.isdigit():
        starts_name = not first.islower() or name.split(" ")[0] in PARTICLES
        return _FIRM if first.isalpha() and starts_name else _IMPOSSIBLE
    if not before.isalpha() or not first.isalpha():
        return _IMPOSSIBLE
    if first.islower():
        return _WEAK if _TWO_PARTICLES.match(name) else _IMPOSSIBLE
    if before.isupper():
        return _joint_after_capital(left, name)
    if first.isupper() or before.islower():
        return _IMPOSSIBLE if _NAME_START.search(left) else (_FIRM if len(left) > 2 else _WEAK)
    return _IMPOSSIBLE


def _joint_after_capital(left: str, name: str) -> int:
    """``MoE|Liyuan``, ``AI|Pengcheng``: the last capital of a run begins the name, the others end the title."""
    following = shape(name[1:2])
    if name[0].isupper() and following not in ("l", ".", "'"):
        return _IMPOSSIBLE
    return _FIRM if left[-2:-1].isalnum() else _WEAK


def _is_one_word(left: str, name: str, evidence: Evidence) -> bool:
    """Whether an abstract uses what lies across the joint as one word ("PyTorch")."""
    before, after = _LAST_TOKEN.search(left), _TOKEN.match(name)
    return bool(before and after and before[0] + after[0] in evidence.tokens)


def _is_attested(left: str, evidence: Evidence) -> bool:
    word = _LAST_LETTERS.search(left)
    return word is None or word[0].casefold() in evidence.words


def _best(candidates: Sequence[_Candidate]) -> _Candidate | None:
    """The best supported candidate, or None where support and shape point to different ones."""
    best = max(candidates, key=lambda candidate: candidate.rank, default=None)
    if best is None or best.known or best.usual:
        return best
    return None if any(candidate.usual for candidate in candidates) else best

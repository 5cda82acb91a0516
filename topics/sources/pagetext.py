"""Copied web pages as lines, and the entries they fall into."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import decoding
from .records import Findings

_SNIFFED_BYTES = 1 << 18

_WHITESPACE = frozenset("\t\v\f\x1c\x1d\x1e\x1f\x85")
_INVISIBLE = {
    **{code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in _WHITESPACE},
    **dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF)),
}
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]}$*]*$|[})\]$]$")
_SITE_TEXT = re.compile(r"©|\(c\) \d{4}|.*\b(?:all rights reserved|privacy policy|cookies?)\b", re.IGNORECASE)
_LONGEST_SITE_LINE = 60


@dataclass(frozen=True)
class Line:
    """A line with runs of white space made one space; ``number`` counts from 1 as editors do."""

    number: int
    text: str


@dataclass(frozen=True)
class Block:
    """One entry: the line it starts with and all lines up to the next such line, blank ones included."""

    number: int
    head: Line
    body: tuple[Line, ...]

    @property
    def place(self) -> str:
        return f"entry {self.number}, line {self.head.number}"

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.body if line.text]


def sample(data: bytes) -> list[Line]:
    """The first lines of a page for a guess at its format; none where this is no text."""
    head = decoding.head(data, _SNIFFED_BYTES)
    return lines(head) if head else []


def lines(text: str) -> list[Line]:
    """All lines, blank ones included, so that numbers and paragraphs can be told."""
    return [Line(number, _clean(raw)) for number, raw in enumerate(text.split("\n"), start=1)]


def blocks(page: Sequence[Line], is_head: Callable[[int], bool]) -> tuple[list[Line], list[Block]]:
    """What stands before the first entry, and the entries. ``is_head`` is asked for each index of ``page``."""
    heads = [index for index, line in enumerate(page) if line.text and is_head(index)]
    ends = [*heads, len(page)][1:]
    before = list(page[: heads[0]]) if heads else list(page)
    found = [
        Block(number, page[head], tuple(page[head + 1 : end]))
        for number, (head, end) in enumerate(zip(heads, ends, strict=True), start=1)
    ]
    return before, found


def titled(entries: Sequence[Block], findings: Findings) -> list[Block]:
    """The entries that have a title; each of the others is noted."""
    for block in entries:
        if not block.texts:
            findings.add(
                "warning",
                "truncated_entry",
                f"The entry that begins with {block.head.text!r} has no title, as where a copy was cut short; "
                "it was left out.",
                place=block.place,
            )
    return [block for block in entries if block.texts]


def without_site_text(block: Block, n_before_abstract: int, findings: Findings) -> Block:
    """The last entry of a page without the lines of the site below it ("Load more", "© ...").

    Only short lines without a full stop go, and only below an abstract that is complete: a page that was cut, or
    wrapped by hand, keeps all its words.
    """
    filled = [line for line in block.body if line.text]
    n_kept = len(filled)
    while n_kept > n_before_abstract + 1 and _is_site_text(filled[n_kept - 1].text):
        n_kept -= 1
    if n_kept == len(filled) or not _SENTENCE_END.search(filled[n_kept - 1].text):
        return block
    last = filled[n_kept - 1].number
    findings.add(
        "info",
        "ignored_text",
        f"The text from line {filled[n_kept].number} on, below the last abstract, belongs to the site and not to a "
        "paper; it was left out.",
        place=block.place,
    )
    return Block(block.number, block.head, tuple(line for line in block.body if line.number <= last))


def abstract(body: Sequence[Line], n_before: int) -> str | None:
    """The text below the first ``n_before`` filled lines; paragraphs stay apart, lines within one are joined."""
    paragraphs: list[list[str]] = [[]]
    n_seen = 0
    for line in body:
        if not line.text:
            paragraphs.append([])
        elif (n_seen := n_seen + 1) > n_before:
            paragraphs[-1].append(line.text)
    return "\n\n".join(" ".join(parts) for parts in paragraphs if parts) or None


def missing_abstract(title: str, block: Block, findings: Findings) -> None:
    """Note a paper without an abstract."""
    findings.add(
        "warning",
        "missing_abstract",
        "No abstract stands below the title, so only the title tells what this paper is about.",
        subject=title,
        place=block.place,
    )


def no_entries(expected: str, findings: Findings) -> None:
    """Note a page that lists nothing."""
    findings.add(
        "error",
        "no_entries",
        f"The page has no paper in it: no line such as {expected!r} followed by a title. Was all of it copied?",
    )


def _clean(raw: str) -> str:
    return " ".join(unicodedata.normalize("NFC", raw.translate(_INVISIBLE)).split())


def _is_site_text(text: str) -> bool:
    if _SITE_TEXT.match(text) and len(text) < 4 * _LONGEST_SITE_LINE:
        return True
    return len(text) < _LONGEST_SITE_LINE and not _SENTENCE_END.search(text)

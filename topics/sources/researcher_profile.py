"""Researcher profiles copied from a scholarly site: a trust snapshot, then works without author lists.

An entry opens with kind, year and source run together (``preprint2025arXiv``); title and abstract follow. Since the
page lists no authors, the owner is the only one that is known of each work.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ..dates import PartialDate, parse_date
from ..errors import SourceError
from ..registry import Parsed, ReadOptions
from . import decoding, pagetext
from .pagetext import Block, Line
from .records import Findings, Record, parsed

_TITLE = "researcher profile"
_KNOWN_KIND = (
    r"(?:preprint|article|journal[- ]article|proceedings[- ]article|conference[- ]paper|book(?:[- ]chapter)?|"
    r"dissertation|thesis|dataset|review|report|editorial|letter|software|other|posted[- ]content|paratext)"
)
_HEAD = re.compile(_KNOWN_KIND + r"(?:(?P<year>\d{4})(?P<source>\S.{0,119})?|(?P<undated>arXiv|[A-Z].{0,79}))")
_OTHER_HEAD = re.compile(r"[a-z]+(?:[ -][a-z]+)?(?P<year>(?:19|20)\d{2})(?P<source>[^\W\d_].{0,79})(?P<undated>(?!.))")

_AFFILIATION = re.compile(r"Researcher(?=[^a-z\s])(.+?)(?:(?:Not )?[Oo]pen to collaborat\w+)?")
_NOT_IMPORTED = "affiliation not imported"
_CLAIMS = {
    "trust": re.compile(r"\bTrust\s*(\d+(?:\.\d+)?)"),
    "verification": re.compile(r"Verification\s*(L\d+)"),
    "claimed": re.compile(r"(Unclaimed|Claimed) author"),
    "works": re.compile(r"^(\d[\d,]*)\s*works?$"),
    "followers": re.compile(r"^(\d[\d,]*)\s*followers?$"),
    "topics": re.compile(r"^(\d[\d,]*)\s*topics?$"),
    "collaborators": re.compile(r"^(\d[\d,]*)\s*(?:close )?collaborators?$"),
}


class ResearcherProfile:
    """The pages described at the top of this module."""

    name = "researcher-profile"
    description = "copied researcher profile: trust snapshot, works with kind, year and source"

    def sniff(self, data: bytes, filename: str) -> float:
        """By the line "Researcher profile" and by lines that open an entry."""
        page = pagetext.sample(data)
        titled = any(line.text.casefold() == _TITLE for line in page)
        n_heads = sum(_HEAD.fullmatch(line.text) is not None for line in page)
        if titled:
            return 0.97 if n_heads else 0.5
        return {0: 0.0, 1: 0.4, 2: 0.6}.get(n_heads, 0.8)

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All works of the profile.

        Raises:
            SourceError: this is no text, or it is no researcher profile.
        """
        findings = Findings(filename)
        page = pagetext.lines(decoding.read_text(data, findings))
        before, blocks = pagetext.blocks(page, lambda index: _is_head(page, index))
        owner, claims = _read_header(before)
        if not blocks and not claims and owner is None:
            raise SourceError(filename, "no researcher profile: no line 'Researcher profile' or 'preprint2025arXiv'")
        titled = pagetext.titled(blocks, findings)
        if titled:
            titled[-1] = pagetext.without_site_text(titled[-1], 1, findings)
        else:
            pagetext.no_entries("preprint2025arXiv", findings)
        records = [_record(block, options, findings) for block in titled]
        if records:
            findings.add("info", "authors_missing", "The page shows no author lists; only its owner counts as author.")
        refused = len(blocks) - len(titled)
        return parsed(records, findings, claims=claims, owner=owner, is_author_page=True, refused=refused)


def _is_head(page: Sequence[Line], index: int) -> bool:
    """Kinds known by name open an entry anywhere; others only where blank lines set them apart."""
    text = page[index].text
    if _HEAD.fullmatch(text):
        return True
    apart = not any(line.text for line in (*page[max(index - 1, 0) : index], *page[index + 1 : index + 2]))
    return apart and _OTHER_HEAD.fullmatch(text) is not None


def _read_header(before: Sequence[Line]) -> tuple[str | None, list[tuple[str, str]]]:
    texts = [line.text for line in before if line.text]
    claims: dict[str, str] = {}
    for text in texts:
        for key, pattern in _CLAIMS.items():
            if match := pattern.search(text):
                claims.setdefault(key, match[1].replace(",", ""))
        affiliation = _AFFILIATION.fullmatch(text)
        if affiliation and affiliation[1].casefold() != _NOT_IMPORTED:
            claims.setdefault("affiliation", affiliation[1].strip())
    if "claimed" in claims:
        claims["claimed"] = claims["claimed"].lower()
    following = [after for text, after in pairwise(texts) if text.casefold() == _TITLE]
    return following[0] if following else None, list(claims.items())


def _record(block: Block, options: ReadOptions, findings: Findings) -> Record:
    head = _HEAD.fullmatch(block.head.text) or _OTHER_HEAD.fullmatch(block.head.text)
    year, source, undated = head.group("year", "source", "undated") if head else (None, None, None)
    title = block.texts[0]
    abstract = pagetext.abstract(block.body, 1)
    if abstract is None:
        pagetext.missing_abstract(title, block, findings)
    return Record(
        place=block.place,
        title=title,
        abstract=abstract,
        date=_date(year, title, block, options, findings),
        venue=source or undated or None,
    )


def _date(year: str | None, title: str, block: Block, options: ReadOptions, findings: Findings) -> PartialDate | None:
    date = parse_date(year or "", options.as_of)
    if date is None:
        message = (
            f"No year can be read in {block.head.text!r}, so the paper is kept without a date and counts in no period."
        )
        findings.add("warning", "unreadable_date", message, subject=title, place=block.place)
    return date

"""What the formats of arXiv share."""

from __future__ import annotations

import re

from .markup import to_text

_NEW_ID = re.compile(r"(\d\d)(\d\d)\.\d{4,5}")
_OLD_ID = re.compile(r"[^/]+/(\d\d)(\d\d)\d{3}")
_FIRST_YEAR = 91
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_SEPARATOR = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*;\s*")


def month(arxiv_id: str | None) -> str | None:
    """The month (``2007-04``) in which a paper was handed in, as its id tells."""
    found = _NEW_ID.fullmatch(arxiv_id or "") or _OLD_ID.fullmatch(arxiv_id or "")
    if not found:
        return None
    return f"{19 if int(found[1]) >= _FIRST_YEAR else 20}{found[1]}-{found[2]}"


def page(arxiv_id: str | None) -> str | None:
    """Address of a paper's page."""
    return f"https://arxiv.org/abs/{arxiv_id}" if arxiv_id else None


def plain(name: str) -> str:
    """A name without the LaTeX in which accents may be written."""
    return to_text(name) if "\\" in name else name


def names(byline: str | None) -> list[str]:
    """Names in a byline as authors write it, given name first, without the affiliations in brackets."""
    bare = _IN_BRACKETS.sub("", _IN_BRACKETS.sub("", plain(byline or "")))
    return [name for name in (part.strip(" .,") for part in _SEPARATOR.split(bare)) if name]

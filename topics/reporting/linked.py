"""Links in a row within a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .parts import Link


def linked(links: Sequence[Link], limit: int, number: Callable[[int], str]) -> list[str | Link]:
    """``A, B and C``; beyond ``limit`` links ``A, B, C and two more``, with the others counted by ``number``."""
    shown, more = links[:limit], len(links) - limit
    parts: list[str | Link] = []
    for i, link in enumerate(shown):
        last = i == len(shown) - 1 and more <= 0
        parts += [" and " if last and i else ", " if i else "", link]
    return [*parts, f" and {number(more)} more"] if more > 0 else parts

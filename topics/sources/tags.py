"""Tags and entities of HTML, JATS and MathML become text; formulas become LaTeX."""

from __future__ import annotations

import html
import re

from .mathml import to_latex


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"</?(?:(jats|mml|m):)?([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>")
_CLOSING = re.compile(r"</(?:[a-z]+:)?([A-Za-z][A-Za-z0-9-]*)\s*>")
_FORMULA = re.compile(
    r"<((?:jats:)?(?:inline-formula|disp-formula|alternatives)|(?:mml:|m:)?math)\b[^<>]*>"
    r"(?:(?!<\1\b).){0,20000}?</\1\s*>",
    re.DOTALL,
)
_TEX = re.compile(r"<((?:jats:)?tex-math)\b[^<>]*>(.*?)</\1\s*>", re.DOTALL)
_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_HEADING = re.compile(r"<((?:jats:)?(?:title|h[1-6]))\b[^<>]*>([^<>]*)</\1\s*>", re.IGNORECASE)
_SCRIPT = re.compile(r"<((?:jats:)?(?:sub|inf|sup))\b[^<>]*>([^<>]*)</\1\s*>", re.IGNORECASE)

_POWER = re.compile(r"(?![A-Za-z]{2})[+\-\u2212\u2013]?\w.*", re.DOTALL)

_BLOCKS = _names(
    "abstract blockquote br dd disp-formula div dl dt hr label li list list-item ol p sec section table td th tr ul"
)
_INLINE = _names(
    "a alternatives b big bold cite code em email ext-link fixed-case font i inline-formula italic math monospace "
    "named-content roman sans-serif sc scp small span strike strong styled-content tt u underline uri wbr xref"
)
# What they hold is changed, which is done last, when no other tags stand in it.
_CHANGED = _names("title h1 h2 h3 h4 h5 h6 sub inf sup")
_UNPAIRED = frozenset({"br", "hr", "wbr"})
# Texts are found escaped once and twice.
_ROUNDS = 3


def to_text(marked: str) -> str:
    r"""``marked`` without tags and entities; formulas stand in LaTeX between ``\(`` and ``\)``.

    A tag has a known name and is closed somewhere, so that ``a<b``, ``<p>`` for a mean and a token ``<mask>`` are text.
    The heading "Abstract" goes, other headings end in a colon.
    """
    for _ in range(_ROUNDS):
        plain = _ENTITY.sub(lambda match: html.unescape(match[0]), _untagged(marked) if "<" in marked else marked)
        if plain == marked:
            break
        marked = plain
    return marked


def _untagged(text: str) -> str:
    closed = {name.casefold() for name in _CLOSING.findall(text)} | _UNPAIRED
    if "math" in text or "alternatives" in text:
        text = _FORMULA.sub(_formula, text)
    text = _TAG.sub(lambda tag: _without(tag, closed), text)
    return _SCRIPT.sub(_script, _HEADING.sub(_heading, text))


def _formula(match: re.Match[str]) -> str:
    tex = _TEX.search(match[0])
    source = html.unescape(tex[2]) if tex else to_latex(match[0])
    if document := _DOCUMENT.search(source):
        source = document[1]
    return rf"\({source.strip().strip('$')}\)"


def _without(tag: re.Match[str], closed: set[str]) -> str:
    name = tag[2].casefold()
    if name in _CHANGED and name in closed:
        return tag[0]
    known = tag[1] or (name in closed and (name in _BLOCKS or name in _INLINE))
    if not known:
        return tag[0]
    return " " if name in _BLOCKS else ""


def _heading(match: re.Match[str]) -> str:
    heading = match[2].strip().rstrip(":.")
    if not heading or heading.casefold() in ("abstract", "summary"):
        return " "
    return f" {heading}{'' if heading[-1] in '?!' else ':'} "


def _script(match: re.Match[str]) -> str:
    """Inline where it reads as one word (H2O, 13C, 4th), else after ``_`` or ``^``."""
    content, before = match[2].strip(), match.string[: match.start()][-1:]
    if match[1].casefold().endswith("sup"):
        marked = before.isalnum() or before == ")"
        return f"^{content}" if marked and _POWER.fullmatch(content) else content
    return content if content.isdigit() or not before.isalnum() else f"_{content}"

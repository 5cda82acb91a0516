"""Formulas in MathML become LaTeX."""

from __future__ import annotations

import html
import re

from lxml import etree

_PREFIX = re.compile(r"(</?)(?:mml|m):")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]*;")
# By element: how many children it has, and what becomes of them.
_FORMS = {
    "msup": (2, "{}^{{{}}}"), "msub": (2, "{}_{{{}}}"), "msubsup": (3, "{}_{{{}}}^{{{}}}"),
    "mover": (2, "{}^{{{}}}"), "munder": (2, "{}_{{{}}}"), "munderover": (3, "{}_{{{}}}^{{{}}}"),
    "mfrac": (2, r"\frac{{{}}}{{{}}}"), "mroot": (2, r"\sqrt[{1}]{{{0}}}"),
}  # fmt: skip


def to_latex(mathml: str) -> str:
    """The formula as LaTeX: its ``alttext`` or annotation in TeX where it has one, else made from its elements.

    What cannot be parsed is read as far as it can be; nothing is raised.
    """
    source = without_named(_PREFIX.sub(r"\1", mathml))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(f"<formula>{source}</formula>".encode(errors="replace"), parser)
    except etree.XMLSyntaxError:
        return ""
    return "" if root is None else _stated(root) or _latex(root)


def without_named(xml: str) -> str:
    """XML with characters for the entities that only HTML and MathML know, such as ``&nbsp;``."""
    return _NAMED.sub(lambda match: html.unescape(match[0]), xml)


def _stated(root: etree._Element) -> str | None:
    for element in root.iter("{*}math", "{*}annotation"):
        if alternative := element.get("alttext"):
            return str(alternative)
        if "tex" in (element.get("encoding") or "").casefold():
            return str(element.text or "")
    return None


def _latex(element: etree._Element) -> str:
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if not name or name.startswith("annotation"):
        return ""
    parts = [_latex(child) for child in element]
    n_parts, form = _FORMS.get(name, (-1, ""))
    if len(parts) == n_parts:
        return form.format(*parts)
    inner = _word(element.text) + "".join(part + _word(child.tail) for part, child in zip(parts, element, strict=True))
    return rf"\sqrt{{{inner}}}" if name == "msqrt" else " " if name == "mspace" else inner


def _word(text: str | None) -> str:
    """Braces and dollars as characters; names such as "log" as commands, so that they stand apart from what follows."""
    word = re.sub(r"[{}$]", r"\\\g<0>", (text or "").replace("\\", " ").strip())
    return rf"\{word} " if len(word) > 1 and word.isascii() and word.isalpha() else word

"""XML read record by record, so that damage to one costs no other. Nothing outside a record is resolved or fetched."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from ..errors import SourceError
from ..registry import Parsed, ReadOptions
from . import decoding
from .bibliography import bibliography
from .mathml import without_named
from .notes import Notes
from .records import Findings, Record

Element: TypeAlias = etree._Element

# Document types, and with them all entities but those of XML itself, are never seen: a record is parsed without them.
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, recover=False
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PREFIX = re.compile(r"[<\s]([A-Za-z_][\w.-]*):[A-Za-z_]", re.ASCII)
_OUTER_TAGS = re.compile(r"^<[^>]*>|</[^>]*>$")


@dataclass(frozen=True)
class Fragment:
    """An element as it stands in a file from ``start`` on; ``element`` is None where it is damaged."""

    tag: str
    start: int
    element: Element | None


def parse_records(
    data: bytes,
    filename: str,
    options: ReadOptions,
    tags: Sequence[str],
    record: Callable[[Element, str, Notes], Record],
    complaint: Callable[[str], str | None],
) -> Parsed:
    """The tables of a file whose elements with one of ``tags`` are read by ``record``, one by one, with their places.

    Raises:
        SourceError: empty or binary, or an answer in which, as ``complaint`` tells, the service reports an error.
    """
    found, notes = Findings(filename), Notes(options.as_of)
    text = read(data, found)
    if message := complaint(text):
        raise SourceError(filename, f"the service has answered with an error instead of papers: {message}")
    kept = []
    for number, fragment in enumerate(fragments(text, tags), start=options.records_before + 1):
        if fragment.element is None:
            notes.add("malformed_record", f"record {number}")
        else:
            kept.append(record(fragment.element, f"record {number}", notes))
    return bibliography(kept, found, notes)


def head(data: bytes) -> str:
    """The beginning of a file, for a guess at its format; empty where it is no XML."""
    text = decoding.head(data).lstrip()
    return text if text.startswith("<") else ""


def read(data: bytes, found: Findings) -> str:
    """The text of a file, without the characters that XML forbids.

    What is UTF-8 is read so, whatever the file declares: a wrong declaration is a common fault, and other text is
    hardly ever UTF-8 by chance. Else the declaration holds, and where it does not the text is guessed line by line.

    Raises:
        SourceError: this is no text, or empty.
    """
    declared = _DECLARED.match(data)
    text = None
    if declared and not _is_utf8(data):
        text = _decoded(data, declared[1].decode("ascii"))
    text = _FORBIDDEN.sub("", decoding.read_text(data, found) if text is None else text)
    if not text.strip():
        raise SourceError(found.filename, "the file is empty")
    return text


def fragments(text: str, tags: Sequence[str]) -> Iterator[Fragment]:
    """Every element with one of ``tags``, none of which lies within another, in order.

    One whose start or end is gone counts as damaged.
    """
    begun: tuple[str, int] | None = None
    for match in re.finditer(rf"<(/?)(?:[\w.-]+:)?({'|'.join(tags)})(?=[\s>])", text):
        is_end, tag = bool(match[1]), match[2]
        if begun and not (is_end and tag == begun[0]):
            yield Fragment(*begun, None)
        if is_end:
            start = begun[1] if begun and begun[0] == tag else match.start()
            yield Fragment(tag, start, _element(text[start : text.find(">", match.end()) + 1]))
        begun = None if is_end else (tag, match.start())
    if begun:
        yield Fragment(*begun, None)


def content(element: Element | None, path: str = ".") -> str | None:
    """What stands within the first element at ``path``, its markup kept; None where it is blank or there is none."""
    node = element.find(path) if element is not None else None
    if node is None:
        return None
    written = etree.tostring(node, encoding="unicode", with_tail=False)
    return _OUTER_TAGS.sub("", written).strip() or None


def plain(element: Element | None, path: str = ".") -> str | None:
    """The text within the first element at ``path``, without markup and on one line; None where it is blank."""
    node = element.find(path) if element is not None else None
    return " ".join("".join(node.itertext()).split()) or None if node is not None else None


def _element(written: str) -> Element | None:
    """The element that a text spells; None where it is damaged."""
    # Prefixes are declared at the root of a file, which a record by itself lacks.
    prefixes = sorted(set(_PREFIX.findall(written)) - {"xml", "xmlns"})
    declarations = "".join(f' xmlns:{prefix}="{prefix}"' for prefix in prefixes)
    try:
        element: Element = etree.fromstring(f"<r{declarations}>{without_named(written)}</r>".encode(), _PARSER)[0]
    except (etree.XMLSyntaxError, IndexError):
        return None
    return element


def _is_utf8(data: bytes) -> bool:
    """Whether this is UTF-8, but for a character that is cut in half at its end."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str) -> str | None:
    """The text in the encoding that a file declares; None where it is in another."""
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError):
        return None

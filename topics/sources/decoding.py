"""Bytes become text. Every source of text reads its files through here, so that all treat damage alike."""

from __future__ import annotations

import codecs

from ..errors import SourceError
from ..text import count
from .records import Findings

_UTF_16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_text(data: bytes, found: Findings) -> str:
    """See ``decode``; what had to be guessed is added to ``found``.

    Raises:
        SourceError: this is no text.
    """
    if is_binary(data):
        raise SourceError(found.filename, "this is binary data, not text; save it as plain text (UTF-8)")
    text, guessed = decode(data)
    if guessed:
        message = f"{count(guessed, 'line is', 'lines are')} not UTF-8 and were read as Windows-1252"
        found.add("info", "encoding_guessed", message)
    return text


def decode(data: bytes) -> tuple[str, int]:
    """The text of a file, all line breaks as line feeds, and how many of its lines were guessed to be Windows-1252.

    UTF-16 is told by its mark; all else is UTF-8, with or without a mark, in every line that can be, so that one stray
    byte does not garble the accents of all others. Other lines are Windows-1252, or Latin-1 where even that has no
    letter for a byte. A character cut in half at the very end is dropped: a cut file is no reason to misread it.
    """
    for mark, encoding in _UTF_16:
        if data.startswith(mark):
            return _lines(_whole(data[len(mark) :], encoding, "replace").replace("\0", "")), 0
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return _lines(_whole(data, "utf-8")), 0
    except UnicodeDecodeError:
        pass
    *lines, last = data.splitlines(keepends=True)
    decoded = [*(_line(line) for line in lines), _line(last, at_end=True)]
    return _lines("".join(text for text, _ in decoded)), sum(guessed for _, guessed in decoded)


def is_binary(data: bytes) -> bool:
    """Whether these bytes are no text: they hold NUL and are not marked as UTF-16."""
    return b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _whole(data: bytes, encoding: str, errors: str = "strict") -> str:
    """The text without what is left of a character at its end."""
    return codecs.getincrementaldecoder(encoding)(errors).decode(data)


def _line(line: bytes, *, at_end: bool = False) -> tuple[str, bool]:
    """The text of a line, and whether its encoding had to be guessed."""
    try:
        return (_whole(line, "utf-8") if at_end else line.decode("utf-8")), False
    except UnicodeDecodeError:
        pass
    try:
        return line.decode("cp1252"), True
    except UnicodeDecodeError:
        return line.decode("latin-1"), True


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")

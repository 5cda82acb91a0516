"""Bytes become text. Every source of text reads its files through here, so that all treat damage alike."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable

from ..errors import SourceError
from .records import Findings

_UTF_16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# UTF-16 without a mark shows itself by the empty half of its Latin letters.
_SAMPLE = 1 << 12
_HEAD = 1 << 16
_FEWEST_NULS = 8
# Beside NULs binary data has other control characters too, and far more of both than text that is slightly damaged.
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1a\x1b"))
_MOST_CONTROLS = 0.02


def read_text(data: bytes, found: Findings) -> str:
    """See ``decode``; what had to be guessed is added to ``found``.

    Raises:
        SourceError: this is no text.
    """
    if is_binary(data):
        raise SourceError(found.filename, "this is binary data, not text; save it as plain text (UTF-8)")
    if (n_nuls := data.count(0)) and utf_16(data) is None:
        found.add("info", "nul_removed", f"characters that no text holds (NUL) were left out: {n_nuls:,}")
    text, guessed = decode(data)
    if guessed:
        message = f"not all of the file is UTF-8; lines that were read as Windows-1252: {guessed:,}"
        found.add("info", "encoding_guessed", message)
    return text


def head(data: bytes, size: int = _HEAD) -> str:
    """The text of the first ``size`` bytes, for a guess at a file's format; empty where this is no text."""
    sample = data[:size]
    return "" if is_binary(sample) else decode(sample)[0]


def decode(data: bytes) -> tuple[str, int]:
    """The text of a file, all line breaks as line feeds, and how many of its lines were guessed to be Windows-1252.

    UTF-16 is told by its mark or by its NULs; all else is UTF-8, with or without a mark, in every line that can be, so
    that one stray byte does not garble the accents of all others. Other lines are Windows-1252, or Latin-1 where even
    that has no letter for a byte. A character cut in half at the very end is dropped: a cut file is no reason to
    misread it. NULs are dropped, and so are marks, which stand between exports that were put together in one file.
    """
    if encoding := utf_16(data):
        return _lines(_whole(data, encoding, "replace")), 0
    try:
        return _lines(_whole(data, "utf-8")), 0
    except UnicodeDecodeError:
        pass
    *lines, last = data.splitlines(keepends=True)
    decoded = [*(_line(line) for line in lines), _line(last, at_end=True)]
    return _lines("".join(text for text, _ in decoded)), sum(guessed for _, guessed in decoded)


def is_binary(data: bytes) -> bool:
    """Whether these bytes are no text: they hold NULs, more than a few control characters, and are not UTF-16."""
    if b"\0" not in data or utf_16(data) is not None:
        return False
    return len(data) - len(data.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(data)


def utf_16(data: bytes) -> str | None:
    """The kind of UTF-16 that a file is in which begins so, by its mark or because every other byte is often NUL."""
    for mark, encoding in _UTF_16:
        if data.startswith(mark):
            return encoding
    sample = data[:_SAMPLE]
    if sample.count(0) < _FEWEST_NULS:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    few, many, encoding = (even, odd, "utf-16-le") if even < odd else (odd, even, "utf-16-be")
    return encoding if many > len(sample) / 8 and few <= many / 50 else None


def to_utf_8(head: bytes) -> bytes:
    """The beginning of a file without a mark, and as UTF-8 where it is UTF-16."""
    return reading_utf_8(head, io.BytesIO(head).read)(len(head))


def reading_utf_8(head: bytes, read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """``read``, which gives the next bytes of a file that begins with ``head``, without a mark and UTF-16 as UTF-8.

    What is not at its end gives at least half as many bytes as it is asked for.
    """
    encoding = utf_16(head)
    read(next((len(mark) for mark in (codecs.BOM_UTF8, *dict(_UTF_16)) if head.startswith(mark)), 0))
    if encoding is None:
        return read
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return lambda size: decoder.decode(read(max(size, 4))).replace("\0", "").encode("utf-8", "replace")


def _whole(data: bytes, encoding: str, errors: str = "strict") -> str:
    """The text without what is left of a character at its end."""
    return codecs.getincrementaldecoder(encoding)(errors).decode(data)


def _line(line: bytes, *, at_end: bool = False) -> tuple[str, bool]:
    """The text of a line, and whether its encoding had to be guessed."""
    line = line.removeprefix(codecs.BOM_UTF8)
    try:
        return (_whole(line, "utf-8") if at_end else line.decode("utf-8")), False
    except UnicodeDecodeError:
        pass
    try:
        return line.decode("cp1252"), True
    except UnicodeDecodeError:
        return line.decode("latin-1"), True


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").replace("\0", "")

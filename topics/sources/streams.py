"""What inputs hold, as streams: files as they are, gzip unpacked, the members of zip archives. Told by first bytes."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, cast

from ..errors import SourceError
from ..text import listing

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = "[Content_Types].xml"
_PASSWORD = 0x1
_CHUNK = 1 << 16
_DAMAGE = (EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, gzip.BadGzipFile)


@dataclass(frozen=True)
class InputFile:
    """A file as the user named it: ``name`` is unique among the inputs, and what tables and findings call it.

    ``open`` begins to read it anew. ``named`` tells that the user named it by itself, and not a folder, a pattern or an
    archive that holds it. ``fault`` says why it is an archive that cannot be opened.
    """

    name: str
    path: Path
    open: Callable[[], IO[bytes]]
    named: bool = True
    fault: str = ""

    @cached_property
    def sha256(self) -> str:
        """Of the bytes on disk, for a member of an archive of what it holds."""
        digest = hashlib.sha256()
        with Reader(self, unpack=False) as reader:
            while chunk := reader.read(1 << 20):
                digest.update(chunk)
        return digest.hexdigest()


class Reader:
    """Reads a file from its beginning, unpacked where it is gzip. ``damage`` says why nothing came after a read.

    Raises:
        SourceError: the disk refuses.
    """

    def __init__(self, file: InputFile, *, unpack: bool = True) -> None:
        self._file = file
        self.damage = ""
        self._stream: IO[bytes] = io.BytesIO()
        try:
            self._stream = file.open()
            if unpack and self._begins_as_gzip():
                self._stream = cast(IO[bytes], _Gzip(self._stream))
        except _DAMAGE as error:
            self.damage = _reason(error)
        except OSError as error:
            raise _refused(file.name, error) from error

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def read(self, size: int = -1) -> bytes:
        """So many bytes (all where negative); fewer only where no more can be had."""
        chunks, left = [], size
        while left and (chunk := self._chunk(_CHUNK if left < 0 else min(left, _CHUNK))):
            chunks.append(chunk)
            left = left if left < 0 else left - len(chunk)
        return b"".join(chunks)

    def _chunk(self, size: int) -> bytes:
        # A larger read would lose what was unpacked before the damage.
        if self.damage:
            return b""
        try:
            return self._stream.read1(size)  # type: ignore[attr-defined, no-any-return]
        except _DAMAGE as error:
            self.damage = _reason(error)
            return b""
        except OSError as error:
            raise _refused(self._file.name, error) from error

    def _begins_as_gzip(self) -> bool:
        found = self._stream.read(len(_GZIP)) == _GZIP
        self._stream.seek(0)
        return found


class _Gzip(gzip.GzipFile):
    """Closes the packed stream too."""

    def __init__(self, packed: IO[bytes]) -> None:
        super().__init__(fileobj=packed, mode="rb")
        self._packed = packed

    def close(self) -> None:
        super().close()
        self._packed.close()


def files_at(path: Path, name: str, *, named: bool = True) -> list[InputFile]:
    """The file at ``path``, or the members of the zip archive it is.

    An archive that cannot be opened is an error where it was ``named``, else a file with a ``fault``.

    Raises:
        SourceError: it cannot be read; the archive is damaged, protected by a password, or holds nothing to read.
    """
    try:
        # What is no file on a disk, such as a pipe, can be read only once.
        origin = path if path.is_file() else path.read_bytes()
        with _open(origin) as stream:
            begin = stream.read(4)
    except OSError as error:
        raise _refused(str(path), error) from error
    if begin not in _ZIP:
        return [InputFile(name, path, partial(_open, origin), named)]
    try:
        return _members(origin, path, name)
    except SourceError as error:
        if named:
            raise
        return [InputFile(name, path, partial(_open, origin), named, error.message)]


def _members(origin: Path | bytes, path: Path, name: str) -> list[InputFile]:
    try:
        with _archive(origin) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise SourceError(name, f"is a damaged zip archive ({_reason(error)}); get it again") from error
    if any(info.filename == _OFFICE for info in listed):
        raise SourceError(name, "is an Office document; save it as CSV (UTF-8) and give that")
    found = {info.filename: info for info in listed if _is_content(info)}
    locked = [member for member, info in found.items() if info.flag_bits & _PASSWORD]
    if locked:
        raise SourceError(name, f"is protected by a password ({listing(locked)}); unpack it and give the files")
    if not found:
        raise SourceError(name, "the archive holds no file")
    return [
        InputFile(f"{name}/{member}", path, partial(_open_member, origin, info), named=False)
        for member, info in sorted(found.items())
    ]


def _is_content(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename).parts
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return bool(parts) and not (info.is_dir() or hidden or parts[-1].startswith("README"))


def _open(origin: Path | bytes) -> IO[bytes]:
    return io.BytesIO(origin) if isinstance(origin, bytes) else origin.open("rb")


def _archive(origin: Path | bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(origin) if isinstance(origin, bytes) else origin)


def _open_member(origin: Path | bytes, info: zipfile.ZipInfo) -> IO[bytes]:
    with _archive(origin) as archive:
        return archive.open(info)


def _reason(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__


def _refused(name: str, error: OSError) -> SourceError:
    return SourceError(name, f"cannot be read ({error.strerror or error})")

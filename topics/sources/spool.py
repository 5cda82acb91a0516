"""Tables that lie on disk and are mapped into memory, so that only what is looked at takes room there."""

from __future__ import annotations

import contextlib
import tempfile
from itertools import count
from pathlib import Path
from types import TracebackType

import polars as pl

from ..errors import SourceError


class Spool:
    """Puts tables aside into files that vanish with the last use of their tables.

    They lie in the folder for temporary files, which ``TMPDIR`` names. Where open files cannot be removed they stay
    there until the system clears it.
    """

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._folder = tempfile.TemporaryDirectory(prefix="paper-topics-", ignore_cleanup_errors=True)
        self._numbers = count()

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def aside(self, table: pl.DataFrame) -> pl.DataFrame:
        """The same table, on disk.

        Raises:
            SourceError: the disk has no room.
        """
        # Only large files need it, and it takes a while to import.
        import pyarrow as pa

        path = Path(self._folder.name, f"{next(self._numbers)}.arrow")
        try:
            table.write_ipc(path, compression="uncompressed")
            # polars itself would copy the file into memory.
            mapped = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
        except OSError as error:
            message = f"its tables need more room than {path.parent} has ({error}); name another folder with TMPDIR"
            raise SourceError(self._filename, message) from error
        with contextlib.suppress(OSError):
            path.unlink()
        frame = pl.from_arrow(mapped, rechunk=False)
        return frame if isinstance(frame, pl.DataFrame) else frame.to_frame()

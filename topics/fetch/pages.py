"""Pages as a service sent them, kept on disk so that a search goes on where it stopped.

A general HTTP cache such as hishel does not serve here: it stores what the headers allow, whole or not, under addresses
that hold keys, and lets each page grow old by itself, while the pages of a search belong together.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from ..disk import as_json, writing
from .service import Request

KEPT_DAYS = 7
_ABOUT = "search.json"


class PageStore:
    """The pages of one search. ``day`` is when its first page was asked for: they are all of one time.

    Args:
        root: folder of the pages of all searches. Those older than ``KEPT_DAYS`` are removed from it.
        search: what is asked of whom, without any key; tells one search from another.
        today: the day.
        refresh: forget what an earlier run has stored.
    """

    def __init__(self, root: Path, search: Mapping[str, object], today: dt.date, *, refresh: bool = False) -> None:
        self.folder = root / hashlib.sha256(as_json(search).encode()).hexdigest()[:24]
        if refresh:
            shutil.rmtree(self.folder, ignore_errors=True)
        for folder in root.iterdir() if root.exists() else ():
            day = _day(folder)
            if day and (today - day).days >= KEPT_DAYS:
                shutil.rmtree(folder, ignore_errors=True)
        self.day = _day(self.folder) or today
        if _day(self.folder) is None:
            self._write(self.folder / _ABOUT, as_json({"day": str(today), **search}).encode())

    def get(self, number: int, request: Request) -> bytes | None:
        """What is stored of the page, None where nothing is."""
        path = self._path(number, request)
        return path.read_bytes() if path.exists() else None

    def put(self, number: int, request: Request, body: bytes) -> None:
        """Store a page, whole or not at all. Raises ``StoreError`` where the disk refuses."""
        self._write(self._path(number, request), body)

    def _path(self, number: int, request: Request) -> Path:
        asked = as_json([request.path, sorted(request.parameters.items())])
        return self.folder / f"{number:05d}-{hashlib.sha256(asked.encode()).hexdigest()[:24]}"

    def _write(self, path: Path, data: bytes) -> None:
        with writing(path) as temporary:
            temporary.write_bytes(data)


def _day(folder: Path) -> dt.date | None:
    """When a search began; None where the folder holds none."""
    try:
        return dt.date.fromisoformat(json.loads((folder / _ABOUT).read_bytes())["day"])
    except (OSError, ValueError, KeyError, TypeError):
        return None

"""Writing so that nothing is ever half-written: beside the place, and moved there when complete."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from .errors import StoreError

# What reading a file that is cut short or altered may raise.
DAMAGE = (OSError, ValueError, KeyError, TypeError, EOFError, pl.exceptions.PolarsError)


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write a file to, moved there on success and removed on failure.

    Raises:
        StoreError: the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            temporary.chmod(0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(str(path), f"cannot be written ({error.strerror or error})") from error


@contextmanager
def writing_folder(path: Path) -> Iterator[Path]:
    """As ``writing``, for a folder; an older folder of that name gives way only once the new one is complete."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
        try:
            yield temporary
            temporary.chmod(0o755)
            _replace(path, temporary)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise StoreError(str(path), f"cannot be written ({error.strerror or error})") from error


def _replace(path: Path, new: Path) -> None:
    """``new`` takes the place of ``path``; if it cannot, what was there stays."""
    old = Path(f"{new}.old")
    if not path.exists():
        new.rename(path)
        return
    path.rename(old)
    try:
        new.rename(path)
    except OSError:
        old.rename(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def default_cache() -> Path:
    """``$TOPICS_CACHE``, else the user's cache folder."""
    from platformdirs import user_cache_path

    told = os.environ.get("TOPICS_CACHE")
    return Path(told) if told else user_cache_path("paper-topics", appauthor=False)


def as_json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, default=str) + "\n"

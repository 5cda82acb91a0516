"""Sentence-transformers models, as the extra ``paper-topics[sbert]``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, MissingExtra
from .vectors import unit

if TYPE_CHECKING:
    from ..results import Vectors


class SbertEmbedder:
    """A sentence-transformers model by name, or by the folder it lies in.

    Raises:
        ConfigError: no model is named, or it cannot be loaded.
        MissingExtra: sentence-transformers is not installed.
    """

    name = "sbert"

    def __init__(self, argument: str | None = None) -> None:
        if not argument:
            raise ConfigError("embed.model", "sbert", "name a model or a folder, for example sbert:all-MiniLM-L6-v2")
        self.model = argument
        self.revision = f"{argument}-{_installed()}-{_folder_state(Path(argument))}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        return unit(self._load().encode(list(texts), show_progress_bar=False, convert_to_numpy=True))

    def _load(self) -> Any:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtra(f"the embedding sbert:{self.model}", "sbert") from error
        try:
            return SentenceTransformer(self.model, device="cpu")
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise ConfigError("embed.model", f"sbert:{self.model}", f"the model cannot be loaded ({reason})") from error


def _installed() -> str:
    try:
        return version("sentence-transformers")
    except PackageNotFoundError as error:
        raise MissingExtra("an sbert embedding", "sbert") from error


def _folder_state(folder: Path) -> str:
    """Changes whenever a file of a model folder does; empty for a model known by name."""
    if not folder.is_dir():
        return ""
    digest = hashlib.sha256()
    for file in sorted(f for f in folder.rglob("*") if f.is_file()):
        stat = file.stat()
        digest.update(f"{file.relative_to(folder)}:{stat.st_size}:{stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]

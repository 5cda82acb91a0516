"""What the stages hand to each other: frozen, carrying their ids, checking their own alignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .comparison import AuthorTest, Comparison, Comparisons, SidesCompared
from .corpus import Corpus, Embedding
from .movements import Movements
from .people import SEVERAL, Identity, Subject
from .run import Run

if TYPE_CHECKING:
    from .corpus import Labels, Vectors

__all__ = [
    "SEVERAL",
    "AuthorTest",
    "Comparison",
    "Comparisons",
    "Corpus",
    "Embedding",
    "Identity",
    "Labels",
    "Movements",
    "Run",
    "SidesCompared",
    "Subject",
    "Vectors",
]

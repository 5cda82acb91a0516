"""What the stages hand to each other: frozen, carrying their ids, checking their own alignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .career import Breadth, Career, Focus, FocusChange, Novelty
from .comparison import AuthorTest, Comparison, Comparisons, SidesCompared
from .corpus import Corpus, Embedding
from .experiment import Results
from .movements import Movements
from .network import Network
from .people import SEVERAL, Identity, Subject
from .run import Run
from .search import Experts, Similar

if TYPE_CHECKING:
    from .corpus import Labels, Vectors

__all__ = [
    "SEVERAL",
    "AuthorTest",
    "Breadth",
    "Career",
    "Comparison",
    "Comparisons",
    "Corpus",
    "Embedding",
    "Experts",
    "Focus",
    "FocusChange",
    "Identity",
    "Labels",
    "Movements",
    "Network",
    "Novelty",
    "Results",
    "Run",
    "SidesCompared",
    "Similar",
    "Subject",
    "Vectors",
]

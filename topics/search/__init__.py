"""Who is like somebody, who knows about something, and what lies near a paper."""

from __future__ import annotations

from .experts import experts
from .nearby import nearby
from .similar import similar

__all__ = ["experts", "nearby", "similar"]

"""Names beside marks, as many as fit without covering each other or other marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

_CHARACTER, _LINE = 6.6, 15.0  # pixels that a letter takes
_GAP = 3.0
# Where a name stands from its mark: xanchor, yanchor, and which way from the centre.
_SIDES = (("center", "bottom", 0, 1), ("center", "top", 0, -1), ("left", "middle", 1, 0), ("right", "middle", -1, 0))


class Spot(NamedTuple):
    """A mark ``size`` pixels across at ``x`` and ``y`` (pixels from the lower left), and the name that it wants."""

    text: str
    x: float
    y: float
    size: float


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def within(self, width: float) -> bool:
        return self.left >= 0 and self.right <= width


def place_labels(spots: Sequence[Spot], width: float) -> list[dict[str, Any] | None]:
    """Anchors and shifts of an annotation for each spot, the first spots first; None where there is no room.

    Args:
        spots: most important first.
        width: of the plot in pixels, beyond which no name may reach.
    """
    marks = [_box(spot.x, spot.y, spot.size / 2, spot.size / 2) for spot in spots]
    taken: list[_Box] = []
    placed: list[dict[str, Any] | None] = []
    for i, spot in enumerate(spots):
        others = [*taken, *marks[:i], *marks[i + 1 :]]
        ways = ((way, _stand(spot, *way[2:])) for way in _SIDES)
        fits = next(((w, b) for w, b in ways if b.within(width) and not any(b.meets(o) for o in others)), None)
        if fits:
            taken.append(fits[1])
        placed.append(_annotation(spot, *fits[0]) if fits else None)
    return placed


def _box(x: float, y: float, half_width: float, half_height: float) -> _Box:
    return _Box(x - half_width, y - half_height, x + half_width, y + half_height)


def _stand(spot: Spot, right: int, up: int) -> _Box:
    """Where the name lies on that side of the mark."""
    half_width, half_height, away = len(spot.text) * _CHARACTER / 2, _LINE / 2, spot.size / 2 + _GAP
    return _box(spot.x + right * (away + half_width), spot.y + up * (away + half_height), half_width, half_height)


def _annotation(spot: Spot, xanchor: str, yanchor: str, right: int, up: int) -> dict[str, Any]:
    away = round(spot.size / 2 + 1, 1)
    return {"xanchor": xanchor, "yanchor": yanchor, "xshift": right * away, "yshift": up * away, "showarrow": False}

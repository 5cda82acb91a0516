"""Tables of many sides, built by hand, for the figures that draw them."""

from __future__ import annotations

from itertools import combinations

import polars as pl

from topics import schemas

HOSTILE = "</script><script>alert(1)</script>"
NAMES = ("Ada", HOSTILE, "Chi", "Dov")
# Sides 0 and 2 are near each other, 1 is far, 3 has no paper.
APART = {(0, 1): 0.9, (0, 2): 0.3, (1, 2): 0.8}


def sides() -> pl.DataFrame:
    places = [(-0.2, 0.1), (0.5, 0.0), (-0.3, -0.1), (None, None)]
    return schemas.SIDES.frame(
        {
            "side": i, "name": NAMES[i], "kind": "author", "n_papers": 30 - i, "n_placed": (20, 10, 30, 0)[i],
            "cluster": (0, -1, 0, -1)[i], "silhouette": 0.5, "order": (0, 2, 1, 3)[i], "x": x, "y": y,
            "field_distance": 0.4 if i < 3 else None, "field_low": 0.3 if i < 3 else None,
            "field_high": 0.5 if i < 3 else None,
        }
        for i, (x, y) in enumerate(places)
    )  # fmt: skip


def distances(apart: dict[tuple[int, int], float] | None = None) -> pl.DataFrame:
    pairs = APART if apart is None else apart
    return schemas.DISTANCES.frame(
        {
            "side_a": a, "side_b": b, "papers_both": 2 if (a, b) == (0, 2) else 0, "distance": value,
            "distance_low": value - 0.1, "distance_high": value + 0.1, "p_value": 1 - value, "q_value": 1 - value,
        }
        for (a, b), value in pairs.items()
    )  # fmt: skip


def merges() -> pl.DataFrame:
    rows = [(0, 2, 0.3, 2), (4, 1, 0.85, 3)]
    return schemas.MERGES.frame(dict(zip(schemas.MERGES.columns, row, strict=True)) for row in rows)


def crowd(n: int) -> pl.DataFrame:
    """``n`` sides in a row, the later the more papers."""
    return schemas.SIDES.frame(
        {"side": i, "name": f"side {i}", "kind": "group", "n_papers": i + 1, "n_placed": i + 1, "cluster": 0,
         "order": n - 1 - i, "x": i / n, "y": 0.0} for i in range(n)
    )  # fmt: skip


def crowd_distances(n: int) -> pl.DataFrame:
    return distances({(a, b): min(0.02 * (b - a), 1.0) for a, b in combinations(range(n), 2)})

"""Two files that should be the same: are they, and if not, by how much they differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from ..disk import DAMAGE
from ..text import count, listing
from .metrics.labels import ari

# Values that differ, of which a text names so many.
_NAMED = 4


def difference(then: Path, now: Path) -> str | None:
    """In words, by how much a file of this project differs from what it was; None where every byte is the same.

    Of tables the rows and cells and the largest difference of numbers, of assignments the adjusted Rand index of the
    topics too; of arrays the largest difference; of JSON the keys; of other text the lines.
    """
    if then.read_bytes() == now.read_bytes():
        return None
    describe: dict[str, Callable[[Path, Path], str]] = {".parquet": _tables, ".npy": _arrays, ".json": _trees}
    try:
        return describe.get(then.suffix, _lines)(then, now) or "other bytes, the same content"
    except DAMAGE as error:
        return f"cannot be compared ({error})"


def _tables(then: Path, now: Path) -> str:
    one, other = pl.read_parquet(then), pl.read_parquet(now)
    if one.schema != other.schema:
        named = sorted(set(one.schema.items()) ^ set(other.schema.items()), key=str)
        return f"columns differ: {', '.join(dict.fromkeys(name for name, _ in named)) or 'their order'}"
    agreement = _agreement(one, other)
    if one.height != other.height:
        return f"{count(one.height, 'row')} then, {other.height:,} now{agreement}"
    unequal = {name: int(one[name].ne_missing(other[name]).sum()) for name in one.columns}
    if not any(unequal.values()):
        return ""
    cells = f"{count(sum(unequal.values()), 'cell')} of {one.height * one.width:,} differ"
    columns = listing([name for name in unequal if unequal[name]], _NAMED)
    return f"{cells} ({columns}){_largest(one, other)}{agreement}"


def _largest(one: pl.DataFrame, other: pl.DataFrame) -> str:
    """The largest difference of numbers, and where."""
    found = {
        name: (one[name].cast(pl.Float64) - other[name].cast(pl.Float64)).abs().max()
        for name, dtype in one.schema.items()
        if dtype.is_numeric()
    }
    known = {name: value for name, value in found.items() if isinstance(value, float) and value > 0}
    if not known:
        return ""
    name = max(known, key=known.__getitem__)
    return f", numbers by at most {known[name]:.3g} ({name})"


def _agreement(one: pl.DataFrame, other: pl.DataFrame) -> str:
    if not {"paper_id", "topic_id"} <= set(one.columns) or one["paper_id"].is_duplicated().any():
        return ""
    both = one.select("paper_id", "topic_id").join(other.select("paper_id", "topic_id"), on="paper_id")
    if both.is_empty():
        return ""
    return f"; ARI of the topics {ari(both['topic_id'].to_numpy(), both['topic_id_right'].to_numpy()):.3f}"


def _arrays(then: Path, now: Path) -> str:
    one, other = (np.load(path, allow_pickle=False) for path in (then, now))
    if one.shape != other.shape:
        return f"{one.shape} then, {other.shape} now"
    apart = np.abs(one.astype(float) - other)
    n = int((apart > 0).sum())
    return f"{count(n, 'value')} of {apart.size:,} differ, by at most {apart.max():.3g}" if n else ""


def _trees(then: Path, now: Path) -> str:
    one, other = (json.loads(path.read_text(encoding="utf-8")) for path in (then, now))
    apart = list(_apart(one, other))
    return f"differs at {listing(apart, _NAMED)}" if apart else ""


def _apart(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Where two trees differ, in dotted keys."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            yield from _apart(one.get(key), other.get(key), f"{path}.{key}".lstrip("."))
    elif one != other:
        plain = not isinstance(one, dict | list) and not isinstance(other, dict | list)
        yield f"{path} ({one} then, {other} now)" if plain else path


def _lines(then: Path, now: Path) -> str:
    one, other = (path.read_text(encoding="utf-8").splitlines() for path in (then, now))
    apart = sum(a != b for a, b in zip_longest(one, other))
    return f"{count(apart, 'line')} of {len(one):,} differ" if apart else ""

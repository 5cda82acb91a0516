"""Whether two names of journals, proceedings or books are of the same one."""

from __future__ import annotations

import polars as pl

from .paper_ids import PREPRINT_VENUE
from .titles import SMALL, comparable

# Letters of a name of initials.
_SHORTEST = 3


def agreement(one: pl.Series, other: pl.Series) -> pl.Series:
    """For each pair whether the venues agree; null where one is missing, or a server of preprints."""
    pairs = pl.DataFrame({"one": _stated(one), "other": _stated(other)})
    known = pairs.unique().drop_nulls()
    told = known.with_columns(
        agree=pl.Series([_agree(_words(a), _words(b)) for a, b in known.iter_rows()], dtype=pl.Boolean)
    )
    return pairs.join(told, on=["one", "other"], how="left", maintain_order="left")["agree"]


def _stated(venues: pl.Series) -> pl.Series:
    return venues.set(venues.str.contains(PREPRINT_VENUE) | (venues == ""), None)


def _words(venue: str) -> list[str]:
    """Words but small ones and numbers, which are of volumes and years."""
    return [word for word in comparable(venue).split() if word not in SMALL and word.isalpha()]


def _agree(one: list[str], other: list[str]) -> bool:
    """Whether each word of one begins that of the other ("J. Snails"), or one is the initials of the other.

    Initials may leave out what the first words say: that these are the proceedings or annals of something.
    """
    if len(one) == len(other):
        return all(a.startswith(b) or b.startswith(a) for a, b in zip(one, other, strict=True))
    short, long = sorted((one, other), key=len)
    initials = "".join(word[0] for word in long)
    return len(short) == 1 and len(short[0]) >= _SHORTEST and initials.endswith(short[0])

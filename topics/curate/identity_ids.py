"""What ids of authors say: ORCIDs decide, then the ids of each service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ..text import listing

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

# Ids named in a message; the others are counted.
_N_TOLD = 3


class StatedIds:
    """The ids that the n papers of one name state.

    Args:
        own: one row for each paper: ``author_id, orcid``.
        sources: of each paper; ids without the name of a service are of the kind of their file.
    """

    def __init__(self, own: pl.DataFrame, sources: Sequence[str]) -> None:
        self._orcids, self._ids = own["orcid"].to_list(), own["author_id"].to_list()
        self._services = [_service(value, source) for value, source in zip(self._ids, sources, strict=True)]

    def pairs(self) -> Floats:
        """1 where two papers are one person's, -1 where two people's, 0 where nobody knows; n x n."""
        same_id, other_id = _compared(self._ids)
        same_orcid, other_orcid = _compared(self._orcids)
        services = np.array(self._services, dtype=np.str_)
        other_id &= services[:, None] == services
        # A service may give one person several ids; an ORCID says so.
        one = _connected(same_id | same_orcid)
        return np.where(other_orcid, -1.0, np.where(one, 1.0, np.where(other_id, -1.0, 0.0)))

    def apart(self) -> str | None:
        """``2 different ORCIDs (0000-..., 0000-...)``; None where no ids speak for several people."""
        against = self.pairs() < 0
        if not against.any():
            return None
        if (_compared(self._orcids)[1]).any():
            return _counted(self._orcids, "ORCIDs")
        row = int(np.flatnonzero(against.any(axis=1))[0])
        service = self._services[row]
        concerned = [*np.flatnonzero(against[row]), row]
        kind = f"author ids of {service}" if str(self._ids[row]).startswith(f"{service}:") else "author ids"
        return _counted([self._ids[k] for k in concerned], kind)


def _service(value: str | None, source: str) -> str:
    service, found, _ = (value or "").partition(":")
    return service if found else source


def _compared(values: Sequence[str | None]) -> tuple[Flags, Flags]:
    """Which pairs state the same value, and which two different ones."""
    stated = np.array([bool(value) for value in values])
    texts = np.array([value or "" for value in values], dtype=np.str_)
    both, equal = stated[:, None] & stated, texts[:, None] == texts
    np.fill_diagonal(both, False)
    return both & equal, both & ~equal


def _connected(same: Flags) -> Flags:
    """Pairs that are the same, if over others."""
    from scipy.sparse.csgraph import connected_components

    part = connected_components(same)[1]
    return np.asarray((part[:, None] == part) & ~np.eye(len(part), dtype=bool))


def _counted(values: Sequence[str | None], kind: str) -> str:
    distinct = sorted({value for value in values if value})
    return f"{len(distinct)} different {kind} ({listing(distinct, _N_TOLD)})"

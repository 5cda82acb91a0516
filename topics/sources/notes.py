"""What readers of databases note about single records; of many alike the first are told each, the others counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import polars as pl

from ..dates import PartialDate, earliest, parse_date
from .markup import to_text
from .records import Findings
from .reports import report

_KINDS = {
    "malformed_record": ("error", "the record is damaged and was left out"),
    "damaged_rest": ("error", "the file is damaged or cut here; the record and all that may follow it were left out"),
    "damaged_volume": ("error", "what the file says about a whole volume is damaged, so its papers lack it"),
    "stray_text": ("warning", "the entry ends at a brace too many; what stands after that was left out"),
    "unreadable_date": ("warning", "the date cannot be read"),
    "retracted": ("info", "the paper was retracted, as the record itself says"),
}
_REFUSED = ("malformed_record", "damaged_rest")
_WITH_DETAIL = "unreadable_date"
_SCHEMA = {"place": pl.String, "subject": pl.String, "detail": pl.String}


class Notes:
    """Collects what is odd about the records of one file; ``report`` turns it into findings."""

    def __init__(self, as_of: dt.date) -> None:
        self.as_of = as_of
        self._rows: dict[str, list[tuple[str, str | None, str]]] = {code: [] for code in _KINDS}

    @property
    def refused(self) -> int:
        """How many records were left out; of those that cannot be told apart the first."""
        return sum(len(self._rows[code]) for code in _REFUSED)

    @property
    def unreadable_dates(self) -> frozenset[str]:
        """The places of the records that state a date which cannot be read."""
        return frozenset(place for place, _, _ in self._rows["unreadable_date"])

    def add(self, code: str, place: str, subject: str | None = None, detail: str = "") -> None:
        self._rows[code].append((place, subject and to_text(subject), detail))

    def earliest(self, stated: Iterable[str | None], place: str, subject: str | None) -> PartialDate | None:
        """The date that counts of those that a record states; notes each that cannot be read."""
        texts = dict.fromkeys(text for text in stated if text)
        dates = {text: parse_date(text, self.as_of) for text in texts}
        for text, date in dates.items():
            if date is None:
                self.add("unreadable_date", place, subject, text)
        return earliest(dates.values())

    def report(self, found: Findings) -> None:
        for code, (severity, message) in _KINDS.items():
            rows = pl.DataFrame(self._rows[code], schema=_SCHEMA, orient="row")
            detail = "detail" if code == _WITH_DETAIL else None
            report(found, rows, severity, code, message, detail=detail)

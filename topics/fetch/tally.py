"""The papers of a search, counted: those that came, and those that should have come."""

from __future__ import annotations

from dataclasses import dataclass

from .service import Answer

# One in so many papers may be gone though a service still counts it: deleted, merged, or counted roughly.
_ONE_IN = 100


@dataclass
class Tally:
    """Counts the papers of the pages taken.

    ``limit`` and ``reach`` bound what can come of the ``total`` that the first page names, ``least`` is what there must
    be whatever it names, and ``short`` says whether papers that should have come did not.
    """

    limit: int
    reach: int | None
    least: int = 0
    total: int | None = None
    done: int = 0
    short: bool = False
    _missing: int = 0

    @property
    def room(self) -> int:
        """How many more papers are wanted."""
        return self.limit - self.done

    @property
    def target(self) -> int | None:
        """How many papers will have come in the end; None where the service has not said what it finds."""
        return self._target(self.total)

    def lacks(self, answer: Answer, *, last: bool) -> bool:
        """Whether a page holds fewer papers than it should: by itself, or as the ``last`` that is to come."""
        goal = self._goal(answer)
        of_page, of_search = self._absent(answer, last=last)
        return of_page > answer.due // _ONE_IN or of_search > goal // _ONE_IN

    def take(self, answer: Answer, *, last: bool) -> int:
        """Count a page; how many of its papers are wanted."""
        self.short |= self.lacks(answer, last=last)
        self._missing += max(0, *self._absent(answer, last=last))
        self.total = answer.total if self.total is None else self.total
        kept = min(answer.records, self.room)
        self.done += kept
        return kept

    def _absent(self, answer: Answer, *, last: bool) -> tuple[int, int]:
        """Papers that should be in the page, and papers that should have come by the end of the search."""
        to_come = self._goal(answer) - self.done - self._missing
        known = self.total is not None or answer.total is not None
        of_page = min(answer.due, to_come if known else self.room) - answer.records
        return of_page, to_come - answer.records if last else 0

    def _goal(self, answer: Answer) -> int:
        total = answer.total if self.total is None else self.total
        return max(self._target(total) or 0, self.least)

    def _target(self, total: int | None) -> int | None:
        return None if total is None else min(total, self.limit, self.reach or total)

"""The page about movement: what grows, what falls, and whether it can be believed. Knows nothing of HTML."""

from __future__ import annotations

from dataclasses import replace

from ...results import Movements, Subject
from ...text import count
from .. import papers as paper_rows
from ..listing import list_section, shortened
from ..lookup import Lookup
from ..methods import making
from ..parts import Fact, Page, Section, Sentence
from ..wording import percent, whole
from . import sections
from .caveats import caveats, doubt, periods, spread
from .downloads import tables
from .methods import METHODS
from .sentences import movement_sentences, n_tested
from .view import View


def movement_page(movements: Movements, lookup: Lookup) -> Page:
    """Everything the page says; sections that do not go with what is counted are left out."""
    view = View(movements, lookup)
    middle = (
        sections.growing, sections.sharing, sections.bursting, sections.births, sections.wording, sections.shifting,
        sections.coming,
    )  # fmt: skip
    made = [part(view) for part in (_moved, *middle)]
    title = _title(movements)
    return Page(
        subject=Subject(view.subject.kind, title, (), view.subject.paper_ids),
        title=title,
        lead=_lead(view),
        sections=(*(section for section in made if section is not None), list_section(view.own)),
        topics=tuple(view.topics.values()),
        papers=paper_rows.papers(shortened(view.own)),
        making=replace(making(lookup.run), methods=METHODS),
        tables=tables(view),
        unit=view.names.noun,
        units=view.names.nouns,
        periods=tuple((start.isoformat(), end.isoformat()) for start, end in view.names.ends.items()),
        sets=view.sets,
    )


def _title(movements: Movements) -> str:
    what = "Trends" if movements.by == "topic" else f"Trends by {movements.by}"
    return f"{what}: {movements.subject.name}" if movements.subject else what


def _lead(view: View) -> str:
    dated = view.own["counted_from"].count()
    of = "" if dated == view.own.height else f" of {whole(view.own.height)}"
    ends = list(view.names.ends)
    span = f", {view.names.period(ends[0])} to {view.names.period(ends[-1])}" if len(ends) > 1 else ""
    counted = f"{view.names.count(view.movements.units.height)} in {count(dated, 'dated paper')}{of}{span}"
    return f"{counted}, by {view.movements.period}. As of {view.movements.as_of.isoformat()}."


def _moved(view: View) -> Section:
    limits = caveats(view.names)
    about = {sentence.about for sentence in limits}
    told = tuple(s for s in movement_sentences(view.movements) if s.about not in about)
    body = {"sentences": told, "limits": limits, "facts": _facts(view)}
    return Section("moved", "What moved, and can it be trusted?", _answer(view, limits), body)


def _answer(view: View, limits: tuple[Sentence, ...]) -> str:
    reason = doubt(view.names)
    if reason:
        return reason.text
    tested, total = n_tested(view.names), view.movements.units.height
    if not tested:
        return f"None of {view.names.count(total)} has the papers and periods that a test takes."
    of = f"{view.names.count(tested)} tested" if tested < total else view.names.count(total)
    counts = [(word, view.names.directions[word]) for word in ("growing", "falling")]
    moving = " and ".join(f"{n} {'is' if n == 1 else 'are'} {word}" for word, n in counts if n)
    mind = f"; {count(len(limits), 'thing')} to mind in the data" if limits else ""
    return f"Of {of}, {moving or 'none is growing or falling'} beyond chance{mind}."


def _facts(view: View) -> tuple[Fact, ...]:
    """Counted numbers: what was counted, when, and what the tests found."""
    movements, times = view.movements, periods(view.names)
    several, n_part = spread(view.names), int(times["incomplete"].sum())
    complete = f"{whole(times.height - n_part)} of them complete" if n_part else "all complete"
    found = [
        Fact(view.names.nouns.capitalize(), whole(movements.units.height)),
        Fact("Papers counted", f"{whole(view.own['counted_from'].count())} of {whole(view.own.height)}"),
        Fact(f"{movements.period.capitalize()}s", f"{whole(times.height)}, {complete}"),
    ]
    if several:
        found.append(Fact(f"Papers in several {movements.period}s", percent(several)))
    return (*found, *(Fact(word.capitalize(), whole(n)) for word, n in view.names.directions.items() if n))

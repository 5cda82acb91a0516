"""The sections between summary and list: each a question, its answer in a sentence, and what is shown for it."""

from __future__ import annotations

import polars as pl

from ... import figures
from ...text import count, listing
from ...windows import why_none
from ..parts import Section
from ..wording import decimal, growth, percent, whole
from . import rows
from .caveats import doubt
from .sentences import happened, n_tested
from .view import View

# Fewer numbers than this are said in the sentence, not drawn.
MIN_MARKS = 4
_GROWTH_CAVEAT = (
    "Growth is that of the odds of a paper belonging there, per year: for small shares nearly the growth of the share. "
    "q corrects for testing many at once. “Unclear” means that neither a change nor its absence is certain. "
    "Mann–Kendall’s τ is of the shares, its p corrected for autocorrelation, which makes it cautious."
)
_SHARES_CAVEAT = "A paper with an imprecise date counts in each period by the part of its days that lie there."
_BURST_CAVEAT = (
    "A burst stands out from the steady trend around it, beyond what chance and testing many would explain; one that "
    "lasts to the end may be a new level. Steps are tested one by one: of a hundred without any, about five show one."
)
_SHIFT_CAVEAT = (
    "Papers per {period} in the earlier and in the later half of the complete {period}s, without the middle one of an "
    "odd number. What the {noun} would have gained had it kept its share is the growth of the corpus; the rest is the "
    "change of its share."
)
_WORDS_CAVEAT = (
    "Words that at least tripled their odds, or fell to a third, between earlier and later papers of the topic, "
    "beyond what chance and testing many would explain. Open a row for the terms of each period."
)
_BIRTHS_CAVEAT = "Click a topic of a span of years for its papers."


def growing(view: View) -> Section:
    """Growth of each topic, ranked, with what speaks for and against it."""
    question = "What grows, what falls?"
    if not n_tested(view.names):
        return Section("growth", question, "", reason=_untested(view))
    figure = figures.growth_ranking(view.movements.trends, view.movements.units)
    drawn = figure if n_tested(view.names) >= MIN_MARKS else None
    return Section("growth", question, _fastest(view), rows.movers(view), drawn, _GROWTH_CAVEAT)


def _reason(view: View, otherwise: str) -> str:
    """Why a section has nothing to show: what is wrong with the corpus, if that is it."""
    hopeless = doubt(view.names)
    return hopeless.text if hopeless else otherwise


def _untested(view: View) -> str:
    evidence = view.movements.trends["evidence"].drop_nulls()
    why = evidence[0].removeprefix("not tested: ") if len(evidence) else "there is nothing to test"
    return _reason(view, f"Nothing could be tested: {why}.")


def _fastest(view: View) -> str:
    said = []
    for direction, what in (("growing", "growth"), ("falling", "fall")):
        found = view.movements.trends.filter(direction=direction)
        found = found.sort(["growth_per_year", "topic_id"], descending=[direction == "growing", False])
        if found.height:
            rate = growth(found["growth_per_year"][0])
            said.append(f"fastest {what}: {view.names.text(found['topic_id'][0])}, {rate} a year")
    if not said:
        return f"Growth or fall of no {view.names.noun} is certain."
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}."


def sharing(view: View) -> Section:
    """The shares as small multiples, and all of them against their own mean."""
    question = "How did the shares move?"
    timeline, units = view.movements.timeline, view.movements.units
    counted = timeline.filter(pl.col("total") > 0)
    if counted["period_start"].n_unique() < 2 or counted.height < MIN_MARKS:
        return Section("shares", question, "", reason=_reason(view, "There are too few numbers to draw."))
    panels = figures.areas_over_time(timeline, units, view.own["counted_from"].count(), view.movements.coverage)
    heat = figures.share_heatmap(timeline, units)
    return Section("shares", question, _largest(view, counted), None, panels, _SHARES_CAVEAT, further=(heat,))


def _largest(view: View, counted: pl.DataFrame) -> str:
    """The largest topic of the last complete period, and what its share was in the first."""
    whole_periods = counted.filter("complete")
    cells = whole_periods if whole_periods.height else counted
    first, last = cells["period_start"].min(), cells["period_start"].max()
    top = cells.filter(period_start=last).sort(["share", "topic_id"], descending=[True, False]).row(0, named=True)
    before = cells.filter(period_start=first, topic_id=top["topic_id"])["share"]
    then = f"; in {view.names.period(first)} it had {percent(before[0])}" if len(before) and first != last else ""  # type: ignore[arg-type]
    now = f"{percent(top['share'])} of {decimal(top['total'])} papers"
    return f"Largest in {view.names.period(top['period_start'])}: {view.names.text(top['topic_id'])}, {now}{then}."


def bursting(view: View) -> Section:
    """Bursts and steps, each with its test."""
    question = "What came in bursts, what in steps?"
    spells, steps = rows.bursts(view), rows.changes(view)
    if not spells and not steps:
        none = "No burst and no step in any share stands out from chance."
        return Section("bursts", question, "", reason=_reason(view, none))
    n_steps = count(len(steps), "step") if steps else "no step"
    answer = f"{count(len(spells), 'burst') if spells else 'No burst'}, {n_steps} to a new level."
    body = {"bursts": spells, "steps": steps}
    if not spells:
        return Section("bursts", question, answer, body, caveat=_BURST_CAVEAT)
    figure = figures.burst_bars(view.movements.bursts, view.movements.timeline, view.movements.units)
    return Section("bursts", question, answer, body, figure, _BURST_CAVEAT)


def births(view: View) -> Section | None:
    """Of topics of all papers alone: other units are not found but given."""
    if view.movements.by != "topic" or view.movements.subject:
        return None
    question = "What was born, merged or split?"
    windows = view.movements.windows
    if windows.is_empty():
        how = "“topics trends RUN --windows -o FOLDER” does so and adds what became of each topic"
        none = why_none(view.lookup.run) or f"topics were not fitted anew in each span of years; {how}"
        return Section("births", question, "", reason=f"{none[:1].upper()}{none[1:]}.")
    found = rows.events(view)
    spans = count(windows["window"].n_unique(), "overlapping span")
    answer = f"{listing(happened(view.movements)) or 'Nothing for certain'} between {spans} of years."
    figure = figures.alluvial(windows, view.movements.flows, view.movements.events)
    return Section("births", question, answer, found, figure, _BIRTHS_CAVEAT)


def wording(view: View) -> Section | None:
    """Of topics alone: other units are words, or have none of their own."""
    if view.movements.by != "topic":
        return None
    question = "Which words came, which went?"
    found = rows.wordings(view)
    if not found:
        none = "No word entered or left a topic beyond what chance would explain."
        return Section("words", question, "", reason=_reason(view, none))
    entered, left = sum(len(row.entered) for row in found), sum(len(row.left) for row in found)
    n_left = whole(left) if left else "none"
    answer = f"{count(entered, 'term')} entered and {n_left} left {view.names.count(len(found))}."
    return Section("words", question, answer, found, caveat=_WORDS_CAVEAT)


def shifting(view: View) -> Section:
    """How much of each change is the corpus."""
    names, found = view.names, view.movements.shift_share
    question = "Did the share grow, or the corpus?"
    if found.is_empty():
        none = "There are too few complete periods to compare earlier with later ones."
        return Section("shift", question, "", reason=_reason(view, none))
    more = found.filter(pl.col("change") > 0)
    mostly = more.filter(pl.col("corpus_growth") > pl.col("share_change")).height
    verb = "has" if more.height == 1 else "have"
    said = f"{more.height or 'None'} of {names.count(found.height)} {verb} more papers than before"
    because = f", {whole(mostly) if mostly else 'none'} of them mainly because the corpus grew" if more.height else ""
    caveat = _SHIFT_CAVEAT.format(period=view.movements.period, noun=names.noun)
    return Section("shift", question, f"{said}{because}.", rows.shifts(view), caveat=caveat)


def coming(view: View) -> Section:
    """The outlook with its back-test, or why it is withheld."""
    question = "What may come?"
    movements, tests = view.movements, rows.back_test(view)
    if movements.outlook.is_empty():
        note = movements.outlook_note.removeprefix("withheld: ").rstrip(".")
        withheld = f"The outlook is withheld: {note}." if note else "No outlook was made."
        if not tests:
            return Section("outlook", question, "", reason=_reason(view, withheld))
        return Section("outlook", question, withheld, tests)
    figure = figures.outlook_figure(movements.outlook, movements.backtest, movements.timeline, movements.units)
    last = movements.outlook.filter(pl.col("period_start") == pl.col("period_start").max())
    rising = last.filter(pl.col("emergence_low") > 0).height
    of = view.names.count(last.height)
    answer = f"{whole(rising) if rising else 'None'} of {of} surely {'rise' if rising > 1 else 'rises'}."
    return Section("outlook", question, answer, tests, figure)

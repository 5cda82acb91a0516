"""What came out of an experiment, in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import polars as pl

from ...figures.durations import duration
from ...text import count, listing
from ..parts import Sentence
from ..wording import fixed, percent, spelled, spelled_count, times, whole
from .measures import COST, MAIN, Measure
from .view import Line, View

# Metrics with a sentence of their own, and names in a list.
_MOST_TOLD, _MOST_NAMED = 6, 4
# Names of settings are long: metrics told of them, and names in a list.
_MOST_OF_SETTINGS = 3
_FEW_SEEDS = 5


def outcome_sentences(view: View) -> list[Sentence]:
    """What is told: who is ahead in what and by how much, how many topics there are, and what a fit takes."""
    if view.done.is_empty():
        return []
    told = [*_search(view), *_over_data(view)] or [*_led(view)]
    return [Sentence(about, (text,)) for about, text in [*told, *_topics(view), *_time(view)]]


def limit_sentences(view: View) -> list[Sentence]:
    """What limits it: fits that failed, and how little so many seeds can tell."""
    return [Sentence("limit", (text,)) for text in [*_failures(view), *_seeds(view), *_chance(view)]]


def answer(view: View) -> str:
    """The first sentence of the page."""
    if view.done.is_empty():
        return "No fit came to an end."
    if view.quality is None:
        return f"{count(view.done.height, 'fit')} of {spelled_count(len(view.pipelines), 'pipeline')}."
    if view.swept.of_data:
        return _spread(view, view.quality)
    ranked = _ranked(view, view.quality)
    return _verdict(view.quality, ranked) if ranked else _alone(view, view.quality)


def _verdict(quality: Measure, ranked: list[dict[str, Any]]) -> str:
    """Who is ahead, without figures."""
    best, level = ranked[0]["name"], [*_named(ranked, "best")[1:], *_named(ranked, "level")]
    behind, untested = _named(ranked, "behind"), _named(ranked, "untested")
    if level and untested:
        first = f"By {quality.short} {listing([best, *level], _MOST_NAMED)} come first and cannot be told apart"
        return f"{first}; how surely the others are behind, fits that are so few or all the same cannot say."
    others = behind[0] if len(behind) == 1 else f"the other {spelled(len(behind))}"
    if level and behind:
        first = listing([best, *level], _MOST_NAMED)
        return f"By {quality.short} {first} cannot be told apart, and are ahead of {others}."
    if level:
        return f"By {quality.short} none is ahead: {listing([best, *level], _MOST_NAMED)} cannot be told apart."
    if untested:
        unsure = "how surely, fits that are so few or all the same cannot say"
        return f"By {quality.short} {best} comes first, {untested[0]} next; {unsure}."
    return f"By {quality.short} {best} is ahead of {others}."


def _alone(view: View, quality: Measure) -> str:
    found = [(line, mean) for line in view.lines if (mean := view.mean(line, quality.name))]
    if not found:
        return "Nothing could be measured."
    line, mean = found[0]
    return f"{line.quoted} reaches {quality.short} {quality.with_interval(mean.mean, mean.low, mean.high)}."


def _spread(view: View, quality: Measure) -> str:
    """From the least to the most over settings whose papers differ."""
    found = [(m, line) for line in view.lines if (m := view.mean(line, quality.name))]
    if not found:
        return "Nothing could be measured."
    (low, worst), (high, best) = (pick(found, key=lambda pair: pair[0].mean) for pick in (min, max))
    ends = (f"{quality.text(m.mean)} ({line.name})" for m, line in ((low, worst), (high, best)))
    failed = view.failed.height
    ended = f"{spelled(failed)} of {count(view.cells.height, 'fit')} failed" if failed else "no fit failed"
    return f"{quality.short} from {' to '.join(ends)}; {ended}."


def _led(view: View) -> Iterator[tuple[str, str]]:
    names = [n for n in (*MAIN, *view.measures) if n in view.measures and n not in COST]
    judged = [view.measures[n] for n in dict.fromkeys(names) if not view.standings.filter(metric=n).is_empty()]
    told = _MOST_TOLD if len(view.lines) == len(view.pipelines) else _MOST_OF_SETTINGS
    told += len(judged) == told + 1
    for measure in judged[:told]:
        yield measure.name, f"{measure.short}: {_leading(view, measure)}."
    if len(judged) > told:
        yield "others", _others(view, judged[told:])


def _ranked(view: View, measure: Measure) -> list[dict[str, Any]]:
    """As ``standings``, with the ``name`` of each; the best first, then by how far they are behind."""
    names = {(line.pipeline, line.setting): line.quoted for line in view.lines}
    rows = view.standings.filter(metric=measure.name).to_dicts()
    rows.sort(key=lambda row: (row["standing"] != "best", abs(row["difference"] or 0.0)))
    return [row | {"name": names[row["pipeline"], row["setting"]]} for row in rows]


def _most_named(view: View) -> int:
    return _MOST_NAMED if len(view.lines) == len(view.pipelines) else 2


def _named(ranked: list[dict[str, Any]], standing: str) -> list[str]:
    return [row["name"] for row in ranked if row["standing"] == standing]


def _leading(view: View, measure: Measure) -> str:
    """Who has the best mean, who cannot be told apart from it, and how far the next one is behind."""
    ranked = _ranked(view, measure)
    best, level, equals = ranked[0], _named(ranked, "level"), _named(ranked, "best")
    mean = view.means[best["pipeline"], best["setting"], measure.name]
    reach = measure.with_interval(mean.mean, mean.low, mean.high)
    follows = [row for row in ranked if row["standing"] in ("behind", "untested")]
    behind = f"; {_behind(measure, follows)}" if follows else ""
    if len(equals) > 1:
        same = f"; {listing(level, _most_named(view))} cannot be told apart from these" if level else ""
        return f"{listing(equals, _most_named(view))} reach the same best mean, {reach}{same}{behind}"
    if level:
        same = listing(level, _most_named(view))
        return f"{best['name']} has the best mean, {reach}, and cannot be told apart from {same}{behind}"
    return f"{best['name']} {'has' if not _named(ranked, 'behind') else 'is ahead with'} {reach}{behind}"


def _behind(measure: Measure, follows: list[dict[str, Any]]) -> str:
    """Who comes next, several where they are the same, and how many are further behind."""
    first = follows[0]
    same = [row for row in follows if row["difference"] == first["difference"]]
    more = f", {spelled_count(len(follows) - len(same), 'other')} more" if len(follows) > len(same) else ""
    names = listing([row["name"] for row in same], _MOST_NAMED)
    return f"{names} {'is' if len(same) == 1 else 'are'} {_apart(measure, first)} behind{more}"


def _apart(measure: Measure, row: dict[str, Any]) -> str:
    """How far behind the best one, with the interval; shares in percentage points."""
    ends = [row["difference"], row["low"], row["high"]]
    if measure.better == "higher":
        ends = [None if end is None else -end for end in (row["difference"], row["high"], row["low"])]
    scale, places, unit = (100, 1, "\u00a0points") if measure.name.startswith("noise") else (1, 3, "")
    by, low, high = (None if end is None else fixed(end * scale, places) for end in ends)
    bounds = f" [{low},\u00a0{high}]" if low is not None and high is not None else ""
    return f"{by}{unit}{bounds}"


def _others(view: View, judged: list[Measure]) -> str:
    """Whom the remaining metrics favour, counted."""
    best = view.standings.filter(pl.col("metric").is_in([m.name for m in judged]), standing="best")
    names = {(line.pipeline, line.setting): line.quoted for line in view.lines}
    tally = (
        best.group_by("pipeline", "setting", maintain_order=True)
        .len()
        .sort("len", descending=True, maintain_order=True)
    )
    said = [f"{names[p, s]} in {spelled(n)}" for p, s, n in tally.iter_rows()]
    return f"Best mean of the other {spelled_count(len(judged), 'measure')}: {listing(said, _most_named(view))}."


def _search(view: View) -> Iterator[tuple[str, str]]:
    goal = view.searched
    if goal is None:
        return
    best = view.best_trial
    mean = view.mean(best, goal.name) if best else None
    if best and mean:
        reach = goal.with_interval(mean.mean, mean.low, mean.high)
        tried = spelled_count(len(view.trials), "setting")
        yield "search", f"Of {tried} tried the best is {best.quoted}: {goal.short} {reach}{_untuned(view, best, goal)}."


def _untuned(view: View, best: Line, goal: Measure) -> str:
    """What the searched pipeline reaches as it is, where that is no worse than the best that was tried."""
    own = next((line for line in view.lines if line.pipeline == best.pipeline and not line.setting), None)
    before, found = (view.mean(line, goal.name) if line else None for line in (own, best))
    better = 1 if view.seeks_more else -1
    if before is None or found is None or better * (found.mean - before.mean) > 0:
        return ""
    reach = goal.with_interval(before.mean, before.low, before.high)
    return f"; no better than without any of these settings, {reach}"


def _over_data(view: View) -> Iterator[tuple[str, str]]:
    """Of settings that differ in their papers: who is best how often, and how near the topics come to the classes."""
    if not view.swept.of_data:
        return
    if view.quality is not None and len(view.pipelines) > 1:
        best = view.standings.filter(metric=view.quality.name, standing="best")["pipeline"].value_counts(sort=True)
        said = [
            f"“{name}” in {spelled(n)}"
            for name, n in best.sort(["count", "pipeline"], descending=[True, False]).iter_rows()
        ]
        of = f"The best mean {view.quality.short} at {spelled_count(view.n_settings, 'setting')}"
        yield "best", f"{of}: {listing(said, _MOST_NAMED)}."
    found = view.truths
    if found.is_empty():
        return
    for (name,), own in found.group_by("pipeline", maintain_order=True):
        off = (own["n_topics"] - own["truth"]).abs()
        exact, near = float((off == 0).mean()), float((off <= 1).mean())  # type: ignore[arg-type]
        found_all = f"“{name}” finds as many topics as there are classes in {percent(exact)} of its fits"
        yield "truth", f"{found_all}, and one more or less at most in {percent(near)}."


def _topics(view: View) -> Iterator[tuple[str, str]]:
    """Numbers of topics, the nearest to the classes first."""
    found = [(line, mean) for line in view.lines if (mean := view.mean(line, "n_topics"))]
    if not found or view.swept.of_data:
        return
    topics = view.measures["n_topics"]
    free = [(line, mean) for line, mean in found if not (view.made.data.label and view.is_told(line.pipeline))]
    if not free:
        return
    if view.n_classes:
        free.sort(key=lambda pair: abs(math.log(max(pair[1].mean, 0.5) / view.n_classes)))  # type: ignore[operator]
    said = [f"{line.quoted} {topics.text(mean.mean)}" for line, mean in free]
    told = "" if len(free) == len(found) else ", by those that are not told how many"
    lead = f"Topics found where there are {view.n_classes} classes" if view.n_classes else "Topics found"
    yield "topics", f"{lead}{told}: {listing(said, _MOST_NAMED)}."


def _time(view: View) -> Iterator[tuple[str, str]]:
    found = [(view.seconds[key], line) for line in view.lines if (key := (line.pipeline, line.setting)) in view.seconds]
    if not found or view.swept.of_data:
        return
    found.sort(key=lambda pair: (pair[0], pair[1].name))
    (least, fastest), (most, slowest) = found[0], found[-1]
    if fastest is slowest:
        yield "time", f"A fit takes {duration(least)} in the median."
        return
    longer = f", {times(most / least)} as long" if most / least >= 1.05 else ""
    ends = f"{duration(least)} ({fastest.quoted}) to {duration(most)} ({slowest.quoted}{longer})"
    yield "time", f"A fit takes, in the median, from {ends}."


def _failures(view: View) -> Iterator[str]:
    unmeasured = view.cells.drop_nulls("unmeasured").group_by("unmeasured", maintain_order=True).len()
    for reasons, number in list(unmeasured.iter_rows())[:_MOST_NAMED]:
        told = f"({str(reasons).rstrip('.')}); run again, it is tried anew"
        yield f"In {count(number, 'fit')} not all could be measured {told}."
    if view.failed.is_empty():
        return
    n, total = view.failed.height, view.cells.height
    yield f"{whole(n)} of {count(total, 'fit')} failed; what is said of the others leaves them out."
    groups = view.failed.group_by("pipeline", "failed", maintain_order=True).len()
    for pipeline, reason, number in list(groups.iter_rows())[:_MOST_NAMED]:
        yield f"“{pipeline}”, {count(number, 'fit')}: {str(reason).rstrip('.')}."


def _chance(view: View) -> Iterator[str]:
    """What good figures may hide: classes no better met than by chance, and topics that come back without meaning."""
    agreement = [mean for line in view.lines if (mean := view.mean(line, "ami"))]
    if agreement and all((mean.mean if mean.low is None else mean.low) <= 0 for mean in agreement):
        yield "No pipeline agrees with the classes more than chance would."
    if "stability" in view.measures:
        yield "A method may give the same topics with every seed and find nothing: stability counts beside the classes."


def _seeds(view: View) -> Iterator[str]:
    """Whether the seeds are many enough for intervals, and what these do not cover."""
    n = len(view.made.seeds)
    if n == 1:
        yield "Each pipeline was fitted once: nothing tells a difference from chance."
        return
    if n < _FEW_SEEDS:
        yield f"With {spelled_count(n, 'seed')} intervals are wide, and small differences are not seen."
    if not (view.made.data.sample or view.swept.of_data):
        yield "Intervals are over seeds on the same papers; on other papers pipelines may stand otherwise."

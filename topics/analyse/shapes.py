"""The course of a topic in one word, by a written rule, with the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from .. import schemas
from ..periods import period_name
from .courses import Course
from .series import each_series

# An emerging topic surely had less than this part of its late share.
NEARLY_ABSENT = 0.2
# A silence shorter, or more likely by chance, is none.
SILENT_PERIODS = 2
SILENT_CHANCE = 0.01


def classify(timeline: pl.DataFrame, trends: pl.DataFrame, bursts: pl.DataFrame) -> pl.DataFrame:
    """The shape of each topic: the first rule that holds.

    ============ ===================================================================================================
    unclear      fewer than five usable periods or eight papers; the peak and the half-life then mean nothing: null
    dormant      no paper in the last two complete periods or more, the chance of that given the papers before, times
                 the number of silences, is below 1 %, and the direction is not growing
    revived      such a silence between two spells, so unlikely given the papers before it and given those after it, and
                 the direction is not falling
    unclear      no trend was tested
    peaking      the direction is falling, the peak lies in the later half, and the share rose before it
    fading       the direction is falling otherwise
    emerging     the share of the first third of the periods was surely less than a fifth of the last third's, and the
                 direction is growing, or unclear without a decline since
    peaking      the share rose and then declined
    growing      the direction is growing
    stable       the direction is stable
    unclear      else
    ============ ===================================================================================================

    "Rose" means that a logit regression of the share on time and its square has, with the over-dispersion of the
    series, a slope surely above 0 in the first period (two-sided 95 %), and that the share of the first fifth of the
    periods was surely below that of the peak and the periods beside it (one-sided 97.5 %); "declined" likewise at the
    end. Both also hold where a burst that began after the first period and ended before the last holds the peak. No
    shape contradicts the direction of ``fit_trends``; what grew on the whole may have turned since: it is then peaking.

    Args:
        timeline: topic_id, period_start, papers, total; incomplete periods and such without papers count for
            ``first_period`` alone.
        trends: topic_id, direction, and where known growth_per_year, ci_low, ci_high, evidence.
        bursts: topic_id, start, end.

    Returns:
        A table as ``schemas.SHAPES``. ``peak_period`` is the complete period whose share is surely highest (the largest
        lower limit of the Wilson intervals: of few papers a high share says little) and ``peak_share`` its share.
        ``half_life``: years from the peak to the first period whose share is at most half of it, as is that of the
        two or more periods from then on, while none is surely (lower limit) above it; null where there is none.
    """
    first_papers = timeline.filter(pl.col("papers") > 0).group_by("topic_id").agg(pl.col("period_start").min())
    first_of, trend_of = dict(first_papers.iter_rows()), {row["topic_id"]: row for row in trends.iter_rows(named=True)}
    spells = bursts.select("topic_id", "start", "end").rows_by_key("topic_id")
    courses = {
        series.topic_id: Course(series, spells.get(series.topic_id, []))
        for series in each_series(timeline)
        if series.papers.any()
    }
    rows = []
    for topic_id in timeline["topic_id"].unique().sort().to_list():
        course, trend = courses.get(topic_id), trend_of.get(topic_id, {})
        shape, reason = _shape(course, trend) if course else ("unclear", _untested(trend))
        seen = {"topic_id": topic_id, "first_period": first_of.get(topic_id), "shape": shape, "reason": reason}
        rows.append(seen | (course.columns() if course and course.series.is_testable() else {}))
    return schemas.SHAPES.frame(rows)


def _shape(course: Course, trend: Mapping[str, Any]) -> tuple[str, str]:
    direction = trend.get("direction") or "untested"
    if not course.series.is_testable():
        return "unclear", _untested(trend)
    silent = _silent(course, direction)
    if silent:
        return silent
    if direction == "untested":
        return "unclear", _untested(trend)
    if direction == "falling":
        peaking = course.peak >= len(course.series) / 2 and course.rose_and_fell
        return ("peaking" if peaking else "fading"), f"{_peak(course)}, {_ends(course)}; {_growth(trend)}"
    grew = direction == "growing" or (direction == "unclear" and not course.declined)
    if grew and course.surely_less(*course.thirds(), NEARLY_ABSENT):
        return "emerging", f"{_ends(course)}; {_growth(trend)}"
    if course.rose_and_fell:
        return "peaking", f"rose and fell: {_peak(course)}, {_ends(course)}"
    if direction in ("growing", "stable"):
        return direction, f"{_ends(course)}; {_growth(trend)}"
    return "unclear", f"{_ends(course)}; too uncertain to tell whether it moves: {_growth(trend)}"


def _silent(course: Course, direction: str) -> tuple[str, str] | None:
    n_periods = len(course.series)
    silences = list(course.silences())
    for silence in silences:
        before, later = slice(0, silence.first), slice(silence.stop, n_periods)
        chance, chance_back = (min(1.0, len(silences) * course.chance(silence, spell)) for spell in (before, later))
        if silence.stop - silence.first < SILENT_PERIODS or chance >= SILENT_CHANCE:
            continue
        text = f"no paper in {_name(course, silence.first, silence.stop)}, where about {silence.expected:.0f} "
        text += f"would follow from the share before (chance of none {_p(chance)})"
        if silence.stop == n_periods and direction != "growing":
            return "dormant", text
        if silence.stop < n_periods and direction != "falling" and chance_back < SILENT_CHANCE:
            back = f"{course.series.papers[later].sum():.0f} papers, {_percent(course.share(later))} of all"
            return "revived", f"{text}; in {_name(course, silence.stop, n_periods)} {back}"
    return None


def _untested(trend: Mapping[str, Any]) -> str:
    return trend.get("evidence") or "not tested: too few periods or papers"


def _peak(course: Course) -> str:
    return f"highest in {_name(course, course.peak, course.peak + 1)} with {_percent(course.peak_share)} of all papers"


def _ends(course: Course) -> str:
    early, late = course.thirds()
    names = [_name(course, span.start, span.stop) for span in (early, late)]
    return f"{_percent(course.share(early))} in {names[0]}, {_percent(course.share(late))} in {names[1]}"


def _growth(trend: Mapping[str, Any]) -> str:
    growth, low, high = (trend.get(key) for key in ("growth_per_year", "ci_low", "ci_high"))
    if growth is None or low is None or high is None:
        return f"direction {trend['direction']}"
    rates = [f"{round(100 * rate) + 0:+d}" for rate in (growth, low, high)]
    return f"odds {rates[0]} % a year [{rates[1]}, {rates[2]}]"


def _name(course: Course, first: int, stop: int) -> str:
    return period_name(course.series.starts[first], course.series.ends[stop - 1])


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share < 0.995 else f"{100 * share:.0f} %"


def _p(chance: float) -> str:
    return f"{chance:.2g}" if chance >= 0.0001 else "below 0.0001"

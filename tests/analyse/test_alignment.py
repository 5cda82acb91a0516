"""Changes planted between two windows are found, and those of refits or of chance are not."""

from __future__ import annotations

import numpy as np
import pytest

from topics.analyse.alignment import Change, View, changes, events, flows

# Papers of the earlier window alone, of both, and of the later window alone, per group of papers.
Sizes = tuple[int, int, int]


def views(groups: list[tuple[Sizes, list[int], list[int]]]) -> tuple[View, View]:
    """Two windows; of each group of papers its sizes and its topic in each fit before and in each fit after."""
    only, both, late = ([], [], [])
    before: list[list[int]] = []
    after: list[list[int]] = []
    for sizes, ours, theirs in groups:
        for part, (n, has_before, has_after) in enumerate(zip(sizes, (1, 1, 0), (0, 1, 1), strict=True)):
            only += [part == 0] * n
            both += [part == 1] * n
            late += [part == 2] * n
            before += [ours if has_before else [-1] * len(ours)] * n
            after += [theirs if has_after else [-1] * len(theirs)] * n
    nearest = [[topics[0] for sizes, *sides in groups for topics in [sides[i]] * sum(sizes)] for i in (0, 1)]
    one, two, three = (np.array(part) for part in (only, both, late))
    fits = [np.array(side, dtype=np.int32).T for side in (before, after)]
    near = [np.array(side, dtype=np.int32) for side in nearest]
    return View(one | two, fits[0], near[0]), View(two | three, fits[1], near[1])


def found(groups: list[tuple[Sizes, list[int], list[int]]]) -> list[Change]:
    return [change for change, _ in events([changes(*views(groups))])[0]]


STEADY = ((300, 300, 300), [0, 0], [0, 0])
MAIN = ((200, 200, 200), [1, 1], [1, 1])


def test_a_topic_whose_part_grew_splits() -> None:
    (change,) = found([STEADY, MAIN, ((100, 50, 250), [1, 1], [2, 2])])
    assert (change.kind, change.before, change.after, change.counts) == ("split", (1,), (1, 2), (200, 50))
    assert len(change.rows) == 250


def test_a_merge_is_a_split_with_time_reversed() -> None:
    (change,) = found([STEADY, MAIN, ((250, 50, 100), [2, 2], [1, 1])])
    assert (change.kind, change.before, change.after, change.counts) == ("merge", (1, 2), (1,), (200, 50))


def test_parts_that_left_in_one_step_are_one_event() -> None:
    parts = [((100, 50, 250), [1, 1], [topic, topic]) for topic in (2, 3)]
    (change,) = found([STEADY, MAIN, *parts])
    assert (change.kind, change.after, change.counts) == ("split", (1, 2, 3), (200, 50, 50))


def test_a_new_topic_is_born_out_of_the_one_that_had_its_papers() -> None:
    (change,) = found([STEADY, MAIN, ((1, 6, 50), [1, 1], [2, 2])])
    assert (change.kind, change.before, change.after, change.counts) == ("birth", (1,), (2,), (56,))


def test_a_topic_without_successor_ends() -> None:
    (change,) = found([STEADY, ((50, 3, 0), [1, 1], [0, 0])])
    assert (change.kind, change.before, change.after) == ("end", (1,), ())


@pytest.mark.parametrize(
    ("ours", "theirs"), [([1, 2], [2, 2]), ([1, 1], [2, 1])], ids=["apart before", "together after"]
)
def test_a_split_on_which_the_fits_disagree_does_not_count(ours: list[int], theirs: list[int]) -> None:
    groups = [STEADY, MAIN, ((100, 50, 250), ours, theirs)]
    assert not [change for change in found(groups) if change.kind == "split"]


def test_a_split_that_the_dates_do_not_bear_out_does_not_count() -> None:
    pair = views([STEADY, MAIN, ((50, 50, 50), [1, 1], [2, 2])])
    assert [change.kind for change in changes(*pair)] == ["split"]
    assert events([changes(*pair)]) == [[]]


def test_refits_of_the_same_papers_show_no_event() -> None:
    assert found([((0, 60, 0), [0, 0], [0, 0]), ((0, 60, 0), [0, 0], [1, 1])]) == []


def test_shuffled_dates_show_no_event() -> None:
    rng = np.random.default_rng(0)
    papers = 2000
    when = rng.integers(0, 3, papers)
    counted = 0
    for _ in range(20):
        fits = [rng.permutation(np.repeat(np.arange(8), papers // 8))[None].astype(np.int32) for _ in range(2)]
        merged = [np.where(fit % 2, fit // 2, fit // 4 + 4) for fit in (fits[0], fits[0])]
        before, after = np.where(when < 2, merged[0], -1), np.where(when > 0, fits[0], -1)
        counted += len(events([changes(View(when < 2, before, merged[0][0]), View(when > 0, after, fits[0][0]))])[0])
        rng.shuffle(when)
    assert counted <= 1


def test_flows_count_the_papers_of_both_windows() -> None:
    before, after = views([((5, 12, 7), [0], [0]), ((5, 4, 7), [0], [1]), ((9, 0, 9), [1], [1])])
    assert flows(before, after) == [
        (0, 0, 12, round(12 / np.sqrt(16 * 12), 4)),
        (0, 1, 4, round(4 / np.sqrt(16 * 4), 4)),
    ]


def test_windows_without_common_papers_have_flows_but_no_events() -> None:
    before, after = views([((30, 0, 2), [0, 0], [0, 0]), ((2, 0, 30), [1, 1], [1, 1])])
    assert [(source, target) for source, target, *_ in flows(before, after)] == [(0, 0), (1, 1)]
    assert changes(before, after) == []


def test_a_window_without_topics_has_neither() -> None:
    before, after = views([((30, 30, 30), [-1], [-1])])
    assert flows(before, after) == []
    assert events([changes(before, after)]) == [[]]


def test_nothing_to_align_is_no_event() -> None:
    assert events([]) == []

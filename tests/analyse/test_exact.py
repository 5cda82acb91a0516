from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from topics.analyse.exact import false_discovery_rates, fisher_exact

SIDE = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(SIDE, SIDE)
def test_fishers_p_is_that_of_scipy(one: tuple[int, int], other: tuple[int, int]) -> None:
    (a, n), (b, m) = one, other
    assert fisher_exact(a, n, b, m) == pytest.approx(stats.fisher_exact([[a, n - a], [b, m - b]])[1], rel=1e-6)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_q_values_are_those_of_scipy(p_values: list[float]) -> None:
    assert false_discovery_rates(p_values) == pytest.approx(list(stats.false_discovery_control(p_values)))

from __future__ import annotations

from topics.threads import limit, n_threads


def test_a_limit_holds_within_and_ends() -> None:
    before = n_threads()
    with limit(3):
        assert n_threads() == 3
        with limit(1):
            assert n_threads() == 1
        assert n_threads() == 3
    assert n_threads() == before >= 1

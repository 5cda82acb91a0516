"""Other packages' methods: their warnings and prints are theirs, and their failures are told in one line."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from ...errors import PipelineError
from ...text import count


@contextmanager
def contained(name: str, n_papers: int) -> Iterator[None]:
    """Runs what another package does with ``n_papers`` papers.

    Raises:
        PipelineError: in place of whatever it raised.
    """
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    except Exception as error:
        told = " ".join(f"{type(error).__name__}: {error}".split())
        raise PipelineError(name, f"failed on {count(n_papers, 'paper')} ({told})") from error

from __future__ import annotations

import subprocess
import sys

import pytest

import topics

HEAVY = ("numpy", "polars", "pandas", "scipy", "sklearn", "umap", "hdbscan", "bertopic", "plotly", "pydantic", "numba")


def imported_by(statement: str) -> set[str]:
    """Names of the heavy packages that a fresh interpreter has loaded after ``statement``."""
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split()) & set(HEAVY)


def test_what_is_public_is_what_dir_shows() -> None:
    assert dir(topics) == sorted(topics.__all__)


@pytest.mark.parametrize("name", topics.__all__)
def test_every_public_name_can_be_imported_and_is_documented(name: str) -> None:
    assert getattr(topics, name).__doc__


def test_nothing_else_is_public() -> None:
    with pytest.raises(AttributeError, match="no attribute 'numpy'"):
        _ = topics.numpy


@pytest.mark.parametrize("statement", ["import topics", "import topics.cli"])
def test_importing_costs_no_heavy_package(statement: str) -> None:
    assert imported_by(statement) == set()


def test_help_costs_no_heavy_package() -> None:
    asked = "import topics.cli\ntry: topics.cli.app(['--help'])\nexcept SystemExit: pass"
    assert imported_by(asked) == set()

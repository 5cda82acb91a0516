"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..console import Format

Inputs = Annotated[list[str], typer.Argument(help="Files, folders or patterns, in any format 'topics plugins' lists.")]
CorpusInputs = Annotated[
    list[str], typer.Argument(metavar="CORPUS", help="A corpus file, or anything 'topics read' takes.")
]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="A folder that 'topics fit' wrote.")]
AsOf = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="The day the papers are looked at.  [default: today]")
]
Owner = Annotated[
    list[str] | None,
    typer.Option(metavar="[FILE=]NAME", help="Whose author page it is, where the page does not say. Repeatable."),
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field: --map title=Heading. Repeatable."),
]
MinAbstract = Annotated[int, typer.Option(min=0, metavar="WORDS", help="Leave out papers with a shorter abstract.")]
Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="Leave out papers surely older: 2020, 2020-05 or 2020-05-17.")
]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Leave out papers surely younger.")]
KeepDuplicates = Annotated[bool, typer.Option("--keep-duplicates", help="Count copies of a paper as papers.")]
SplitPeople = Annotated[
    bool, typer.Option("--split-people", help="Tell apart people of one name: 'Zihe Liu (1)', 'Zihe Liu (2)'.")
]
ConfigFile = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings as YAML.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="One setting: --set cluster.min_cluster_size=5. Repeatable."),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Compute everything anew and keep nothing.")]
As = Annotated[Format, typer.Option("--format", help="How the result is printed.")]

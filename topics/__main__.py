"""``python -m topics`` is the command ``topics``."""

from .cli import main

main()

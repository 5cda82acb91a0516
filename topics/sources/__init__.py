"""One module per file format. A parser is pure: bytes in, tables out."""

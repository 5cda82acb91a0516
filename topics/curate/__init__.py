"""Records become papers: ids, owners, duplicates, what pages claim, and what is wrong with any of it."""

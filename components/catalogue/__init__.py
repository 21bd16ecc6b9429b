"""The first page and the catalogue: where a reader begins, and every loss in one table."""

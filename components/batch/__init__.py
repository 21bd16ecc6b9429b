"""The page of your own numbers: from rows to a cost."""

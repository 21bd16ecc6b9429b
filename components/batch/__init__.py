"""The page from instances to a cost."""

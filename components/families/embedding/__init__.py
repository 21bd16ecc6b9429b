"""The embedding page."""

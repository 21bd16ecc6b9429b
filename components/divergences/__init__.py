"""The divergences page."""

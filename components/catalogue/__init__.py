"""The catalogue and the gallery of all losses."""

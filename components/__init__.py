"""Everything that draws: the controls, the live chart, figures, facts, and the page that puts them together."""

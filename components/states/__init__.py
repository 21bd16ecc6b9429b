"""What the address of each page can say, and the presets that are such addresses."""

"""What is read from the curves of losses: their properties, and how two of them compare."""

"""What every loss stands on: its type, the registry, axes, curves, computed properties and printable code."""

"""The adversarial page."""

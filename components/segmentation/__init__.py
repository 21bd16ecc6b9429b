"""The segmentation page."""

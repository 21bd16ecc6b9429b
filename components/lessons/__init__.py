"""Lessons: words and pictures step by step, each lesson in one file, and the page that plays them."""

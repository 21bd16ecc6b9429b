"""What a page lets the hand change, as programs: masks, points and batches."""

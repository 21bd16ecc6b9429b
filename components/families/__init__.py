"""The families that more than a curve shows: a folder for each, with its picture and its page."""

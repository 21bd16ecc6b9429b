"""Taking a picture out of the app: image, numbers, Python, link, offline page."""

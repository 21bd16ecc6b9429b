"""The interpreter of traced programs in the browser, and the route that serves programs of whole pictures."""

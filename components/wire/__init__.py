"""What the server and the browser say to each other: the type of every message, and of every value that comes back.

`python -m components.wire` prints the same types for the JavaScript modules, as they stand in components/wire.d.ts. A message is
JSON: a list and a tuple are both an array, and a number that is not finite is None.
"""

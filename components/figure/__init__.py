"""A plain figure of lines whose numbers come from the server."""

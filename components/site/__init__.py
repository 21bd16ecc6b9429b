"""The atlas as plain files: every page from its table of fields and the browser's own modules, without a server."""

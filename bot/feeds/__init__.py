"""From a URL to entries. Knows nothing of Discord or of the store."""

"""The end of the life of a tender: the archive."""

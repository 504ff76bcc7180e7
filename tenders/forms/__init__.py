"""Input of the pages of this app."""

"""Toeleiding: which contractor takes a new client, what is counted for that, and what is reported of it."""

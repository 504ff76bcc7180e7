"""Runs a scenario file through the services of the pages, as a rehearsal."""

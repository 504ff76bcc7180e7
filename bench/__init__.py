"""Figures, reported and never gating: each module prints one JSON line per figure. `make bench` runs them all."""

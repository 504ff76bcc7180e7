"""The contract in execution: its blad, its days, and the panels that the parts of the product put on it (ADR 26)."""

"""The sections that the dossier has of itself; importing this package registers them."""

from contracts.dossier.sections import award, bids, log, preparation, registers, scoring

__all__ = ["award", "bids", "log", "preparation", "registers", "scoring"]

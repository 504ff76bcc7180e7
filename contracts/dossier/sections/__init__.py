"""The sections that the dossier has of itself; importing this package registers them."""

from contracts.dossier.sections import agreement, award, bids, log, preparation, registers, scoring

__all__ = ["agreement", "award", "bids", "log", "preparation", "registers", "scoring"]

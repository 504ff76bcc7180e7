"""Proces-verbaal of a decision (Aw 2.132): composed from the record, completed by a buyer, fixed once, kept as PDF."""

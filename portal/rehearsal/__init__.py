"""Generale repetitie: begun with made-up bidders, and thrown away with one act (ADR 39)."""

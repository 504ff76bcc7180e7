"""Leidraad: the inkoopdocument of a tender, made of its configuration and the buyer's own texts."""

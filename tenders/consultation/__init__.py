"""Marktconsultatie: ask the market and residents before a tender, and publish what came of it."""

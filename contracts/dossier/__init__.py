"""Dossier: everything of a tender as one ZIP, in versions for who reads it.

A section (`registry`) says which stukken there are and gives their bytes; `contracts.domain.dossier` decides in which
version each is. The job plans a dossier as rows and packs it in parts.
"""

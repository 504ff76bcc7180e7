"""Declarations of interest of who works on opened bids without scoring them, and the gate they open."""

"""Verificatie of the winner: what it supplies after the provisional award, the judgment, and a winner that fails."""

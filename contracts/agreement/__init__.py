"""Overeenkomst: made of what was awarded, set as Word and PDF, signed by both parties in their order, kept."""

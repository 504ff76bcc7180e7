"""Bidders that took part in a market consultation of the tender (Aw 2.51); known after the opening only."""

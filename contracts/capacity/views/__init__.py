"""Pages of the toeleiding: of the tender, its months, and one contract."""

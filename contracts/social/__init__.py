"""Social return: what is owed over the turnover, what was done for it, and how far that is."""

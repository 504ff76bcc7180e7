"""All contracts that somebody reads for an authority: what ends, what is due, how much is used, and Excel."""

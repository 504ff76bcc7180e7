"""The bewijskluis of an organisation: evidence that it keeps once and uses in every tender."""

"""The contact log: messages between the authority and a provider, on the record."""

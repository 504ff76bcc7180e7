"""Prestatieafspraken: what the winning plan promised, with a norm, and the reports of the provider about it."""

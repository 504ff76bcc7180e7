"""Pages of prestatieafspraken."""

"""Pages of contracts in execution."""

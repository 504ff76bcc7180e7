"""The maximum value of a framework: what is realised, what is called off, and who is told when it fills up (ADR 28)."""

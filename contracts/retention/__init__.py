"""Bewaartermijnen, bewaarplicht en vernietiging (ADR 36)."""

"""Bewaartermijnen, bewaarplicht en vernietiging (ADR 33)."""

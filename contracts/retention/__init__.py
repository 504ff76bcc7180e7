"""Bewaartermijnen, bewaarplicht en vernietiging (ADR 37)."""

"""Who reads and keeps the toeleiding; the acts are in `contracts.permissions`."""

READ, READ_OPEN, MANAGE = (
    "contracts.read_execution",
    "contracts.read_allocation",
    "contracts.manage_execution",
)

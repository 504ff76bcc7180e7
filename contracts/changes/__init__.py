"""Changes of a contract by the routes of the law, and changes of subcontractors (ADR 29)."""

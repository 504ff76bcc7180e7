"""Pages of consultations: of the buyer, of the report, and for everybody."""

"""Maatschappelijk aanbesteden: techniques, example clauses, and room to experiment."""

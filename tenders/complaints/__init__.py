"""The register of complaints about a tender."""

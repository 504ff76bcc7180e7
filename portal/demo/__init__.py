"""The demo: three reference tenders as real ones, with people, bids and papers, dated around the demo's clock."""

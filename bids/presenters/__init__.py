"""What pages of bids show, as plain values."""

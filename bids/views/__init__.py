"""Pages of bids: of the bidder, of the opening and of the toetsing."""

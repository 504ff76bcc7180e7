"""What stands in the way of a contract after the letters: a kort geding, or a complaint that suspends."""

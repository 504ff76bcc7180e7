"""The entry rounds of a toelatingsprocedure, with what came of them."""

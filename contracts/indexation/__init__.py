"""Indexation: the weights, the yearly figures, the tariffs that follow from them, and the letter to the provider."""

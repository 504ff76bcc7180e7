"""Questions of providers, their answers and the nota's van inlichtingen."""

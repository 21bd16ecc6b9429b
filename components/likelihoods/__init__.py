"""The page of likelihoods."""

"""Commands of policies."""

"""Commands of the payouts."""

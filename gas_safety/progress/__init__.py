"""How far the ten measures are."""

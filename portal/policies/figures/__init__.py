"""Figures: what indicators are, how apps announce them, and the one way to read them."""

"""Concentrated checking (集中整治)."""

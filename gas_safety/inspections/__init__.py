"""Visits to gas users."""

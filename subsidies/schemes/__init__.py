"""Subsidies of institutions: dated schemes, claims, their payment."""

"""Sheets of gas users, deliveries and hazards, on the frame of ``portal.importing``."""

"""Batches: their states, their seal, their signatures."""

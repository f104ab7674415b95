"""Runs: a region's month, computed county by county by the workers."""

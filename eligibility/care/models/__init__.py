"""Models of care, one a file."""

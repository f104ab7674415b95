"""Models of bankfiles, one a file."""

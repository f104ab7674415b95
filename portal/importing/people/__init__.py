"""People and their circumstances from a sheet."""

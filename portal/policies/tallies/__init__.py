"""Counts kept right by the statements that change the rows."""

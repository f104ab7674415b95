"""Turning payments into the bytes a bank reads. Nothing is cut, replaced or guessed."""

from subsidies.bankfiles.writers.values import Context, Filled, file_name, filled_line, filled_row
from subsidies.bankfiles.writers.write import unwritable, write

__all__ = ["Context", "Filled", "file_name", "filled_line", "filled_row", "unwritable", "write"]

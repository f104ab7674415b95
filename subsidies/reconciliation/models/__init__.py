"""Return files, their rows, and what became of each payment."""

from subsidies.reconciliation.models.return_file import ReturnFile
from subsidies.reconciliation.models.return_row import ReturnRow
from subsidies.reconciliation.models.row_end import RowEnd

__all__ = ["ReturnFile", "ReturnRow", "RowEnd"]

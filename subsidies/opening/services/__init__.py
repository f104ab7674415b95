"""Writes of the cut-over."""

from subsidies.opening.services.files import (
    apply_opening,
    check_opening,
    confirm_opening,
    drop_opening,
    fail_opening,
    upload_opening,
)
from subsidies.opening.services.importing import Imported, import_opening
from subsidies.opening.services.steps import OpeningError
from subsidies.opening.services.undoing import undo_opening

__all__ = [
    "Imported",
    "OpeningError",
    "apply_opening",
    "check_opening",
    "confirm_opening",
    "drop_opening",
    "fail_opening",
    "import_opening",
    "undo_opening",
    "upload_opening",
]

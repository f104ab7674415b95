"""Writes of the cut-over."""

from subsidies.opening.services.files import (
    OpeningError,
    apply_opening,
    check_opening,
    confirm_opening,
    drop_opening,
    fail_opening,
    upload_opening,
)
from subsidies.opening.services.importing import Imported, import_opening

__all__ = [
    "Imported",
    "OpeningError",
    "apply_opening",
    "check_opening",
    "confirm_opening",
    "drop_opening",
    "fail_opening",
    "import_opening",
    "upload_opening",
]

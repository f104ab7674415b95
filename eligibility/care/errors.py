"""What the care ledger refuses, in words for the clerk."""


class CareError(ValueError):
    """A refused action: what is wrong, the cure, and the field it belongs to (may be empty)."""

    def __init__(self, message: str, cure: str, *, field: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message = message
        self.cure = cure
        self.field = field

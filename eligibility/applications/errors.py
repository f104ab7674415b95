"""What applications refuse, in words for the clerk."""


class ApplicationError(ValueError):
    """A refused action: what is wrong, the cure, and the field it belongs to (may be empty)."""

    def __init__(self, message: str, cure: str = "", *, field: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message, self.cure, self.field = message, cure, field

"""What is wrong with a document's file or a report: where, and the cure."""


class PolicyError(ValueError):
    """Refused; ``field`` is the place in the form or file, may be empty."""

    def __init__(self, message: str, cure: str = "", *, field: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message, self.cure, self.field = message, cure, field

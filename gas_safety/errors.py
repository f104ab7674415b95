"""What is refused in gas safety: what is wrong, and the cure."""


class GasError(ValueError):
    """Refused; ``field`` is the place in the form, may be empty."""

    def __init__(self, message: str, cure: str = "", *, field: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message, self.cure, self.field = message, cure, field

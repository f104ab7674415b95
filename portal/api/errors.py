"""What the API refuses, in words for whoever wrote the calling program."""


class TokenError(ValueError):
    """A refused write of a token: what is wrong, the cure, and the field."""

    def __init__(self, message: str, cure: str, *, field: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message = message
        self.cure = cure
        self.field = field

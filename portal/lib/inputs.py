"""The refusal of a calculator's input, the same on the command line, in the API and on pages."""


class InputError(ValueError):
    """Wrong input: the field, what is wrong, the cure; in Chinese."""

    def __init__(self, field: str, message: str, cure: str) -> None:
        super().__init__(f"{field}：{message}{cure}")
        self.field, self.message, self.cure = field, message, cure

    def as_json(self) -> dict[str, str]:
        """The error as the command prints it."""
        return {"field": self.field, "error": self.message, "cure": self.cure}

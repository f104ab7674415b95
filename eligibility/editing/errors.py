"""What is wrong with an edit, where, and the cure, in the reader's words."""


class EditingError(ValueError):
    """An edit that is refused; ``field`` is the place in the form or file, may be empty."""

    def __init__(self, message: str, *, field: str = "", cure: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message, self.field, self.cure = message, field, cure


class BoundError(EditingError):
    """Publishing would give somebody less than the prefecture's list does."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(
            "县级清单不得低于市级清单：" + "；".join(problems),
            cure="。请提高标准或放宽条件后再提交。",
        )
        self.problems = problems

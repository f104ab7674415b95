"""What imports refuse, in words for the clerk."""


class FileRefused(ValueError):
    """A file that cannot be trusted or read: what is wrong, and the cure."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(f"{message}{cure}")
        self.message = message
        self.cure = cure


class ImportRefused(FileRefused):
    """A step the import's present state, or its user, does not allow."""


class Stale(RuntimeError):
    """Files changed between what was shown and the confirmation; nothing was written."""

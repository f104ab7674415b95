"""What the ledger of what is owed back refuses."""


class ReceivableError(ValueError):
    """A step that is refused; the message says why and what to do."""

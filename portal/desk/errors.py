"""What the desk refuses, in words for the clerk."""

from collections.abc import Sequence


class DeskError(ValueError):
    """A refused action: what is wrong, the cure, and the field it belongs to (may be empty)."""

    def __init__(self, message: str, cure: str, *, field: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message = message
        self.cure = cure
        self.field = field


class Unconfirmed(DeskError):
    """Warnings nobody has answered with a reason yet."""

    def __init__(self, warnings: Sequence[str]) -> None:
        super().__init__(
            f"有 {len(warnings)} 处要核对。", "核对无误的，写明理由后再保存。", field="override"
        )
        self.warnings = tuple(warnings)

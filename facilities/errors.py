"""What is wrong with a write of the register, where, and the cure."""

from django.core.exceptions import ValidationError
from django.db.models import Model


class FacilityError(ValueError):
    """A refused write; ``field`` is the place in the form, may be empty."""

    def __init__(self, message: str, cure: str, *, field: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message, self.cure, self.field = message, cure, field


def check_row(row: Model, *, exclude: tuple[str, ...] = ()) -> None:
    """The row's own rules and constraints; FacilityError with the first that is broken."""
    try:
        row.full_clean(exclude=set(exclude))
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        field = "" if field == "__all__" else field
        label = str(row._meta.get_field(field).verbose_name) if field else ""  # type: ignore[union-attr]
        where = f"“{label}”：" if label else ""
        raise FacilityError(f"{where}{messages[0]}", "请改正后再保存。", field=field) from None

"""What a password must be beyond Django's checks."""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

_KINDS = (str.isupper, str.islower, str.isdigit, lambda c: not c.isalnum())


class ThreeKindsValidator:
    """Three of: capital letters, small letters, digits, signs (等保三级)."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError when fewer than three kinds occur."""
        kinds = sum(any(map(kind, password)) for kind in _KINDS)
        if kinds < 3:
            raise ValidationError(self.get_help_text(), code="too_few_kinds")

    def get_help_text(self) -> str:
        """The rule, for forms."""
        return "密码须含大写字母、小写字母、数字、符号中的三种。"


class NotUsedBeforeValidator:
    """None of the last passwords, the present one included."""

    def __init__(self, last: int = 5) -> None:
        self.last = last

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError when the password is one of the last."""
        if user is None or user.pk is None:
            return
        former = user.former_passwords.values_list("password", flat=True)[: self.last]
        if any(check_password(password, known) for known in [user.password, *former] if known):
            raise ValidationError(self.get_help_text(), code="used_before")

    def get_help_text(self) -> str:
        """The rule, for forms."""
        return f"不能使用最近{self.last}次用过的密码。"

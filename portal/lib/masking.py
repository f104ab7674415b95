"""What is shown of personal data until someone reveals it with a reason (DOMAIN 7.3)."""

import re

_NUMBER_IN_TEXT = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE_IN_TEXT = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LONG_DIGITS = re.compile(r"(?<!\d)\d{12,19}(?!\d)")


def mask_name(name: str) -> str:
    """张*; a name of one character stays."""
    return name[:1] + "*" * max(len(name) - 1, 0)


def mask_id_number(number: str) -> str:
    """431102********0011."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 10 else "****"


def mask_phone(phone: str) -> str:
    """138****1234; a short number keeps its last two digits."""
    if len(phone) >= 11:
        return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:]


def mask_account(number: str) -> str:
    """Only the last four digits of a bank account."""
    return f"****{number[-4:]}"


def mask_last4(last4: str, *, digits: int = 18) -> str:
    """A masked number of which only the last four characters are at hand."""
    return "*" * (digits - len(last4)) + last4


def mask_text(text: str) -> str:
    """ID numbers, phones and long account numbers inside a text, masked (for log lines)."""
    text = _NUMBER_IN_TEXT.sub(lambda found: mask_id_number(found[0]), text)
    text = _PHONE_IN_TEXT.sub(lambda found: mask_phone(found[0]), text)
    return _LONG_DIGITS.sub(lambda found: mask_account(found[0]), text)

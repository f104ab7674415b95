"""What is shown of personal data until someone reveals it with a reason (DOMAIN 7.3)."""

import re
from typing import Any

from portal.lib.identifiers import id_check_character

_NUMBER_IN_TEXT = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE_IN_TEXT = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
#: As above, and no part of a hash.
_NUMBER_ALONE = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
_PHONE_ALONE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
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


def mask_personal(value: Any) -> Any:
    """A JSON value whose texts tell nobody's ID number or mobile phone, wherever they were typed.

    Only what is an ID number by date and check character: numbers of batches stay whole.
    """
    if isinstance(value, str):
        told = _NUMBER_ALONE.sub(
            lambda found: mask_id_number(found[0]) if _is_id_number(found[0]) else found[0], value
        )
        return _PHONE_ALONE.sub(lambda found: mask_phone(found[0]), told)
    if isinstance(value, dict):
        return {key: mask_personal(each) for key, each in value.items()}
    if isinstance(value, list):
        return [mask_personal(each) for each in value]
    return value


def _is_id_number(text: str) -> bool:
    month, day = int(text[10:12]), int(text[12:14])
    born = 1 <= month <= 12 and 1 <= day <= 31 and text[6:8] in ("18", "19", "20")
    return born and id_check_character(text[:17]) == text[17].upper()

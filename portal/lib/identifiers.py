"""Checks of the numbers people and organisations carry.

Errors are refused; warnings are shown and may be overridden with a reason. The public
packages reject real local ID numbers (they want the county to have existed in the birth
year), so GB 11643 is checked here.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from portal.lib.address_codes import is_address_code, place_of_issue
from portal.lib.luhn import luhn_valid

OLDEST = 130
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CERTIFICATE = re.compile(r"(\d{17}[\dX])([1-7])([1-4])(B\d)?", re.ASCII)
_CERTIFICATE_KINDS = {
    "1": "visual",
    "2": "hearing",
    "3": "speech",
    "4": "physical",
    "5": "intellectual",
    "6": "mental",
    "7": "multiple",
}


class IdentifierError(ValueError):
    """A number that cannot be right: what is wrong, and the cure, in Chinese."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(f"{message}{cure}")
        self.message = message
        self.cure = cure


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A valid resident ID number and what it says; ``warnings`` are for the clerk."""

    number: str
    birth_date: date
    sex: str
    address_code: str
    warnings: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it was first issued, which need not be the present household register."""
        return place_of_issue(self.address_code)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A 残疾人证 number: holder's ID, kind (or ``multiple``) and level as printed."""

    number: str
    id_number: str
    kind: str
    level: int


def normalise(text: str) -> str:
    """Full-width forms, spaces, zero-width marks and lower case of a pasted number undone."""
    folded = unicodedata.normalize("NFKC", text)
    kept = (c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")
    return "".join(kept).upper()


def id_check_character(first17: str) -> str:
    """The GB 11643 check character of the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def check_id_number(
    text: str,
    *,
    today: date,
    known_codes: Collection[str] | None = None,
    history: bool = False,
) -> IdNumber:
    """A resident ID number (GB 11643-1999), normalised; IdentifierError when it is impossible.

    ``history`` also takes the 15 digits of old records and returns the 18-digit form.
    ``known_codes`` are address codes (six digits) taken without a warning, besides those that
    are or were in force (``address_codes``).
    """
    number = normalise(text)
    if history and re.fullmatch(r"\d{15}", number, re.ASCII):
        number = upgrade(number)
    if len(number) != 18:
        raise IdentifierError(
            f"身份证号应为18位，现在是{len(number)}位。", "请对照证件补全或删去多余的字符。"
        )
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        raise IdentifierError(
            "身份证号前17位应为数字，末位为数字或X。", "请对照证件改正，Excel 里请设为文本格式。"
        )
    birth = _birth_date(number[6:14], today)
    right = id_check_character(number[:17])
    if number[17] != right:
        raise IdentifierError(
            f"身份证号末位校验不符（应为 {right}）。", "请核对证件，逐位改正输错的数字。"
        )
    sex = "male" if int(number[16]) % 2 else "female"
    warnings = _address_warnings(number[:6], known_codes)
    return IdNumber(number, birth, sex, number[:6], warnings)


def upgrade(fifteen: str) -> str:
    """The 18-digit form of a 15-digit number: 19 put before the year, check character added."""
    first17 = f"{fifteen[:6]}19{fifteen[6:]}"
    return first17 + id_check_character(first17)


def _birth_date(digits: str, today: date) -> date:
    cure = "请核对证件第7至14位的出生日期。"
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise IdentifierError(f"身份证号中的出生日期 {digits} 不存在。", cure) from None
    if birth > today:
        raise IdentifierError(f"身份证号中的出生日期 {birth} 晚于今天。", cure)
    if today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day)) > OLDEST:
        raise IdentifierError(f"身份证号中的出生日期 {birth} 距今超过{OLDEST}年。", cure)
    return birth


def _address_warnings(code: str, known: Collection[str] | None) -> tuple[str, ...]:
    if is_address_code(code) or code in (known or ()):
        return ()
    return (
        f"身份证号前六位 {code} 不在历年的区划代码表中（1980年至今）。"
        "核对证件，确实如此的写明理由即可保存；户籍地另填。",
    )


def check_certificate(
    text: str, *, id_number: str, kinds: Collection[str] | None, level: int | None
) -> Certificate:
    """A 残疾人证 number checked against the holder's ID number and the recorded kind and level.

    ``kinds`` and ``level`` of None are not compared. IdentifierError when they disagree.
    """
    number = normalise(text)
    parts = _CERTIFICATE.fullmatch(number)
    if parts is None:
        raise IdentifierError(
            "残疾人证号应为20位（身份证号、类别1–7、等级1–4），补换证可另加B和一位数字。",
            "请对照证件改正。",
        )
    if parts[1] != id_number:
        raise IdentifierError("残疾人证号前18位与身份证号不一致。", "请核对两个证件。")
    kind, printed_level = _CERTIFICATE_KINDS[parts[2]], int(parts[3])
    if level is not None and level != printed_level:
        raise IdentifierError(
            f"残疾人证号中的等级是{printed_level}级，登记的是{level}级。", "请以证件为准改正一处。"
        )
    if kinds is not None and not _kinds_agree(kind, kinds):
        raise IdentifierError(
            f"残疾人证号中的类别代码是{parts[2]}，与登记的残疾类别不一致。",
            "请以证件为准；7 为多重残疾，需登记两类以上。",
        )
    return Certificate(number, parts[1], kind, printed_level)


def _kinds_agree(kind: str, kinds: Collection[str]) -> bool:
    return len(kinds) > 1 if kind == "multiple" else list(kinds) == [kind]


def check_bank_account(text: str) -> tuple[str, tuple[str, ...]]:
    """A bank account number, normalised, and warnings; IdentifierError when it is no number.

    Passbooks and internal accounts do not pass Luhn, so that is only a warning.
    """
    number = normalise(text).replace("-", "")
    if not re.fullmatch(r"\d{8,32}", number, re.ASCII):
        raise IdentifierError("银行账号应为8至32位数字。", "请对照存折或银行卡改正。")
    if 16 <= len(number) <= 19 and not luhn_valid(number):
        return number, ("账号末位校验不符，像是输错的卡号；存折账号可能如此，核对后可以保存。",)
    return number, ()


def check_phone(text: str) -> str:
    """A mobile or fixed-line number, digits only; IdentifierError otherwise."""
    number = normalise(text).replace("-", "").removeprefix("+86")
    if not re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}|\d{7,8}", number, re.ASCII):
        raise IdentifierError("电话号码不正确。", "请填11位手机号，或带区号的固定电话。")
    return number


def check_uscc(text: str) -> str:
    """A unified social credit code (GB 32100-2015), normalised; IdentifierError otherwise."""
    code = normalise(text)
    if len(code) != 18 or any(c not in _USCC_ALPHABET for c in code):
        raise IdentifierError(
            "统一社会信用代码应为18位数字和大写字母（不含I、O、S、V、Z）。", "请对照登记证书改正。"
        )
    total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    right = _USCC_ALPHABET[-total % 31]
    if code[17] != right:
        raise IdentifierError(
            f"统一社会信用代码末位校验不符（应为 {right}）。", "请对照登记证书逐位核对。"
        )
    return code

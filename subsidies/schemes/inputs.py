"""Reading what a calculation is given, strictly: every refusal names the field and the cure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.lib.inputs import InputError
from portal.people.facts import nearest

LARGEST = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a calculation asks: ``kind`` is choice, count, number, money or rows.

    ``default`` of None makes it required; absent and null are the same. ``rows`` are lists of
    objects with their own fields.
    """

    name: str
    label: str
    kind: str = "count"
    default: Any = None
    choices: Mapping[str, str] | None = None
    rows: Sequence["Field"] = ()
    help: str = ""


def read(data: Any, fields: Sequence[Field], *, also: Sequence[str] = (), at: str = "") -> dict:
    """The values of all fields; InputError for what is unknown, missing or of a wrong kind."""
    if not isinstance(data, Mapping):
        raise InputError(at or "(输入)", "应是一个 JSON 对象。", "请写成 {…}。")
    known = [field.name for field in fields]
    for name in data:
        if name not in known and name not in also:
            cure = nearest(str(name), [*known, *also])
            raise InputError(f"{at}{name}", f"没有“{name}”这一项。", cure)
    return {field.name: _value(field, data.get(field.name), at) for field in fields}


def _value(field: Field, raw: Any, at: str) -> Any:
    where = f"{at}{field.name}"
    if raw is None:
        if field.default is None:
            raise InputError(where, f"没有填“{field.label}”。", _wanted(field))
        return field.default
    return _READERS[field.kind](field, raw, where)


def _wanted(field: Field) -> str:
    if field.choices:
        return f"可填：{'、'.join(f'{code}（{word}）' for code, word in field.choices.items())}。"
    kinds = {"count": "请填不小于 0 的整数。", "number": "请填不小于 0 的数。"}
    kinds |= {"money": '请写成加引号的金额，如 "1000.00"。', "rows": "请填一组对象，没有的写 []。"}
    return kinds[field.kind]


def _choice(field: Field, raw: Any, where: str) -> str:
    choices = field.choices or {}
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(text, str) or text not in choices:
        raise InputError(where, f"“{raw}”不正确。", _wanted(field))
    return text


def _count(field: Field, raw: Any, where: str) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < LARGEST:
        raise InputError(where, f"“{raw}”不正确。", _wanted(field))
    return raw


def decimal_of(raw: Any) -> Decimal | None:
    """A number written as text or as a JSON number; None when it is none, or is negative."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    try:
        value = Decimal(str(raw))
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value < LARGEST else None


def _number(field: Field, raw: Any, where: str) -> Decimal:
    value = decimal_of(raw)
    if value is None:
        raise InputError(where, f"“{raw}”不正确。", _wanted(field))
    return value


def _money(field: Field, raw: Any, where: str) -> Decimal:
    value = decimal_of(raw) if isinstance(raw, str) else None
    if value is None or value != round(value, 2):
        raise InputError(where, f"“{raw}”不是金额。", _wanted(field))
    return value


def _rows(field: Field, raw: Any, where: str) -> list[dict]:
    if not isinstance(raw, list):
        raise InputError(where, f"“{field.label}”应是一组对象。", _wanted(field))
    return [read(one, field.rows, at=f"{where}[{place}].") for place, one in enumerate(raw)]


_READERS = {
    "choice": _choice, "count": _count, "number": _number, "money": _money, "rows": _rows,
}  # fmt: skip

"""What a scheme's body may hold: known rates and limits, sums with two decimals."""

from collections.abc import Mapping
from typing import Any

from portal.people.facts import nearest
from subsidies.schemes.inputs import decimal_of
from subsidies.schemes.methods import METHODS

PERIODS = ("once", "month", "year")
BOUNDS = ("exactly", "at_least", "at_most", "local")
_SUMS = ("cap", "least")
_COUNTS = ("max_months", "max_years", "min_years", "min_count")


class SchemeError(ValueError):
    """A refused scheme or claim: what is wrong, where, and the cure."""

    def __init__(self, message: str, *, field: str = "", cure: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message, self.field, self.cure = message, field, cure


def check_body(scheme: str, body: Mapping[str, Any], *, where: str = "") -> None:
    """SchemeError unless the body says what this scheme's calculation can read."""
    if scheme not in METHODS:
        raise SchemeError(f"{where}没有补贴“{scheme}”。", cure=nearest(scheme, list(METHODS)))
    method = METHODS[scheme]
    known = ("per", "bound", "rates", *method.limits)
    for name in body:
        if name not in known:
            raise SchemeError(f"{where}“{name}”不能用。", field=name, cure=nearest(name, known))
    if body.get("per", "once") not in PERIODS or body.get("bound", "exactly") not in BOUNDS:
        raise SchemeError(f"{where}per 或 bound 不正确。", cure=f"可填：{PERIODS}；{BOUNDS}。")
    for key, value in body.get("rates", {}).items():
        if str(key) not in method.rates:
            cure = nearest(str(key), list(method.rates))
            raise SchemeError(f"{where}没有“{key}”这一档。", field=f"rates.{key}", cure=cure)
        _sum(f"rates.{key}", value, where)
    _limits(body, where)


def _limits(body: Mapping[str, Any], where: str) -> None:
    for name in _SUMS:
        if name in body:
            _sum(name, body[name], where)
    for name in _COUNTS:
        value = body.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise SchemeError(f"{where}“{name}”应是整数。", field=name, cure="请改为整数。")


def _sum(name: str, value: Any, where: str) -> None:
    amount = decimal_of(value) if isinstance(value, str) else None
    if amount is None or amount != round(amount, 2) or amount <= 0:
        cure = "请写成大于零的数字，最多两位小数，例如 3000.00。"
        if not isinstance(value, str):
            cure = f'{value!r} 没有加引号，请写成带引号的数，例如 "3000.00"。'
        raise SchemeError(f"{where}“{name}”不是金额。", field=name, cure=cure)

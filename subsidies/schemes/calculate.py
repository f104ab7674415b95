"""``calculate institution-subsidy``: the contract of DESIGN §8 for one input object."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.lib.inputs import InputError
from portal.lib.money import printed
from portal.people.facts import nearest
from portal.registry import registry
from subsidies.schemes.inputs import Field, read
from subsidies.schemes.methods import METHODS
from subsidies.schemes.models import OwedBy, Scheme, SchemeVersion
from subsidies.schemes.places import day_of, prefecture_of, region_of
from subsidies.schemes.selectors import version_for
from subsidies.schemes.terms import NoRate, Result, Terms, missing

OWN_KEYS = ("prefecture", "scheme", "region", "date")
_SCHEME = Field("scheme", "补贴", "choice", choices=dict(Scheme.choices))


@registry.calculator("institution-subsidy")
def institution_subsidy(data: Any, *, today: date) -> dict[str, Any]:
    """What an institution is owed under a scheme; InputError names field and cure.

    Beside the scheme's own inputs: ``prefecture``, ``scheme``, and optionally ``region`` (a
    county with its own standard) and ``date`` (whose rules; today when absent).
    """
    if not isinstance(data, Mapping):
        raise InputError("(输入)", "应是一个 JSON 对象。", '请写成 {"prefecture": "yongzhou", …}。')
    day = day_of(data, today)
    prefecture = prefecture_of(data, day)
    scheme = _scheme(data)
    version = version_for(scheme, region_of(data, prefecture, day), day)
    rest = {name: value for name, value in data.items() if name not in OWN_KEYS}
    if version is None:
        read(rest, [_optional(field) for field in METHODS[scheme].fields])
        return _nothing(scheme, day)
    return answer(version, calculated(version, rest))


def calculated(version: SchemeVersion, inputs: Mapping[str, Any]) -> Result:
    """The result of a version for raw inputs; a sum left to local standards is *missing*."""
    terms, method = Terms.of(version.body), METHODS[version.scheme]
    if terms.empty:
        read(inputs, [_optional(field) for field in method.fields])
        return missing("文件没有载明标准，由当地另定，不作推算")
    try:
        return method.compute(terms, read(inputs, method.fields))
    except NoRate as error:
        word = method.rates.get(str(error.args[0]), str(error.args[0]))
        return missing(f"标准中没有“{word}”这一档，由当地另定")


def answer(version: SchemeVersion, result: Result) -> dict[str, Any]:
    """A result in the shape of the contract."""
    return {
        "amount": None if result.amount is None else str(result.amount),
        "capped": result.capped,
        "owed_by": version.owed_by,
        "outcome": result.outcome,
        "steps": [*told(result), f"说明：{version.notes}"] if version.notes else told(result),
        "source": {"document": version.document, "clause": version.clause},
    }


def told(result: Result) -> list[str]:
    """The steps, with the sum at the end when there is one."""
    if result.amount is None:
        return result.steps
    return [*result.steps, f"结果：{printed(result.amount)} 元"]


def _scheme(data: Mapping[str, Any]) -> str:
    raw = data.get("scheme")
    if isinstance(raw, str) and raw not in METHODS:
        raise InputError("scheme", f"没有补贴“{raw}”。", nearest(raw, list(METHODS)))
    return read({"scheme": raw}, [_SCHEME])["scheme"]


def _optional(field: Field) -> Field:
    """The same field, which need not be given where no sum is worked out."""
    empty: Any = [] if field.kind == "rows" else 0
    default = empty if field.default is None else field.default
    return Field(field.name, field.label, field.kind, default, field.choices, field.rows)


def _nothing(scheme: str, day: date) -> dict[str, Any]:
    why = f"{day.isoformat()} 这个市州的文件里没有“{Scheme(scheme).label}”。"
    return {
        "amount": None, "capped": False, "owed_by": OwedBy.GOVERNMENT.value, "outcome": "no_rule",
        "steps": [why], "source": {"document": None, "clause": None},
    }  # fmt: skip

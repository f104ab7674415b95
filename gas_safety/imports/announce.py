"""The kinds of files gas safety announces."""

from collections.abc import Mapping, Sequence
from typing import Any

from gas_safety.imports import deliveries, hazards, users
from gas_safety.models import Category, Customer, CylinderOwner, Delivery, Fuel, Hazard
from gas_safety.scope import WORKERS
from portal.accounts.roles import GAS_COMPANY
from portal.importing.kinds import REGISTRY_KIND, ImportKind
from portal.registry import registry

_WORDS = {code: label for part in (Category, Fuel, CylinderOwner) for code, label in part.choices}
_WORDS |= {"pipeline": "管道", "bottled": "瓶装"}


def words(field: str, value: Any) -> str:
    """A value of a change in Chinese; phones by their last four digits."""
    if value is None or value == "" or value == []:
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_WORDS.get(each, str(each)) for each in value)
    return f"尾号 {value}" if field == "phone" else _WORDS.get(value, str(value))


def _user_labels() -> Mapping[str, str]:
    labels = {key: str(Customer._meta.get_field(key).verbose_name) for key in users.FIELDS}
    return labels | {"region_id": "县市区", "phone": "联系电话"}


def _names(model: Any, field: str) -> Any:
    def names(ids: Sequence[int]) -> Mapping[int, str]:
        return dict(model.objects.filter(pk__in=ids).values_list("pk", field))

    return names


_COMMON: dict[str, Any] = {
    "words": words, "roles": WORKERS, "own_files": frozenset({GAS_COMPANY}),
}  # fmt: skip
USERS = ImportKind(
    key="gas-users", label="燃气用户", noun="户", sheet="燃气用户",
    help="一户一行，按企业和户号认户。没有的会登记，已有的只更新填了内容的格子。",
    columns=users.columns, check_row=users.check_row, stage=users.stage, compare=users.compare,
    check=users.check, lock=users.lock, apply=users.apply, field_labels=_user_labels,
    names=_names(Customer, "name"), subject_url="gas:customer", new_words="新登记用户",
    twice="同一企业的同一户号只能有一行。", **_COMMON,
)  # fmt: skip
DELIVERIES = ImportKind(
    key="gas-deliveries", label="送气和随送安检", noun="次", sheet="送气",
    help="一次送气一行。填了安检员并做了安全教育的，同时登记随送安检；同一送气单再导入不会重复。",
    columns=deliveries.columns, check_row=deliveries.check_row, stage=deliveries.stage,
    compare=deliveries.compare, check=deliveries.check, lock=deliveries.lock,
    apply=deliveries.apply, field_labels=lambda: {"inspector": "随送安检"},
    names=_names(Delivery, "number"), new_words="新登记送气",
    twice="同一企业的同一送气单只能有一行。", **_COMMON,
)  # fmt: skip
HAZARDS = ImportKind(
    key="gas-hazards", label="燃气隐患", noun="处", sheet="隐患",
    help="一处隐患一行，按县市区和编号认。填了整改期限的登记为已下达通知；已在台账的不改动。",
    columns=hazards.columns, check_row=hazards.check_row, stage=hazards.stage,
    compare=hazards.compare, check=hazards.check, lock=hazards.lock, apply=hazards.apply,
    field_labels=dict, names=_names(Hazard, "place"), subject_url="gas:hazard",
    new_words="新登记隐患", twice="同一县市区的同一编号只能有一行。", **_COMMON,
)  # fmt: skip


def announce() -> None:
    """Called from ``AppConfig.ready``."""
    for order, kind in enumerate((USERS, DELIVERIES, HAZARDS), start=60):
        registry.add(REGISTRY_KIND, kind.key, kind, order=order)

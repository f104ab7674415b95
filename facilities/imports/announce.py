"""The kinds of files facilities announce."""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from facilities.imports import residents, staff, visits
from facilities.models import Resident, StaffMember, Visit
from portal.accounts.roles import CASEWORKER
from portal.importing.kinds import REGISTRY_KIND, ImportKind
from portal.registry import registry

_WORDS = {
    code: label
    for words in (residents.CATEGORIES, residents.GRADES, staff.CERTIFICATES, visits.RESULTS)
    for label, code in words.items()
}


def words(field: str, value: Any) -> str:
    """A value of a change in Chinese; a linked file without its number."""
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    return "已关联" if field == "person_id" else _WORDS.get(value, str(value))


def _kind(
    key: str, label: str, noun: str, module: ModuleType, model: Any, shown: str, **more: str
) -> ImportKind:
    def labels() -> Mapping[str, str]:
        known = {column.key: column.label for column in module.columns()}
        return known | {"person_id": "人员档案"}

    def names(ids: Sequence[int]) -> Mapping[int, str]:
        rows = model.objects.filter(pk__in=ids).select_related("institution__organisation")
        return {row.pk: f"{row.institution} {getattr(row, shown)}" for row in rows}

    return ImportKind(
        key=key, label=label, noun=noun, sheet=label, columns=module.columns,
        check_row=module.check_row, stage=module.stage, compare=module.compare, check=module.check,
        lock=module.lock, apply=module.apply, field_labels=labels, words=words, names=names,
        roles=frozenset({CASEWORKER}), **more,
    )  # fmt: skip


RESIDENTS = _kind(
    "homes-residents", "入住老人", "人", residents, Resident, "name",
    help="一人一次入住一行，按机构、姓名和入住日期认。没有的会登记，已有的只更新填了内容的格子。",
    new_words="新登记入住", twice="同一机构同名同日入住的只能有一行。",
)  # fmt: skip
STAFF = _kind(
    "homes-staff", "从业人员", "人", staff, StaffMember, "name",
    help="一人一岗一行，按机构、姓名、岗位和上岗日期认。没有的会登记，已有的只更新填了内容的格子。",
    new_words="新登记从业人员", twice="同一机构同一人的同一岗位只能有一行。",
)  # fmt: skip
VISITS = _kind(
    "homes-visits", "检查记录", "次", visits, Visit, "visited_on",
    help="一次检查一行，按机构、检查日期和检查单位认。没有的会登记，已有的只更新填了内容的格子。",
    new_words="新登记检查", twice="同一机构同一天同一单位的检查只能有一行。",
)  # fmt: skip
KINDS = (RESIDENTS, STAFF, VISITS)


def announce() -> None:
    """Called from ``AppConfig.ready``."""
    for order, kind in enumerate(KINDS, start=50):
        registry.add(REGISTRY_KIND, kind.key, kind, order=order)

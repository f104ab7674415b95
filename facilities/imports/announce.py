"""The kinds of files facilities announce."""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from facilities.imports import register, register_columns, residents, staff, trainings, visits
from facilities.models import Function, Institution, Resident, StaffMember, StaffTraining, Visit
from portal.accounts.roles import CASEWORKER
from portal.importing.kinds import REGISTRY_KIND, ImportKind
from portal.registry import registry

_WORDS = {
    code: label
    for words in (
        residents.CATEGORIES,
        residents.GRADES,
        staff.CERTIFICATES,
        visits.RESULTS,
        trainings.COURSES,
        register_columns.KINDS,
        register_columns.OWNERS,
        register_columns.BUILDS,
        register_columns.FIRES,
    )
    for label, code in words.items()
}


def words(field: str, value: Any) -> str:
    """A value of a change in Chinese; a linked file without its number."""
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(Function(code).label for code in value)
    return "已关联" if field == "person_id" else _WORDS.get(value, str(value))


def _kind(
    key: str, label: str, noun: str, module: ModuleType, model: Any, shown: str, **given: Any
) -> ImportKind:
    def labels() -> Mapping[str, str]:
        known = {column.key: column.label for column in module.columns()}
        return known | {"person_id": "人员档案"}

    def names(ids: Sequence[int]) -> Mapping[int, str]:
        rows = model.objects.filter(pk__in=ids).select_related("institution__organisation")
        return {row.pk: f"{row.institution} {getattr(row, shown)}" for row in rows}

    more: dict[str, Any] = {"field_labels": labels, "names": names, **given}
    return ImportKind(
        key=key, label=label, noun=noun, sheet=label, columns=module.columns,
        check_row=module.check_row, stage=module.stage, compare=module.compare, check=module.check,
        lock=module.lock, apply=module.apply, words=words,
        roles=frozenset({CASEWORKER}), **more,
    )  # fmt: skip


def _register_columns() -> tuple[Any, ...]:
    return register_columns.columns()


def _homes(ids: Sequence[int]) -> Mapping[int, str]:
    rows = Institution.objects.filter(pk__in=ids).select_related("organisation")
    return {row.pk: str(row) for row in rows}


REGISTER = ImportKind(
    key="homes-register", label="设施登记", noun="家", sheet="设施",
    help="一家一行，按统一社会信用代码认，没有代码的按县市区和名称认。没有的会登记，已有的只更新填了内容的格子。",
    columns=_register_columns, check_row=register.check_row, stage=register.stage,
    compare=register.compare, check=register.check, lock=register.lock, apply=register.apply,
    field_labels=lambda: {column.key: column.label for column in _register_columns()},
    words=words, names=_homes, subject_url="homes:home", roles=frozenset({CASEWORKER}),
    new_words="新登记", twice="同一家机构只能有一行。",
    told=lambda values: f"{values.get('name', '')}（{_WORDS.get(values.get('kind', ''), '')}）",
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
TRAININGS = _kind(
    "homes-trainings", "从业人员培训", "次", trainings, StaffTraining, "staff",
    help="一人一次培训一行，按机构、姓名、培训类别和结束日期认。没有的会登记，已有的只更新填了内容的格子。",
    new_words="新登记培训", twice="同一人同一天的同一类培训只能有一行。",
)  # fmt: skip
KINDS = (REGISTER, RESIDENTS, STAFF, TRAININGS, VISITS)


def announce() -> None:
    """Called from ``AppConfig.ready``."""
    for order, kind in enumerate(KINDS, start=50):
        registry.add(REGISTRY_KIND, kind.key, kind, order=order)

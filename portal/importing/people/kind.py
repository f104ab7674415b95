"""The kind of file that registers people and brings their circumstances up to date."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.accounts import roles
from portal.importing.kinds import ImportKind, Option
from portal.importing.people.apply import apply, lock
from portal.importing.people.columns import columns
from portal.importing.people.compare import check, compare
from portal.importing.people.rows import check_row, stage
from portal.people.facts import FACTS
from portal.people.models import Person
from portal.regions.selectors import latest_name

_LABELS = {
    "name": "姓名", "phone": "联系电话", "township": "乡镇（街道）", "village": "村（社区）",
    "address": "详细住址", "account": "银行账户",
}  # fmt: skip
_BY_LAST4 = frozenset({"phone", "account"})


def field_labels() -> Mapping[str, str]:
    """The labels of what a row may change."""
    return _LABELS | {name: fact.label for name, fact in FACTS.items()}


def words(field: str, value: Any) -> str:
    """A value of a change in Chinese; numbers by their last four digits."""
    if field in FACTS:
        return _fact_word(field, value)
    if value in (None, ""):
        return "（空）"
    return f"尾号 {value}" if field in _BY_LAST4 else str(value)


def _fact_word(field: str, value: Any) -> str:
    fact = FACTS[field]
    return fact.word(latest_name(value) if value and fact.kind == "region" else value)


def names(ids: Sequence[int]) -> Mapping[int, str]:
    """Names of people by their keys."""
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))


def told(values: Mapping[str, Any]) -> str:
    """What a new file would say: where, and the facts filled in."""
    where = "".join(values.get(key, "") for key in ("township", "village", "address"))
    facts = [
        f"{FACTS[name].label} {words(name, value)}"
        for name, value in values.get("facts", {}).items()
        if value is not None
    ]
    account = values.get("account", {}).get("last4", "")
    numbers = [f"银行账户 {words('account', account)}"] if account else []
    return "，".join(filter(None, [where, *facts, *numbers]))


PEOPLE = ImportKind(
    key="people",
    label="人员和情况",
    noun="人",
    sheet="人员",
    help="一人一行。系统里没有的人会建档，已有的人只更新填了内容的格子。",
    columns=columns,
    check_row=check_row,
    stage=stage,
    compare=compare,
    check=check,
    lock=lock,
    apply=apply,
    field_labels=field_labels,
    words=words,
    names=names,
    new_words="新建档案",
    told=told,
    subject_url="people:person",
    options=(
        Option(
            "from_day", "这些情况从哪天起",
            "填表的内容自这一天起生效；以前已经发放的月份会据此补发或追缴。", "date",
        ),
        Option("county", "新建的档案归哪个县市区", "已有的档案不受影响。", "county"),
    ),
    roles=frozenset({roles.CASEWORKER}),
    twice="同一个身份证号只能有一行。",
)  # fmt: skip

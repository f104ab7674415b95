"""Fields other systems ask for, each with its name and where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.lib.periods import Month, age_in_month
from portal.people.facts import FACTS
from portal.people.models import Account, Circumstances, Person
from portal.regions.tree import RegionTree


@dataclass(frozen=True, slots=True)
class Row:
    """Everything a field may read: the person, his facts of the day, his account, the request."""

    person: Person
    facts: Circumstances | None
    account: Account | None
    regions: RegionTree
    month: Month
    name: str = ""
    amount: Decimal | None = None
    per: str = ""
    applied_on: str = ""
    starts: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """``sealed`` ones are shown only after a reason was given."""

    label: str
    read: Callable[[Row], Any]
    sealed: bool = False


def _fact(name: str) -> Callable[[Row], str]:
    def read(row: Row) -> str:
        value = getattr(row.facts, name) if row.facts is not None else None
        return "" if value is None else str(FACTS[name].word(value))

    return read


def _place(name: str) -> Callable[[Row], str]:
    def read(row: Row) -> str:
        code = getattr(row.facts, name) if row.facts is not None else None
        return row.regions.full_name(code) if code and row.regions.known(code) else code or ""

    return read


def _disability_kind(row: Row) -> str:
    kinds = row.facts.disability_kinds if row.facts is not None else None
    if not kinds:
        return ""
    return str(FACTS["disability_kinds"].word(kinds))


def _age(row: Row) -> str:
    born = row.person.birth_date
    return "" if born is None else str(age_in_month(born, row.month))


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


FIELDS: dict[str, Field] = {
    "name": Field("姓名", lambda r: r.person.name),
    "id_number": Field(
        "身份证号码", lambda r: r.person.id_number.open() if r.person.id_number else "", True
    ),
    "sex": Field("性别", _fact("sex")),
    "birth_date": Field("出生日期", lambda r: r.person.birth_date or ""),
    "birth_month": Field(
        "出生年月", lambda r: f"{r.person.birth_date:%Y-%m}" if r.person.birth_date else ""
    ),
    "age": Field("年龄", _age),
    "phone": Field("手机号码", lambda r: r.person.phone.open() if r.person.phone else "", True),
    "county": Field("县市区", lambda r: r.person.managing_region.name),
    "township": Field("乡镇", lambda r: r.person.township),
    "village": Field("村（社区）", lambda r: r.person.village),
    "address": Field("家庭住址", lambda r: r.person.address),
    "hukou": Field("户籍地", _place("hukou")),
    "hukou_kind": Field("户口性质", _fact("hukou_kind")),
    "dibao": Field("低保", _fact("dibao")),
    "low_income": Field("低收入", _fact("low_income")),
    "tekun": Field("特困供养", _fact("tekun")),
    "care_level": Field("老年人能力等级", _fact("care_level")),
    "disability_kind": Field("残疾类别", _disability_kind),
    "disability_level": Field("残疾等级", _fact("disability_level")),
    "certificate_until": Field("残疾证有效期至", _fact("certificate_until")),
    "died": Field("是否死亡", lambda r: "是" if r.facts is not None and r.facts.died_on else "否"),
    "died_on": Field("死亡日期", lambda r: r.facts.died_on or "" if r.facts is not None else ""),
    "account_holder": Field("户名", lambda r: r.account.holder if r.account else ""),
    "bank": Field("开户银行", lambda r: r.account.bank if r.account else ""),
    "account": Field("银行卡号", lambda r: r.account.number.open() if r.account else "", True),
    "agent_relation": Field(
        "代领人与本人关系", lambda r: r.account.agent_relation if r.account else ""
    ),
    "item": Field("补贴类型", lambda r: r.name),
    "amount": Field("补贴金额", lambda r: _money(r.amount)),
    "starts": Field("享受补贴起始月份", lambda r: r.starts),
    "applied_on": Field("申请日期", lambda r: r.applied_on),
    "state": Field("办理状态", lambda r: r.state),
}
SEALED = tuple(key for key, field in FIELDS.items() if field.sealed)

#: Layouts everybody has; the second is that of a system in use elsewhere, to be confirmed here.
BUILT_IN: dict[str, tuple[tuple[str, str], ...]] = {
    "通用": tuple(
        (key, FIELDS[key].label)
        for key in (
            "name", "id_number", "sex", "birth_date", "phone", "county", "township", "village",
            "account_holder", "bank", "account", "item", "amount", "starts",
        )
    ),
    "两项补贴导入表（24列，待确认）": (
        ("township", "乡镇"), ("name", "姓名"), ("id_number", "身份证号码"),
        ("", "残疾人证号"), ("item", "补贴类型"), ("", "补贴对象类型"), ("amount", "补贴金额"),
        ("starts", "享受补贴起始月份"), ("", "续发月份"), ("sex", "性别"),
        ("birth_month", "出生年月"), ("disability_level", "残疾等级"),
        ("disability_kind", "残疾类别"), ("", "民族"), ("hukou_kind", "户口性质"),
        ("hukou", "户籍地址"), ("address", "家庭住址"), ("phone", "手机号码"), ("", "联系人"),
        ("", "联系电话"), ("bank", "开户银行"), ("account", "银行卡号"), ("dibao", "低保类别"),
        ("died", "是否死亡"),
    ),
}  # fmt: skip

"""Papers an item's conditions can be seen in, where its document names none.

No list of the five prefectures names the papers of an application. What is proposed here follows
from the facts an item asks for, is marked *to confirm* and never holds an application up; a
catalogue admin confirms each with the document that asks for it, or takes it off.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from eligibility.models import CatalogueItem, ItemVersion
from eligibility.models.dated import State

IDENTITY = "居民身份证"
ACCOUNT = "社会保障卡或本人存折"
_BY_FACTS = {
    IDENTITY: ("age", "birth_date", "sex"),
    "居民户口簿": ("hukou", "hukou_kind", "living"),
    "居住证": ("residence", "residence_permit"),
    "最低生活保障或低收入家庭认定材料": ("dibao", "low_income"),
    "特困人员救助供养认定材料": ("tekun",),
    "中华人民共和国残疾人证": ("disability_kinds", "disability_level", "certificate_until"),
    "老年人能力评估报告": ("care_level", "disabled_grade"),
    "生活自理能力评估材料": ("self_care", "long_term_care"),
    "医疗机构诊断证明": ("dementia",),
    "计划生育特殊家庭认定材料": ("family_planning",),
    "优抚对象证件": ("service_record", "regular_state_benefit", "national_honour"),
    "养老机构入住协议": ("institution",),
    "养老保险待遇证明": ("pension", "has_fixed_income"),
    "住房情况材料": ("housing_difficulty",),
    "入户调查记录": ("finding", "has_supporter", "destitute", "no_work_unit"),
}  # fmt: skip
_BY_EVENT = {"death": "死亡证明或火化证明"}
_OF_FACT = {fact: paper for paper, facts in _BY_FACTS.items() for fact in facts}
_ORDER = {paper: place for place, paper in enumerate(_BY_FACTS)}


def proposed_papers(items: Iterable[CatalogueItem]) -> dict[int, list[str]]:
    """By primary key of the item: the papers its published versions' conditions call for."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = ItemVersion.objects.filter(
        item__in=items, state=State.PUBLISHED, superseded_at=None
    ).values_list("item_id", "body")
    for item, body in rows:
        found[item] |= {_OF_FACT[fact] for fact in _facts(body.get("parts")) if fact in _OF_FACT}
        found[item] |= {IDENTITY} | {_BY_EVENT[e] for e in [body.get("event")] if e in _BY_EVENT}
        if any("pays" in part for part in body.get("parts", [])):
            found[item].add(ACCOUNT)
    last = len(_ORDER)
    return {item: sorted(names, key=lambda n: _ORDER.get(n, last)) for item, names in found.items()}


def _facts(body: Any) -> Iterator[str]:
    """The facts that conditions of a version test."""
    if isinstance(body, dict):
        for value in body.values():
            yield from _facts(value)
    elif isinstance(body, list):
        for value in body:
            yield from _facts(value)
    elif isinstance(body, str) and body.strip():
        yield body.removeprefix("not ").split()[0].partition(":")[0]

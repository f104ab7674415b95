"""What must and what should agree between the facts of one person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.people.facts.parsing import FactError
from portal.people.facts.vocabulary import FACTS

OLDEST = 130
FIRST_BIRTH = date(1880, 1, 1)


def check_facts(facts: Mapping[str, Any], *, today: date | None = None) -> list[FactError]:
    """Errors between facts that are each well formed; empty when they agree.

    ``today`` (from the edge) also refuses births and deaths in the future and an age above 130.
    """
    return [*_disability(facts), *_lists(facts), *_dates(facts, today)]


def soft_questions(facts: Mapping[str, Any]) -> list[FactError]:
    """Combinations that are possible but usually a slip: asked back, never refused."""
    found = []
    if facts.get("dibao") and facts.get("tekun") not in (None, "none"):
        found.append(
            FactError(
                "tekun",
                "同时填了最低生活保障和特困供养。",
                "特困人员一般不再享受低保，请核对其中一项；确属两项都有的可以保存。",
            )
        )
    if facts.get("tekun") == "centralised" and facts.get("institution") == "none":
        found.append(
            FactError(
                "institution",
                "集中供养的特困人员填了未入住机构。",
                "请核对供养方式或入住情况；确实如此的可以保存。",
            )
        )
    if facts.get("care_level") == "intact" and facts.get("self_care") == "lost":
        found.append(
            FactError(
                "self_care",
                "能力等级为完好，特困自理能力却为全护理。",
                "请核对两份评估报告；确实如此的可以保存。",
            )
        )
    return found


def _disability(facts: Mapping[str, Any]) -> list[FactError]:
    level, kinds = facts.get("disability_level"), facts.get("disability_kinds")
    if level is None or kinds is None or (level == 0) == (len(kinds) == 0):
        return []
    if level == 0:
        message = "填了残疾类别，残疾等级却是“无残疾人证”。"
        cure = "有证的请填等级一至四级；无证的请清空残疾类别。"
    else:
        message = "填了残疾等级，却没有残疾类别。"
        cure = "请按残疾人证勾选类别；没有证的等级填 0。"
    return [FactError("disability_kinds", message, cure)]


def _lists(facts: Mapping[str, Any]) -> list[FactError]:
    errors = []
    for name, fact in FACTS.items():
        value = facts.get(name)
        if fact.kind != "list" or value is None:
            continue
        if None in value or len(set(value)) != len(value):
            cure = "列表里每项只填一次，不能有空值。"
            errors.append(FactError(name, f"“{fact.label}”有重复或空的项。", cure))
    return errors


def _dates(facts: Mapping[str, Any], today: date | None) -> list[FactError]:
    errors = []
    birth, died = facts.get("birth_date"), facts.get("died_on")
    if birth and birth < FIRST_BIRTH:
        errors.append(FactError("birth_date", "出生日期早于1880年。", "请核对出生日期。"))
    if birth and died and birth > died:
        errors.append(FactError("died_on", "死亡日期早于出生日期。", "请核对两个日期。"))
    if today is not None:
        if birth and birth > today:
            errors.append(FactError("birth_date", "出生日期晚于今天。", "请核对出生日期。"))
        if died and died > today:
            errors.append(FactError("died_on", "死亡日期晚于今天。", "请核对死亡日期。"))
        until = min(died, today) if died else today
        if birth and birth <= until and until.year - birth.year > OLDEST:
            cure = "请核对出生日期；已去世的请填死亡日期。"
            errors.append(FactError("birth_date", f"年龄超过{OLDEST}岁。", cure))
    return errors

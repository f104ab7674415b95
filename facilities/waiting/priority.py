"""The documents' order of admission: special hardship first, then as printed, then by day.

“同等条件下优先” is read as: within the same class the earlier application goes first, and the
classes follow each other in the order in which the document prints them (an interpretation).
An order holds from the day its document does until another takes its place; an application is
placed by the order of the day of its assessment, and keeps it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from facilities.errors import FacilityError
from facilities.models import ResidentGrade
from portal.lib.periods import age_on
from portal.people.models import Circumstances
from subsidies.schemes.places import PREFECTURES

CLASSES = Path(__file__).resolve().parents[2] / "fixtures" / "facilities" / "waiting.yaml"
AGED = 80


@dataclass(frozen=True, slots=True)
class Class:
    """One class of a document's order."""

    rank: int
    name: str
    any: tuple[str, ...]
    clause: str
    printed: str


@dataclass(frozen=True, slots=True)
class Order:
    """A document's classes over ``[since, until)``."""

    prefecture: str
    since: date
    until: date | None
    document: str
    notes: str
    classes: tuple[Class, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the order is decided on: facts of a day, the home's grade, what the application says."""

    facts: Circumstances
    grade: str
    veteran_relative: bool
    day: date

    @property
    def disabled(self) -> bool:
        """Whether the assessment found any loss of ability."""
        return self.grade in (ResidentGrade.Grade.PARTLY, ResidentGrade.Grade.DISABLED)

    @property
    def hard_up(self) -> bool:
        """经济困难: subsistence allowance or low income."""
        return bool(self.facts.dibao or self.facts.low_income)

    @property
    def tekun(self) -> bool:
        """Kept in destitution."""
        return self.facts.tekun not in (None, "none")

    def lives(self, how: str) -> bool:
        """Alone, in an empty nest, or left behind."""
        return how in (self.facts.living or ())

    @property
    def aged(self) -> bool:
        """Eighty and over."""
        born = self.facts.birth_date
        return born is not None and age_on(born, self.day) >= AGED


CONDITIONS: Mapping[str, tuple[str, Callable[[Asked], bool]]] = {
    "tekun": ("特困供养", lambda a: a.tekun),
    "tekun_disabled": ("特困供养且失能", lambda a: a.tekun and a.disabled),
    "disabled": ("失能", lambda a: a.disabled),
    "aged": ("高龄（80周岁及以上）", lambda a: a.aged),
    "low_income": ("低收入", lambda a: a.hard_up),
    "hard_up_empty_nest": ("经济困难的空巢老年人", lambda a: a.hard_up and a.lives("empty_nest")),
    "hard_up_alone": ("经济困难的独居老年人", lambda a: a.hard_up and a.lives("alone")),
    "hard_up_left_behind": ("经济困难的留守老年人", lambda a: a.hard_up and a.lives("left_behind")),
    "hard_up_disabled": ("经济困难的失能（失智）老年人",
                         lambda a: a.hard_up and (a.disabled or bool(a.facts.dementia))),
    "hard_up_handicapped": ("经济困难的残疾老年人",
                            lambda a: a.hard_up and bool(a.facts.disability_level)),
    "hard_up_aged": ("经济困难的高龄老年人", lambda a: a.hard_up and a.aged),
    "family_planning": ("计划生育特殊家庭",
                        lambda a: a.facts.family_planning not in (None, "none")),
    "only_child_died": ("失独", lambda a: a.facts.family_planning == "only_child_died"),
    "veteran_relative": ("现役军人家属或烈士、因公牺牲军人、病故军人遗属", lambda a: a.veteran_relative),
    "national_honour": ("获得国家荣誉", lambda a: bool(a.facts.national_honour)),
}  # fmt: skip


@cache
def orders(path: Path = CLASSES) -> tuple[Order, ...]:
    """Every gazetted order; FacilityError when two of a prefecture hold on the same day."""
    found = [_order(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]
    found.sort(key=lambda order: (order.prefecture, order.since))
    for one, following in pairwise(found):
        if one.prefecture == following.prefecture and (
            one.until is None or one.until > following.since
        ):
            raise FacilityError(
                f"{one.document}和{following.document}的入住次序在{following.since}重叠。",
                "请给前一份写上 until（不含）。",
            )
    return tuple(found)


def _order(entry: dict[str, Any]) -> Order:
    for name in ("prefecture", "from", "document", "classes"):
        if not entry.get(name):
            raise FacilityError(f"入住次序缺少 {name}。", "请按原文补上。")
    return Order(
        prefecture=PREFECTURES[entry["prefecture"]],
        since=date.fromisoformat(entry["from"]),
        until=date.fromisoformat(entry["until"]) if entry.get("until") else None,
        document=entry["document"],
        notes=entry.get("notes", ""),
        classes=tuple(
            Class(rank, row["name"], tuple(row["any"]), row["clause"], row["printed"])
            for rank, row in enumerate(entry["classes"], start=1)
        ),
    )


def order_on(prefecture: str, day: date) -> Order | None:
    """The order that holds in a prefecture on a day; None before its first document."""
    for order in orders():
        if (
            order.prefecture == prefecture
            and order.since <= day
            and (order.until is None or day < order.until)
        ):
            return order
    return None


def rank_of(prefecture: str, asked: Asked) -> tuple[int, list[dict[str, Any]]]:
    """The first class one belongs to on the day asked, and what it rests on.

    The last rank is everybody else's; without an order in force all are alike, by their day.
    """
    order = order_on(prefecture, asked.day)
    if order is None:
        return 1, [{"class": "文件施行前，按申请先后", "met": [], "clause": ""}]
    for row in order.classes:
        met = [CONDITIONS[name][0] for name in row.any if CONDITIONS[name][1](asked)]
        if met:
            where = {"clause": row.clause, "document": order.document}
            return row.rank, [{"class": row.name, "met": met, **where}]
    rest = {"clause": "", "document": order.document}
    return len(order.classes) + 1, [{"class": "其他老年人", "met": [], **rest}]

"""How an item is handled: what a catalogue admin set, else what holds for every item."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from eligibility.applications.models import DayKind, Handling, Shown
from eligibility.models import CatalogueItem, ItemVersion
from eligibility.models.dated import State

#: Facts about health, disability and losses of a family, none of which may be told in public.
PRIVATE_FACTS = frozenset({
    "care_level", "disabled_grade", "self_care", "disability_kinds", "disability_level",
    "certificate_until", "long_term_care", "dementia", "family_planning", "disabled_elder",
    "work_injury_care_allowance",
})  # fmt: skip
PRIVATE_WORDS = ("残疾", "失能", "失智", "不能自理", "护理", "计划生育", "计生")
#: What stands on a public list in place of such an item's name.
UNNAMED = "民政惠老补贴（项目名称不公开）"
DEFAULT_DAYS = 7
DEFAULT_BASIS = "默认 7 日，与低保、特困公示期一致（待确认）"


@dataclass(frozen=True, slots=True)
class Rules:
    """How applications for an item are made public."""

    shown: str
    days: int
    day_kind: str
    basis: str
    private: bool

    @property
    def needs_publicity(self) -> bool:
        """Whether an approval waits for a public list."""
        return self.shown != Shown.NONE


def is_private(item: CatalogueItem) -> bool:
    """Whether an item's name tells of somebody's health, disability or loss.

    It does when any published version asks for such a fact, or the name says so itself.
    """
    if any(word in item.name for word in PRIVATE_WORDS):
        return True
    bodies = ItemVersion.objects.filter(
        item=item, state=State.PUBLISHED, superseded_at=None
    ).values_list("body", flat=True)
    return any(_asks(body) for body in bodies)


def _asks(body: Any) -> bool:
    """Whether a condition of a version tests a private fact, alone or among others."""
    if isinstance(body, dict):
        return any(_asks(value) for value in body.values())
    if isinstance(body, list):
        return any(_asks(value) for value in body)
    return isinstance(body, str) and body.split()[:1] != [] and body.split()[0] in PRIVATE_FACTS


def handling_of(item: CatalogueItem) -> Rules:
    """What holds for an item."""
    return handlings([item])[item.pk]


def handlings(items: Iterable[CatalogueItem]) -> dict[int, Rules]:
    """The same for several, by primary key; a private item is never named, whatever was set."""
    wanted = list(items)
    stored = {row.item_id: row for row in Handling.objects.filter(item__in=wanted)}
    return {item.pk: _rules(stored.get(item.pk), is_private(item)) for item in wanted}


def _rules(row: Handling | None, private: bool) -> Rules:
    if row is None:
        shown = Shown.UNNAMED if private else Shown.NAMED
        return Rules(shown, DEFAULT_DAYS, DayKind.CALENDAR, DEFAULT_BASIS, private)
    shown = Shown.UNNAMED if private and row.shown == Shown.NAMED else row.shown
    return Rules(shown, row.days, row.day_kind, row.basis, private)

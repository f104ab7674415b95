"""Which items of a list are shown: by group, by kind of service, by age."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eligibility.determination.person import determine_typed
from eligibility.determination.rule_set import RuleSet
from eligibility.models import CatalogueItem
from eligibility.web.printed import shown
from portal.people.facts import FACTS

KINDS = {
    "material": "物质帮助", "care": "照护服务", "concern": "关爱服务", "preferential": "优待服务",
}  # fmt: skip
OLDEST = 130


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address asks for; empty parts ask for nothing."""

    group: str = ""
    kind: str = ""
    age: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filter":
        """Read from the address; what makes no sense there is left out."""
        age = query.get("age", "").strip()
        whole = int(age) if age.isascii() and age.isdigit() and len(age) <= 3 else None
        kind = query.get("kind", "")
        return cls(
            group=query.get("group", ""),
            kind=kind if kind in KINDS else "",
            age=whole if whole is not None and whole <= OLDEST else None,
        )

    def __bool__(self) -> bool:
        return bool(self.group or self.kind or self.age is not None)

    def of_items(self, items: Sequence[CatalogueItem], rules: RuleSet) -> list[CatalogueItem]:
        """The items wanted; an item without a rule fits every age."""
        barred = self._barred(rules)
        return [
            item
            for item in items
            if (not self.group or group_of(item) == self.group)
            and (not self.kind or self.kind in item.kinds)
            and item.code not in barred
        ]

    def _barred(self, rules: RuleSet) -> frozenset[str]:
        """Codes of the items nobody of that age can have, whatever else is true of him."""
        if self.age is None:
            return frozenset()
        facts = dict.fromkeys(FACTS)
        # Age counts by months, so any day of the birth month will do.
        facts["birth_date"] = date(rules.month.first.year - self.age, rules.month.first.month, 1)
        answer = determine_typed(rules, facts, None)
        possible = {e["code"] for e in answer["items"] if e["outcome"] != "not_entitled"}
        return frozenset(e["code"] for e in answer["items"]) - possible


def group_of(item: CatalogueItem) -> str:
    """服务对象 as printed; empty on a missing page."""
    return shown(item.printed.get("group"))

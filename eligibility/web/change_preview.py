"""What a change does to entitlements: the one evaluator, month by month, before and after."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from eligibility.determination.festivals import month_of
from eligibility.determination.person import outcomes_of, region_of_month
from eligibility.determination.stored import stamp, stored
from portal.lib.periods import Month
from portal.people.models import Person
from portal.regions.selectors import tree
from portal.web.entries import ChangePreview

Key = tuple[str, str]
#: Item and part → name, outcome and amount of a month.
Entitled = Mapping[Key, tuple[str, str, Decimal | None]]
State = Mapping[Month, Entitled]


@dataclass(frozen=True, slots=True)
class Effect:
    """One item over a run of months (``last`` None: from then on): what it was and will be."""

    name: str
    first: Month
    last: Month | None
    was: tuple[str, Decimal | None]
    will: tuple[str, Decimal | None]

    @property
    def tone(self) -> str:
        """stops, starts, amount, opens or settles."""
        had, has = self.was[0] == "entitled", self.will[0] == "entitled"
        if had and has:
            return "amount"
        if had:
            return "stops" if self.will[0] == "not_entitled" else "opens"
        return "starts" if has else "other"


def state(person: Person, month: Month) -> Entitled:
    """Outcome and amount of every item in a month."""
    return {
        (rule.item.code, rule.part.part or ""): (
            rule.name,
            found.outcome,
            found.amount,
        )
        for rule, found in outcomes_of(person.pk, month)
    }


def differs(before: Entitled, after: Entitled) -> Hashable:
    """The items whose outcome or sum is another one, with both."""
    keys = before.keys() | after.keys()
    return frozenset(
        (key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)
    )


def always(person: Person, months: Sequence[Month]) -> set[Month]:
    """The months in which the person's lists pay a yearly sum: unlike the months beside them."""
    last = months[-1]
    regions = tree(last).ancestors(region_of_month(person.pk, last) or "43")
    versions = (v for v in stored(stamp()).versions if v.region in regions)
    named = {version.body.get("month") for version in versions} - {None}
    return {m for m in months if any(month_of(when, m.year) == m.number for when in named)}


def told(before: State, after: State) -> dict[str, Any]:
    """The effects in the order of their first month, money first."""
    months = sorted(after)
    keys = {key for month in months for key in (*before[month], *after[month])}
    effects = [effect for key in sorted(keys) for effect in _effects(key, before, after, months)]
    shown = [effect for effect in effects if effect.tone != "other"]
    shown.sort(key=lambda e: (e.first, e.will[1] is None and e.was[1] is None))
    return {"effects": shown, "others": len(effects) - len(shown), "first": months[0]}


def _effects(key: Key, before: State, after: State, months: Sequence[Month]) -> Iterator[Effect]:
    def outcome(found: State, month: Month) -> tuple[str, Decimal | None]:
        return found[month].get(key, ("", "not_entitled", None))[1:]

    pairs = [(month, outcome(before, month), outcome(after, month)) for month in months]
    for (was, will), run in groupby(pairs, key=lambda pair: pair[1:]):
        touched = [month for month, _, _ in run]
        if was == will:
            continue
        name = (before[touched[0]].get(key) or after[touched[0]][key])[0]
        last = None if touched[-1] == months[-1] else touched[-1]
        yield Effect(name, touched[0], last, was, will)


ENTITLEMENTS = ChangePreview("eligibility/change_preview.html", state, told, differs, always)

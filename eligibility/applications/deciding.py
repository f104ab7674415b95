"""What the one evaluator says of an application, and from which month an award would run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.applications.errors import ApplicationError
from eligibility.determination.festivals import month_of
from eligibility.determination.person import entitlements_of, region_of_month
from eligibility.determination.rule import Rule
from eligibility.determination.rule_set import rule_set
from eligibility.models import Award
from portal.lib.periods import Month
from portal.regions.selectors import tree

#: So many months are looked through for the first one an award can run in.
LONGEST_WAIT = 24
#: Paid once, by the sum approved with the application where no standard gives one.
AT_ONCE = ("once", "event")
#: Outcomes an award can rest on; a monthly item waits for its standard.
GRANTED = ("entitled", "standard_missing")

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """The entry of an item (part) in a month, with its rule."""

    month: Month
    region: str
    entry: Mapping[str, Any]
    rule: Rule

    @property
    def outcome(self) -> str:
        """entitled, not_entitled, undetermined or standard_missing."""
        return str(self.entry["outcome"])

    @property
    def granted(self) -> bool:
        """Whether an award can rest on it."""
        return self.outcome in GRANTED

    @property
    def amount(self) -> Decimal | None:
        """Yuan per the item's period, where it prints a sum."""
        return _decimal(self.entry["amount"])

    @property
    def cap(self) -> Decimal | None:
        """The largest sum that may be approved."""
        return _decimal(self.entry["cap"])

    @property
    def asks_sum(self) -> bool:
        """Whether the sum is entered with the application."""
        return self.outcome == "standard_missing" and self.rule.version.per in AT_ONCE

    @property
    def pays(self) -> bool:
        """Whether the item pays money at all."""
        return bool(self.rule.part.pays)

    @property
    def stated_payee(self) -> bool:
        """Whether somebody must say who is paid: the facts do not."""
        kinds = {payee for _, payee in self.rule.part.payees} if self.pays else set()
        return bool(kinds & {"stated", "carer", "provider"})


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def decide_all(person_id: int, month: Month) -> dict[Key, Decided]:
    """Every item (part) of a person's month, by code and part."""
    region = region_of_month(person_id, month)
    if region is None:
        return {}
    rules = {(r.item.code, r.part.part or ""): r for r in rule_set(month, region).rules}
    result = entitlements_of(person_id, month)
    entries = {(e["code"], e["part"] or ""): e for e in result["items"]}
    return {
        key: Decided(month, result["region"], entry, rules[key])
        for key, entry in entries.items()
        if key in rules
    }


def decide(person_id: int, code: str, part: str, month: Month) -> Decided | None:
    """One item (part) of a person's month; None where the list of that month has none."""
    return decide_all(person_id, month).get((code, part))


def county_of_month(person_id: int, month: Month) -> str | None:
    """The county that decides and pays in a month."""
    code = region_of_month(person_id, month)
    return None if code is None else tree(month).county_of(code) or code


def earliest(rule: Rule, *, applied_on: date, decided_on: date, event_date: date | None) -> Month:
    """The first month an award may run in, as the version's ``award_from`` says."""
    version = rule.version
    if version.award_from == "event_month" or version.per == "event":
        if event_date is None:
            raise ApplicationError(
                "缺少事件日期，", "请补填事件日期（如死亡日期）。", field="event_date"
            )
        return Month.of(event_date)
    if version.award_from == "after_approval":
        return Month.of(decided_on).next()
    return Month.of(applied_on)


def deciding_month(rule: Rule, applied_on: date, event_date: date | None) -> Month:
    """The month an application is held against before it is approved."""
    if rule.version.per == "event":
        return earliest(rule, applied_on=applied_on, decided_on=applied_on, event_date=event_date)
    return next_paid(rule, Month.of(applied_on))


def next_paid(rule: Rule, month: Month) -> Month:
    """The month itself, or for a yearly payment with a printed month the next such month."""
    wanted = rule.version.pay_month
    if wanted is None:
        return month
    year = month.year if month_of(wanted, month.year) >= month.number else month.year + 1
    return Month(year, month_of(wanted, year))


def first_granted(
    person_id: int, code: str, part: str, begins: Month, until: Month
) -> Decided | None:
    """The first month from ``begins`` to ``until`` an award can rest on.

    Where none can, the determination of the last month looked at, to say why not.
    """
    found = None
    for month in begins.until(min(max(begins, until), begins.shift(LONGEST_WAIT))):
        found = decide(person_id, code, part, month) or found
        if found is not None and found.month == month and found.granted:
            return found
    return found


def running_awards(person_id: int, month: Month) -> dict[Key, Award]:
    """Awards of a person that run in a month or later, by code and part."""
    rows = Award.objects.filter(person_id=person_id).select_related("item")
    return {
        (row.item.code, row.part): row
        for row in rows
        if row.ends is None or row.ends >= month.first
    }

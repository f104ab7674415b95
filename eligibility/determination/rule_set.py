"""The rules in force in a month for a county: its catalogue, resolved."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from eligibility.determination.festivals import month_of
from eligibility.determination.mending import better_of, better_rates
from eligibility.determination.rates import rates
from eligibility.determination.rule import Item, Rule
from eligibility.determination.stored import Stored, stamp, stored
from eligibility.determination.values import (
    Parameters,
    Standards,
    holds,
    local_standards,
    of_chain,
)  # fmt: skip
from eligibility.models import Catalogue, Exclusion, ItemVersion
from eligibility.rules.compile import Meaning
from eligibility.rules.nodes import ALIVE, DIED_IN_MONTH, Node, PaidIn, with_first
from eligibility.rules.parse import Language
from eligibility.rules.version import Part, Version, parse_version
from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.regions.tree import RegionTree


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything a determination of a month and county needs to know."""

    month: Month
    region: str
    catalogue: Catalogue | None
    rules: tuple[Rule, ...]
    exclusions: tuple[Exclusion, ...]
    language: Language
    regions: RegionTree
    #: The words of findings by code.
    findings: dict[str, str]
    #: The state of catalogue and regions it was read from: what is kept of it is kept by this.
    as_of: tuple
    #: Texts of SQL made for this rule set, so that asking again costs only the asking.
    prepared: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def name(self, code: str) -> str:
        """The Chinese name of a region code or of ``finding:<code>``."""
        if code.startswith("finding:"):
            return self.findings.get(code.removeprefix("finding:"), code)
        return self.regions.name(code)

    @property
    def note(self) -> str | None:
        """Why the list is empty, when it is."""
        if self.catalogue is None:
            return f"{self.regions.full_name(self.region)}没有载入基本养老服务清单。"
        if self.month.first < self.catalogue.in_force_from:
            since = Month.of(self.catalogue.in_force_from).in_words()
            return f"{self.catalogue.document}自{since}起适用，{self.month.in_words()}尚未施行。"
        return None


def rule_set(month: Month, region: str, given: Mapping[str, Decimal] | None = None) -> RuleSet:
    """The rule set of a county (or any region below a catalogue's); ``given`` replaces parameters.

    Kept in memory until any catalogue table or region changes.
    """
    return _rule_set(month, region, tuple(sorted((given or {}).items())), stamp())


@lru_cache(maxsize=512)
def _rule_set(month: Month, region: str, given: tuple, as_of: tuple) -> RuleSet:
    regions, known = tree(month), stored(as_of)
    chain = regions.ancestors(region)
    # A county's own list adds to its prefecture's and does not decide when that begins.
    lists = {c.region: c for c in known.catalogues if c.region in chain}
    catalogue = next((lists[code] for code in reversed(chain) if code in lists), None)
    rules: tuple[Rule, ...] = ()
    if catalogue is not None and month.first >= catalogue.in_force_from:
        rules = _rules(month, chain, dict(given), known, regions)
    exclusions = tuple(e for e in known.exclusions if holds(e, month.first))
    return RuleSet(
        month, region, catalogue, rules, exclusions, known.language, regions, known.findings, as_of
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A month and county with all that its rules are made of."""

    month: Month
    region: str
    regions: RegionTree
    language: Language
    parameters: Parameters
    standards: Standards
    grades: dict[str, dict[str, tuple[str, ...]]]


def _rules(
    month: Month, chain: tuple[str, ...], given: dict[str, Decimal],
    known: Stored, regions: RegionTree,
) -> tuple[Rule, ...]:  # fmt: skip
    place = _Place(
        month, chain[0], regions, known.language, Parameters(month, chain, known.parameters, given),
        local_standards(known.standards, month, chain), _grades(known, month, chain),
    )  # fmt: skip
    nearest = of_chain(known.versions, month.first, chain)[::-1]
    chosen = sorted(
        {v.item_id: v for v in nearest}.values(), key=lambda v: (v.item.number, v.item.code)
    )
    found: list[Rule] = []
    for row in chosen:
        outer = [v for v in nearest if v.item_id == row.item_id and v.pk != row.pk]
        theirs = _of_version(outer[-1], place) if outer else []
        for rule in _held_up(_of_version(row, place, theirs), theirs, place):
            found.append(replace(rule, number=len(found)))
    return tuple(found)


def _of_version(row: ItemVersion, place: _Place, above: Sequence[Rule] = ()) -> list[Rule]:
    """The rules of a version, one a part; ``above``: those of the region above, as floors."""
    version = _parsed(json.dumps(row.body), row.item.code, place.language)
    floors = {(r.part.part or "", k.tier.name): k for r in above for k in r.rates}
    item = Item(row.item.pk, row.item.code, row.item.number, row.item.name, row.item.succeeds)
    month = place.month
    meaning = Meaning(
        month, month.previous() if version.starts == "next_month" and version.event is None else month,
        place.regions.descendants, place.grades.get(item.code, place.grades[""]),
    )  # fmt: skip
    return [
        Rule(
            number, item, row.pk, row.region, version, part, _who(part, version, month),
            rates(item.id, version, part, place.parameters, place.standards, floors), meaning,
        )
        for number, part in enumerate(version.parts)
    ]  # fmt: skip


def _held_up(own: list[Rule], theirs: list[Rule], place: _Place) -> list[Rule]:
    """A county's rules, none below those of the region above; parts it lacks are the latter's."""
    parts = {rule.part.part: rule for rule in own}
    above = {rule.part.part: rule for rule in theirs}
    held = []
    for name, rule in (above | parts).items():
        wider = above.get(name)
        part = None
        if name in parts and wider is not None:
            part = better_of(rule, wider, place.regions, place.region)
        if part is None or wider is None:
            held.append(rule)
            continue
        held.append(replace(
            rule, part=part, who=_who(part, rule.version, place.month),
            rates=better_rates(rule, wider), alone=rule,
        ))  # fmt: skip
    return held


@lru_cache(maxsize=2048)
def _parsed(body: str, code: str, language: Language) -> Version:
    """A version's values; counties of a prefecture share them, and so do months."""
    return parse_version(json.loads(body), code, language)


def _who(part: Part, version: Version, month: Month) -> Node:
    """The condition with what is implied; only a payment waits for its month, a service does not."""
    who = part.who
    if version.pay_month is not None and part.pays:
        paid_in = month_of(version.pay_month, month.year)
        label = "重阳节" if version.pay_month == "chongyang" else ""
        who = with_first(PaidIn(paid_in, month.year, paid_in == month.number, label), who)
    return with_first(DIED_IN_MONTH if version.event == "death" else ALIVE, who)


DEFAULT_GRADES = {"able": ("intact",), "partial": ("mild", "moderate"), "full": ("severe", "total")}


def _grades(
    known: Stored, month: Month, chain: tuple[str, ...]
) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {"": DEFAULT_GRADES}
    for row in reversed(of_chain(known.grades, month.first, chain)):
        found[row.item] = {
            "able": tuple(row.able), "partial": tuple(row.partial), "full": tuple(row.full)
        }  # fmt: skip
    return found

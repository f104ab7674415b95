"""The better of two rules for each person: a county's own, and the list it has fallen below.

A prefecture may raise or widen an item after a county published its own version. Until that is
superseded, whoever is entitled by either rule is, and gets the higher sum (DESIGN §5).
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from eligibility.determination.proving import nobody_loses
from eligibility.determination.rule import Rate, Rule
from eligibility.rules.nodes import All, Any, Node, Not
from eligibility.rules.version import Part, Service
from portal.regions.tree import RegionTree

#: What two versions must have in common to be weighed against each other month by month.
COMMON = ("unit", "per", "pay_month", "event", "starts", "stops")
LOWEST = Decimal(-1)


def better_of(own: Rule, theirs: Rule, regions: RegionTree, county: str) -> Part | None:
    """The part that gives everybody the better of both; None where the county's own suffices.

    Caps (``at_most``) are the county's to set and are left alone.
    """
    if any(getattr(own.version, n) != getattr(theirs.version, n) for n in COMMON):
        return None
    if any(r.tier.bound == "at_most" for r in (*own.rates, *theirs.rates)):
        return None
    if nobody_loses(theirs, own, regions, county):
        return None
    return replace(
        own.part,
        who=Any((own.part.who, theirs.part.who)),
        provides=_services(own.part, theirs.part),
        grants=(*own.part.grants, *(g for g in theirs.part.grants if g not in own.part.grants)),
    )


def better_rates(own: Rule, theirs: Rule) -> tuple[Rate, ...]:
    """The tiers of both, highest sum first, each for those whom no higher one of the other takes."""
    marked = [(rate, own, True) for rate in own.rates] + [
        (replace(rate, source=replace(rate.source, better=True)), theirs, False)
        for rate in theirs.rates
    ]
    marked.sort(key=lambda m: (-_sum(m[0]), not m[2]))
    rates = []
    for place, (rate, rule, mine) in enumerate(marked):
        higher = [_whose(r, o) for r, o, m in marked[:place] if m is not mine]
        when = All((rule.part.who, rate.tier.when, *map(Not, higher)))
        rates.append(replace(rate, tier=replace(rate.tier, when=when)))
    return tuple(rates)


def _sum(rate: Rate) -> Decimal:
    return LOWEST if rate.amount is None else rate.amount


def _whose(rate: Rate, rule: Rule) -> Node:
    return All((rule.part.who, rate.tier.when))


def _services(own: Part, theirs: Part) -> tuple[Service, ...]:
    """The services of both; of one both name, the more frequent."""
    found: dict[tuple[str, str], Service] = {}
    both: Iterable[Service] = (*own.provides, *theirs.provides)
    for service in both:
        key = (service.service, service.every)
        held = found.get(key)
        if held is None or (service.times or 0) > (held.times or 0):
            found[key] = service
    return tuple(found.values())

"""A rule in words: who, how much, for whom, which services."""

from dataclasses import dataclass
from decimal import Decimal

from eligibility.determination.rule import Rule
from eligibility.determination.rule_set import RuleSet
from eligibility.rules.amounts import formula_text
from eligibility.rules.render import text
from eligibility.rules.version import DAYS, PAYEES, PERS, UNITS, Service
from portal.web.labels import label
from portal.web.words import BOUNDS, EVERY


@dataclass(frozen=True, slots=True)
class RateWords:
    """One tier: whose it is, what the text says, and what is paid in this month and place."""

    who: str
    text: str
    amount: Decimal | None
    document: str
    status: str


@dataclass(frozen=True, slots=True)
class PartWords:
    """One part of an item in words."""

    name: str
    who: str
    rates: tuple[RateWords, ...]
    payees: tuple[str, ...]
    services: tuple[str, ...]
    grants: tuple[str, ...]
    months: str


def of(rule: Rule, rules: RuleSet) -> PartWords:
    """The words of a rule; amounts are those of the rule set's month and place."""
    names = rules.regions.name
    part, version = rule.part, rule.version
    return PartWords(
        name=part.name or "",
        who=text(part.who, names),
        rates=tuple(_rate(rule, position, names) for position in range(len(rule.rates))),
        payees=tuple(
            PAYEES[to] if when is None else f"{text(when, names)}：{PAYEES[to]}"
            for when, to in part.payees
        )
        if part.pays
        else (),
        services=tuple(_service(service) for service in part.provides),
        grants=tuple(label("grants", code) for code in part.grants),
        months=f"符合条件的{DAYS[version.starts]}起计，不符合的{DAYS[version.stops]}起停",
    )


def _rate(rule: Rule, position: int, names: object) -> RateWords:
    rate = rule.rates[position]
    unit = "" if rule.version.unit == "person" else f"每{UNITS[rule.version.unit]}"
    formula = formula_text(rate.tier.formula) if rate.tier.formula else ""
    return RateWords(
        who=text(rate.tier.when, names),
        text=f"{PERS[rule.version.per]}{unit}{BOUNDS[rate.tier.bound]} {formula}".strip(),
        amount=rate.amount,
        document=rate.source.document or "",
        status=rate.source.status,
    )


def _service(service: Service) -> str:
    times = f" {service.times} 次" if service.times else ""
    return f"{label('services', service.service)}（{EVERY.get(service.every, '')}{times}）"

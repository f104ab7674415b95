"""What a tier pays in a month and county: bound, parameters, local standard, rounding."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from eligibility.determination.rule import Rate, Source
from eligibility.determination.values import Parameters, Standards
from eligibility.models import LocalStandard
from eligibility.rules.amounts import parameters_of, resolve
from eligibility.rules.version import Part, Tier, Version
from portal.lib.money import to_fen

#: Part and tier.
Key = tuple[str, str]


def rates(
    item_id: int, version: Version, part: Part, parameters: Parameters,
    standards: Standards, floors: Mapping[Key, Rate] | None = None,
) -> tuple[Rate, ...]:  # fmt: skip
    """The tiers of a part with their sums in yuan; a sum is rounded once, to the fen.

    ``floors`` are the prefecture's rates where the version is a county's own: until a lower
    county's sum is superseded, the better of the two is paid, marked (``at_most`` excepted).
    """
    found = []
    for tier in part.pays:
        key = (part.part or "", tier.name)
        rate = _rate(version, tier, parameters, standards.get((item_id, *key), ()))
        found.append(_better(rate, (floors or {}).get(key)))
    return tuple(found)


def _better(rate: Rate, floor: Rate | None) -> Rate:
    if floor is None or floor.amount is None or rate.tier.bound == "at_most":
        return rate
    if rate.amount is not None and rate.amount >= floor.amount:
        return rate
    better = replace(floor.source, better=True)
    return replace(rate, amount=floor.amount, source=better, own=rate.amount)


def _rate(
    version: Version, tier: Tier, parameters: Parameters, standards: tuple[LocalStandard, ...]
) -> Rate:
    printed, source = _printed(version, tier, parameters)
    fitting = [s for s in standards[:1] if _fits(tier.bound, s.amount, printed)]
    if tier.bound != "at_most":
        fitting += [s for s in standards[1:] if _fits(tier.bound, s.amount, printed)]
    if fitting:
        chosen = max(fitting, key=lambda s: s.amount)
        kept = Source(
            "local_standard",
            chosen.document,
            chosen.status,
            chosen.pk,
            better=chosen is not standards[0],
        )
        cap = printed if tier.bound == "at_most" else None
        return Rate(tier, chosen.amount, cap, kept, standards[0].amount)
    if tier.bound == "at_most":
        return Rate(tier, None, printed, source)
    if standards and printed is not None:
        return Rate(tier, printed, None, replace(source, better=True), standards[0].amount)
    return Rate(tier, printed, None, source)


def _fits(bound: str, local: Decimal, printed: Decimal | None) -> bool:
    """Whether a local standard counts: below a floor or above a cap it does not."""
    if printed is None:
        return True
    return local <= printed if bound == "at_most" else local >= printed


def _printed(version: Version, tier: Tier, parameters: Parameters) -> tuple[Decimal | None, Source]:
    own = Source("catalogue", version.document, version.status)
    if tier.formula is None:
        return None, own
    looked = [
        (code, parameters.held(code, previous)) for code, previous in parameters_of(tier.formula)
    ]
    value = resolve(
        tier.formula, lambda c, p: held.value if (held := parameters.held(c, p)) else None
    )
    amount = None if value is None else to_fen(value, tier.bound)
    used = [
        {"code": code, "value": str(held.value), "document": held.document, "status": held.status}
        for code, held in looked
        if held is not None
    ]
    if not used:
        return amount, own
    worst = max((u["status"] for u in used), key=STATUS_ORDER.index)
    return amount, Source("parameter", version.document, str(worst), None, tuple(used))


STATUS_ORDER = ("official", "given", "to_confirm", "demo")


def standard_problem(rate: Rate, amount: Decimal) -> str | None:
    """What is wrong with a local standard beside a rate that stands without it."""
    bound = rate.tier.bound
    if bound == "at_most":
        if rate.cap is not None and amount > rate.cap:
            return f"清单规定不超过 {rate.cap:.2f} 元，{amount:.2f} 元高于上限"
        return None
    if rate.amount is not None and amount < rate.amount:
        words = "规定" if bound == "exactly" else "规定不低于"
        return f"上级{words} {rate.amount:.2f} 元，{amount:.2f} 元低于此数"
    return None

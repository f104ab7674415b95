"""What a tier pays in a month and county: bound, parameters, local standard, rounding."""

from decimal import Decimal

from eligibility.determination.rule import Rate, Source
from eligibility.determination.values import Parameters
from eligibility.models import LocalStandard
from eligibility.rules.amounts import parameters_of, resolve
from eligibility.rules.version import Part, Tier, Version
from portal.lib.money import to_fen


def rates(
    item_id: int, version: Version, part: Part, parameters: Parameters,
    standards: dict[tuple[int, str, str], LocalStandard],
) -> tuple[Rate, ...]:  # fmt: skip
    """The tiers of a part with their sums in yuan; a sum is rounded once, to the fen."""
    return tuple(
        _rate(version, tier, parameters, standards.get((item_id, part.part or "", tier.name)))
        for tier in part.pays
    )


def _rate(
    version: Version, tier: Tier, parameters: Parameters, standard: LocalStandard | None
) -> Rate:
    printed, source = _printed(version, tier, parameters)
    local = standard.amount if standard is not None else None
    if local is not None and _fits(tier.bound, local, printed):
        assert standard is not None
        kept = Source("local_standard", standard.document, standard.status, standard.pk)
        return Rate(tier, local, printed if tier.bound == "at_most" else None, kept)
    if tier.bound == "at_most":
        return Rate(tier, None, printed, source)
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
    looked = [(code, parameters.held(code, previous)) for code, previous in parameters_of(tier.formula)]
    value = resolve(tier.formula, lambda c, p: held.value if (held := parameters.held(c, p)) else None)
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

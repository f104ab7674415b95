"""Which rule of life certificates holds for a county in a month."""

from django.db.models import Q

from eligibility.care.models import LifeRule
from eligibility.models.dated import State
from portal.lib.periods import Month
from portal.regions.selectors import tree


def rules_of(region: str, month: Month) -> list[LifeRule]:
    """The published rules of a county's month: the nearest one for each item."""
    chain = tree(month).ancestors(region)
    rules = LifeRule.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=month.first), region__in=chain, state=State.PUBLISHED,
        superseded_at=None, valid_from__lte=month.first,
    )  # fmt: skip
    nearest: dict[str, LifeRule] = {}
    for rule in sorted(rules, key=lambda r: -chain.index(r.region)):
        nearest[rule.item] = rule
    return [nearest[item] for item in sorted(nearest)]

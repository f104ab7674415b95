"""Which fund pays an item in a county in a month."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.models import Fund, FundAssignment

GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Funding:
    """The fund of every item: those named, and the one of all others."""

    others: Fund
    named: Mapping[str, Fund]

    @property
    def funds(self) -> list[Fund]:
        """Each fund once, the one of the unnamed items first."""
        found = {self.others.pk: self.others}
        found.update({fund.pk: fund for fund in self.named.values()})
        return list(found.values())

    def of(self, item_code: str) -> Fund:
        """The fund of an item."""
        return self.named.get(item_code, self.others)


def funding(region: str, month: Month) -> Funding:
    """The assignments in force; what nobody assigned is paid by the general fund."""
    nearness = {code: place for place, code in enumerate(tree(month).ancestors(region))}
    rows = FundAssignment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=month.first),
        region__in=nearness,
        valid_from__lte=month.first,
    ).select_related("fund")
    nearest: dict[str, Fund] = {}
    for row in sorted(rows, key=lambda row: nearness[row.region], reverse=True):
        nearest[row.item_code] = row.fund
    others = nearest.pop("", None) or Fund.objects.get(code=GENERAL)
    return Funding(others, nearest)

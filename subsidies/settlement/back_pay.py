"""Limits of back-pay: a parameter of item and region, off by default (DOMAIN 3.3)."""

from eligibility.models import CatalogueItem
from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.models import BackPayLimit


def limited_items(region: str, covered: Month, month: Month) -> list[int]:
    """Items that a run of ``month`` no longer pays in arrears for ``covered``."""
    back = month.index - covered.index
    nearness = {code: place for place, code in enumerate(tree(month).ancestors(region))}
    rows = BackPayLimit.objects.filter(region__in=nearness)
    nearest = {
        row.item_code: row.months
        for row in sorted(rows, key=lambda row: nearness[row.region], reverse=True)
    }
    codes = [code for code, months in nearest.items() if back > months]
    if not codes:
        return []
    return list(CatalogueItem.objects.filter(code__in=codes).values_list("pk", flat=True))

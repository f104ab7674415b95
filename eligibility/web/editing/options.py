"""The choices of the version form."""

from typing import Any

from eligibility.models import Assumption, ItemVersion, Word
from eligibility.rules.amounts import BOUNDS, PARAMETERS
from eligibility.rules.version import AWARD_FROM, DAYS, PERS, STATUSES, UNITS
from eligibility.web.editing.conditions import GROUPS, fact_groups
from portal.lib.periods import Month
from portal.regions import selectors as regions

AWARD_FROM_WORDS = {
    "application_month": "自申请当月", "after_approval": "自审批次月", "event_month": "自事件当月",
}  # fmt: skip


def options(row: ItemVersion, month: Month) -> dict[str, Any]:
    """Facts, groups, bounds, parameters, places and periods to choose from."""
    tree = regions.tree(month)
    prefecture = tree.prefecture_of(row.region) or row.region
    return {
        "facts": fact_groups({"readings": readings(), "findings": findings()}),
        "groups": GROUPS,
        "bounds": BOUNDS,
        "parameters": PARAMETERS,
        "statuses": STATUSES,
        "units": UNITS,
        "pers": PERS,
        "days": DAYS,
        "award_from": {code: AWARD_FROM_WORDS[code] for code in AWARD_FROM},
        "places": [
            (tree.name(p), [(p, f"{tree.name(p)}（全市州）"), *((c, tree.name(c)) for c in tree.counties(p))])
            for p in sorted(tree.prefectures(), key=lambda code: code != prefecture)
        ],
        "counties": [(c, tree.name(c)) for c in counted(row.region, tree)],
    }  # fmt: skip


def counted(region: str, tree: Any) -> tuple[str, ...]:
    """The counties whose people the live count can be asked for."""
    county = tree.county_of(region)
    return (county,) if county else tree.counties(region)


def readings() -> dict[str, str]:
    """The named readings by code."""
    return dict(Assumption.objects.order_by("pk").values_list("name", "text"))


def findings() -> dict[str, str]:
    """The findings by code."""
    rows = Word.objects.filter(kind=Word.Kind.FINDING).order_by("pk")
    return dict(rows.values_list("code", "label"))

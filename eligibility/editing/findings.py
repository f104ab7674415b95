"""What a trial found: people and money gained, lost and changed, by item, county and age."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from eligibility.models import CatalogueItem, WhatIf, WhatIfPerson

ENTITLED = Q(before="entitled")
GAINED = Q(after="entitled") & ~ENTITLED
LOST = ENTITLED & ~Q(after="entitled")
BOTH = ENTITLED & Q(after="entitled")
RAISED = BOTH & Q(after_amount__gt=Coalesce(F("before_amount"), Decimal(0)))
LOWERED = BOTH & Q(before_amount__gt=Coalesce(F("after_amount"), Decimal(0)))
KINDS = {
    "gained": ("新增", GAINED), "lost": ("失去", LOST), "raised": ("提高", RAISED),
    "lowered": ("降低", LOWERED),
}  # fmt: skip
BANDS = ((None, 59), (60, 64), (65, 69), (70, 79), (80, 89), (90, 99), (100, None))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; ``key`` is a county, an item or a band of ages."""

    key: str
    gained: int
    lost: int
    raised: int
    lowered: int
    difference: Decimal


def band_words(low: int | None, high: int | None) -> str:
    """80–89岁."""
    if low is None:
        return f"{high}岁及以下"
    return f"{low}岁及以上" if high is None else f"{low}–{high}岁"


def table(what_if: WhatIf, by: str) -> list[Row]:
    """Changes by ``region``, ``code`` or ``age``."""
    rows: QuerySet = what_if.people.all()
    if by == "age":
        rows = rows.annotate(band=_band()).values("band")
        by = "band"
    else:
        rows = rows.values(by)
    counts = {name: Count("pk", filter=condition) for name, (_, condition) in KINDS.items()}
    found = rows.annotate(**counts, plus=Sum("after_amount"), minus=Sum("before_amount"))
    lines = [
        Row(
            str(r[by]),
            *(r[name] for name in KINDS),
            (r["plus"] or Decimal(0)) - (r["minus"] or Decimal(0)),
        )
        for r in found
    ]
    order = [band_words(*band) for band in BANDS]
    return sorted(lines, key=lambda r: (order.index(r.key) if r.key in order else 0, r.key))


def _band() -> Case:
    arms = []
    for low, high in BANDS:
        condition = Q(age__isnull=False)
        condition &= Q() if low is None else Q(age__gte=low)
        condition &= Q() if high is None else Q(age__lte=high)
        arms.append(When(condition, then=Value(band_words(low, high))))
    return Case(*arms, default=Value("年龄不详"), output_field=CharField())


def totals(what_if: WhatIf) -> dict[str, Any]:
    """People and yuan before and after, over all counties."""
    money = [Decimal(0), Decimal(0)]
    people = [0, 0]
    for line in what_if.totals:
        people = [people[0] + line["before"], people[1] + line["after"]]
        money = [
            money[0] + Decimal(line["before_amount"]),
            money[1] + Decimal(line["after_amount"]),
        ]
    return {
        "before": people[0], "after": people[1], "before_amount": money[0], "after_amount": money[1],
        "people": people[1] - people[0], "amount": money[1] - money[0],
    }  # fmt: skip


def people(what_if: WhatIf, *, kind: str = "", region: str = "") -> QuerySet[WhatIfPerson]:
    """Whose result changes, filtered by what happens to them and by county."""
    rows = what_if.people.all()
    if kind in KINDS:
        rows = rows.filter(KINDS[kind][1])
    if region:
        rows = rows.filter(region=region)
    return rows.order_by("region", "code", "person_id")


def item_names(codes: Any) -> dict[str, str]:
    """Names of items by code."""
    return dict(CatalogueItem.objects.filter(code__in=set(codes)).values_list("code", "name"))

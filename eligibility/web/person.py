"""The tab 待遇 of a person's page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

from eligibility.determination.person import entitlements_of
from portal.people.models import Person
from portal.web.month import work_month

ORDER = ("entitled", "undetermined", "standard_missing")


def entitlements_tab(request: HttpRequest, person: Person) -> dict[str, Any]:
    """The entitlements of the month in work: what is given first, what is not last."""
    month = work_month(request)
    result = entitlements_of(person.pk, month)
    by_outcome: dict[str, list[Mapping[str, Any]]] = {}
    for item in result["items"]:
        by_outcome.setdefault(item["outcome"], []).append(item)
    for items in by_outcome.values():
        items.sort(key=lambda item: item["amount"] is None)
    return {
        "result": result,
        "items": [item for outcome in ORDER for item in by_outcome.get(outcome, ())],
        "refused": by_outcome.get("not_entitled", []),
        "counts": {outcome: len(by_outcome.get(outcome, ())) for outcome in ORDER},
        "total": Decimal(result["monthly_total"]),
    }

"""Reads of the registers."""

from typing import Any

from django.db.models import Q, QuerySet

from gas_safety.models import Customer
from gas_safety.scope import own
from portal.people.names import cleaned


def customers(user: Any) -> QuerySet[Customer]:
    """Gas users the user may see, with what lists show."""
    return own(Customer.objects.select_related("company__organisation", "region"), user)


def find(rows: QuerySet[Customer], typed: str) -> QuerySet[Customer]:
    """By the start of a name or number, four digits of a phone, or words of the address.

    Names and numbers are found by an index; words inside names and addresses only within the
    user's own rows.
    """
    typed = cleaned(typed)
    if not typed:
        return rows
    wanted = Q(name__startswith=typed) | Q(number__startswith=typed.upper())
    if typed.isdigit() and len(typed) == 4:
        wanted |= Q(phone_last4=typed)
    elif not typed.isascii() and len(typed) > 1:
        wanted |= Q(name__contains=typed) | Q(address__contains=typed) | Q(township=typed)
    return rows.filter(wanted)


def townships(user: Any, county: str) -> list[str]:
    """Townships of a county that occur among the user's gas users."""
    rows = own(Customer.objects.filter(region__code=county).exclude(township=""), user)
    return list(rows.order_by("township").values_list("township", flat=True).distinct()[:200])

"""What the pages read beside the selectors: masked numbers and choices of filters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse

from portal.accounts.scope import scoped
from portal.lib.masking import mask_account, mask_id_number, mask_phone
from portal.lib.periods import Month
from portal.people.models import Account, Circumstances, Person
from portal.people.selectors import search


def townships(region_id: int) -> list[str]:
    """The townships written in the files a county keeps, in order."""
    names = Person.objects.filter(managing_region_id=region_id).exclude(township="")
    return list(names.order_by("township").values_list("township", flat=True).distinct())


def villages(region_id: int, township: str) -> list[str]:
    """The villages written in a township's files, in order; none before a township is chosen."""
    if not township:
        return []
    names = Person.objects.filter(managing_region_id=region_id, township=township)
    named = names.exclude(village="").order_by("village")
    return list(named.values_list("village", flat=True).distinct())


def born_by_month(user: Any, months: Iterable[Month]) -> dict[Month, int]:
    """How many people of a user's area were born in each of some months; the dead left out."""
    born = Q(pk__in=[])
    for month in months:
        born |= Q(birth_date__gte=month.first, birth_date__lte=month.last)
    dead = Circumstances.objects.filter(
        person=OuterRef("pk"), superseded_at__isnull=True, died_on__isnull=False
    )
    people = scoped(Person.objects.all(), user).filter(born).exclude(Exists(dead))
    return _by_month(people, "birth_date")


def expiring_by_month(user: Any, first: Month, last: Month) -> dict[Month, int]:
    """How many certificates known now expire in each month of a span, in a user's area."""
    rows = Circumstances.objects.filter(
        superseded_at__isnull=True,
        valid_to__isnull=True,
        died_on__isnull=True,
        certificate_until__gte=first.first,
        certificate_until__lte=last.last,
    )
    return _by_month(scoped(rows, user), "certificate_until")


def _by_month(rows: QuerySet[Any], name: str) -> dict[Month, int]:
    counted = rows.annotate(month=TruncMonth(name)).values_list("month").annotate(Count("pk"))
    return {Month.of(day): count for day, count in counted.order_by("month")}


def few(user: Any, typed: str, *, chosen: str = "", most: int = 6) -> list[Person]:
    """At most ``most`` people of a user's area found by what was typed, the chosen one first."""
    people = scoped(Person.objects.select_related("managing_region"), user)
    first = people.filter(pk=int(chosen)) if chosen.isascii() and chosen.isdigit() else ()
    found = {person.pk: person for person in first}
    if typed.strip():
        found |= {p.pk: p for p in search(people, typed).order_by("name", "pk")[:most]}
    return list(found.values())


def masked_numbers(person: Person, account: Account | None) -> dict[str, dict[str, Any]]:
    """The masked ID number, phone and account, each with the address that reveals it."""
    shown = {
        "id_number": person.id_number and mask_id_number(person.id_number.open()),
        "phone": person.phone and mask_phone(person.phone.open()),
        "account": account and mask_account(account.last4),
    }
    return {
        field: {"shown": text, "url": reverse("people:reveal", args=[person.pk, field])}
        for field, text in shown.items()
        if text
    }

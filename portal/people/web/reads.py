"""What the pages read beside the selectors: masked numbers and choices of filters."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from portal.accounts.scope import scoped
from portal.lib.masking import mask_account, mask_id_number, mask_phone
from portal.lib.periods import Month
from portal.people.models import Account, Person
from portal.people.selectors import search


def townships(region_id: int) -> list[str]:
    """The townships written in the files a county keeps, in order."""
    names = Person.objects.filter(managing_region_id=region_id).exclude(township="")
    return list(names.order_by("township").values_list("township", flat=True).distinct())


def born_in(user: Any, month: Month) -> QuerySet[Person]:
    """People of a user's area born in a month."""
    people = scoped(Person.objects.all(), user)
    return people.filter(birth_date__gte=month.first, birth_date__lte=month.last)


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

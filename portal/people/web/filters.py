"""The filters of the list of people, as its address says them: one place for page, export, print."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from portal.accounts.scope import scoped
from portal.lib.periods import Month
from portal.people import selectors
from portal.people.models import Person
from portal.web.month import read_month

#: What a clerk looks for at a glance, each a condition on what is known today.
GROUPS: Mapping[str, tuple[str, Q]] = {
    "dibao": ("低保", Q(dibao=True)),
    "low_income": ("低收入", Q(low_income=True)),
    "tekun": ("特困", Q(tekun__in=("dispersed", "centralised"))),
    "disabled": ("持残疾人证", Q(disability_level__gt=0)),
    "severe": ("重度残疾（一、二级）", Q(disability_level__in=(1, 2))),
    "care": ("重度、完全失能", Q(care_level__in=("severe", "total"))),
    "alone": ("独居", Q(living__contains=["alone"])),
    "home": ("在养老机构", Q(institution__in=("public", "private"))),
    "dead": ("已去世", Q(died_on__isnull=False)),
}
KEYS = ("q", "county", "township", "village", "born", "group", "expiring")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; what makes no sense is left out."""

    typed: str = ""
    county: str = ""
    township: str = ""
    village: str = ""
    born: Month | None = None
    group: str = ""
    expiring: Month | None = None

    @classmethod
    def of(cls, query: QueryDict) -> "Filters":
        """The filters of an address."""
        group = query.get("group", "")
        return cls(
            typed=query.get("q", ""),
            county=query.get("county", ""),
            township=query.get("township", ""),
            village=query.get("village", ""),
            born=_birth_month(query.get("born", "")),
            group=group if group in GROUPS else "",
            expiring=read_month(query.get("expiring", "")),
        )

    def __bool__(self) -> bool:
        return self != Filters()

    def people(self, user: Any, today: date) -> QuerySet[Person]:
        """The people of a user's area they leave."""
        people = scoped(Person.objects.select_related("managing_region"), user)
        plain = {
            "managing_region__code": self.county,
            "township": self.township,
            "village": self.village,
        }
        people = people.filter(**{name: value for name, value in plain.items() if value})
        if self.born:
            born = Q(birth_date__gte=self.born.first, birth_date__lte=self.born.last)
            people = people.filter(born).exclude(_today(Q(died_on__isnull=False), today))
        if self.group:
            people = people.filter(_today(GROUPS[self.group][1], today))
        if self.expiring:
            within = Q(
                certificate_until__gte=self.expiring.first,
                certificate_until__lte=self.expiring.last,
                died_on__isnull=True,
            )
            people = people.filter(_today(within, today))
        return selectors.search(people, self.typed)


def _birth_month(text: str) -> Month | None:
    """The month somebody was born in, which may lie before any month one works on."""
    try:
        return Month.parse(text)
    except ValueError:
        return None


def _today(condition: Q, today: date) -> Exists:
    return Exists(selectors.rows_on(today).filter(condition, person=OuterRef("pk")))

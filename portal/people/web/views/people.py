"""The list of people."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from portal.accounts.scope import scoped
from portal.lib.periods import Month, age_in_month
from portal.people import selectors
from portal.people.models import Person
from portal.people.web import reads
from portal.people.web.roles import PEOPLE_ROLES
from portal.regions import selectors as regions
from portal.web import cells
from portal.web.month import read_month
from portal.web.pages import Page
from portal.web.table import Column, Table


def columns(month: Month) -> tuple[Column, ...]:
    """The list's columns; age is that of the month in work."""
    return (
        Column(
            "name",
            "姓名",
            lambda p: cells.link(p.name, reverse("people:person", args=[p.pk])),
            sort="name",
            optional=False,
            head=True,
        ),
        Column("number", "身份证后四位", lambda p: p.id_last4 or cells.DASH, kind="code"),
        Column("age", "年龄", lambda p: _age(p, month), kind="number"),
        Column("birth_date", "出生日期", lambda p: cells.day(p.birth_date), kind="date"),
        Column("county", "管理县市区", lambda p: p.managing_region.name),
        Column("township", "乡镇（街道）", lambda p: p.township or cells.DASH),
        Column("village", "村（社区）", lambda p: p.village or cells.DASH),
        Column("created", "建档时间", lambda p: cells.day(p.created_at), kind="date", hidden=True),
    )


def _age(person: Person, month: Month) -> Any:
    if person.birth_date is None:
        return cells.DASH
    return age_in_month(person.birth_date, month)


class PeopleList(Page):
    """Search and filters in the address; rows of one's own area only."""

    template_name = "people/list.html"
    title = "人员"
    menu = "人员"
    roles = PEOPLE_ROLES

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table with its filters."""
        query = self.request.GET
        born = read_month(query.get("born", ""))
        table = Table.of(
            self.request, columns(self.month), self._people(), caption="人员", default_sort="name"
        )
        tree = regions.tree(self.month)
        region = self.request.user.region
        counties = tree.counties(region.code) if region else ()
        county = query.get("county") or (counties[0] if len(counties) == 1 else "")
        return super().get_context_data(
            table=table,
            typed=query.get("q", ""),
            counties=[(code, tree.name(code)) for code in counties] if len(counties) > 1 else [],
            county=county,
            townships=reads.townships(tree.id_of(county)) if tree.known(county) else [],
            township=query.get("township", ""),
            born=born,
            born_words=f"{born.in_words()}出生" if born else "",
            filtered=any(query.get(key) for key in ("q", "county", "township", "born")),
            **kwargs,
        )

    def _people(self) -> QuerySet[Person]:
        query = self.request.GET
        people = scoped(Person.objects.select_related("managing_region"), self.request.user)
        if county := query.get("county"):
            people = people.filter(managing_region__code=county)
        if township := query.get("township"):
            people = people.filter(township=township)
        if born := read_month(query.get("born", "")):
            people = people.filter(birth_date__gte=born.first, birth_date__lte=born.last)
        return selectors.search(people, query.get("q", ""))

"""The list of people."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from portal.lib.periods import Month, age_in_month
from portal.people.models import Person
from portal.people.web import reads
from portal.people.web.filters import GROUPS, Filters
from portal.people.web.roles import PEOPLE_ROLES
from portal.regions import selectors as regions
from portal.registry import registry
from portal.web import cells
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
        filters = Filters.of(self.request.GET)
        people = filters.people(self.request.user, timezone.localdate())
        table = Table.of(
            self.request, columns(self.month), people, caption="人员", default_sort="name"
        )
        table.picks = True
        tree = regions.tree(self.month)
        region = self.request.user.region
        counties = tree.counties(region.code) if region else ()
        county = filters.county or (counties[0] if len(counties) == 1 else "")
        known = tree.id_of(county) if tree.known(county) else None
        return super().get_context_data(
            table=table,
            filters=filters,
            groups=[(key, label) for key, (label, _) in GROUPS.items()],
            counties=[(code, tree.name(code)) for code in counties] if len(counties) > 1 else [],
            county=county,
            townships=reads.townships(known) if known else [],
            villages=reads.villages(known, filters.township) if known else [],
            born_words=f"{filters.born.in_words()}出生、在世" if filters.born else "",
            expiring_words=(
                f"残疾人证{filters.expiring.in_words()}到期" if filters.expiring else ""
            ),
            query=self.request.GET.urlencode(),
            tools=[tool(self.request) for tool in registry.all("people_list_tool")],
            **kwargs,
        )

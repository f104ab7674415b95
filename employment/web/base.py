"""What the pages of employment share: tabs, rows of one's own, the form page."""

from datetime import date
from typing import Any, TypeVar

from django import forms
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from employment.errors import EmploymentError
from employment.models import WorkFile
from employment.scope import FEDERATION, WORKERS, own
from portal.access.web import parts
from portal.access.web.parts import PartPage, SendsForm, Styled, number_of, refuse, say
from portal.lib.masking import mask_name
from portal.lib.periods import Month
from portal.policies.errors import PolicyError
from portal.regions.models import Region
from portal.regions.selectors import tree
from portal.regions.tree import RegionTree
from portal.web import cells
from portal.web.requests import origin_of
from portal.web.table import Column

__all__ = [
    "CountPage", "FormPage", "JobsPage", "Styled", "county_rows", "number_of", "refuse", "say",
    "yes_no",
]  # fmt: skip

Rows = TypeVar("Rows", bound=Model)
MENU = "残疾人就业"
TABS = (
    ("jobs:board", "看板"),
    ("jobs:due", "今日工作"),
    ("jobs:people", "人员"),
    ("jobs:employers", "用人单位"),
    ("jobs:courses", "培训"),
    ("jobs:places_bases", "基地网点"),
    ("jobs:targets", "目标任务"),
    ("jobs:measures", "十项行动"),
)


class JobsPage(PartPage):
    """A page of employment."""

    menu = MENU
    roles = WORKERS
    tabs = TABS

    def own(self, rows: QuerySet[Rows]) -> QuerySet[Rows]:
        """The rows a worker may see by name."""
        return own(rows, self.request.user)

    @property
    def regions(self) -> RegionTree:
        """The regions of today."""
        return tree(Month.of(self.today))

    def counties(self) -> list[str]:
        """Codes of the counties of the user's area."""
        region = self.request.user.region
        return list(self.regions.counties(region.code)) if region else []

    def chosen_counties(self) -> list[str]:
        """The county of the address, else all of the area."""
        mine = self.counties()
        asked = self.request.GET.get("county", "")
        return [asked] if asked in mine else mine

    def here(self, mark: str) -> str:
        """The chosen county as a part of an address, after ``?`` or ``&``; empty for all."""
        asked = self.request.GET.get("county", "")
        return f"{mark}county={asked}" if asked in self.counties() else ""

    def area(self) -> list[int]:
        """Primary keys of the chosen counties."""
        return [self.regions.id_of(code) for code in self.chosen_counties()]

    def county_choices(self) -> list[tuple[str, str]]:
        """Counties to choose from as (code, name); none where there is only one."""
        mine = self.counties()
        return [(code, self.regions.name(code)) for code in mine] if len(mine) > 1 else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The parts this user may open."""
        user = self.request.user
        kwargs.setdefault("today", self.today)
        kwargs.setdefault("here", self.here("?"))
        kwargs.setdefault("and_here", self.here("&"))
        return super().get_context_data(
            jobs_tabs=self.open_tabs(), may_write=user.has_role(*WORKERS),
            federation=user.has_role(*FEDERATION), **kwargs,
        )  # fmt: skip


class CountPage(JobsPage):
    """A page of counts: as of the end of the month in work, of today while it runs."""

    @property
    def today(self) -> date:
        """The day the counts stand on; never later than today."""
        return min(self.month.last, timezone.localdate())

    def name_columns(self) -> tuple[Column, Column]:
        """Who and where: strangers' names hidden; for rows annotated by ``mark_own``."""

        def name(row: Any) -> Any:
            person = row.file.person
            if not row.mine:
                return mask_name(person.name)
            return cells.link(person.name, reverse("jobs:file", args=[row.file_id]))

        county = "file__person__managing_region__code"
        return (
            Column("name", "姓名", name, sort="file__person__name", head=True, optional=False),
            Column("county", "县市区", lambda r: r.file.person.managing_region.name, sort=county),
        )

    def mark_own(self, rows: QuerySet[Rows]) -> QuerySet[Rows]:
        """Rows of files with ``mine``: whether the user may open the file."""
        files = own(WorkFile.objects.filter(pk=OuterRef("file")), self.request.user)
        return rows.annotate(mine=Exists(files)).select_related("file__person__managing_region")


class FormPage(SendsForm, JobsPage):
    """A form of employment, with the mark of the row it was opened with."""

    template_name = "employment/form.html"
    refusals = (EmploymentError, PolicyError)

    def seen(self) -> str:
        """The mark of the row the form was opened with; empty for a new one."""
        return ""

    def more(self) -> dict[str, Any]:
        """The mark, kept over a refused sending."""
        return {"seen": self.request.POST.get("seen") or self.seen()}

    def written(self) -> dict[str, Any]:
        """Who writes, when and from where: what every service asks."""
        return {
            "actor": self.request.user, "at": timezone.now(), "origin": origin_of(self.request)
        }  # fmt: skip


def yes_no(label: str, help_text: str = "") -> forms.TypedChoiceField:
    """A question that must be answered: 是 or 否."""
    return forms.TypedChoiceField(
        label=label, help_text=help_text, coerce=lambda text: text == "yes",
        choices=[("", "请选择"), ("yes", "是"), ("no", "否")], empty_value=None,
    )  # fmt: skip


def county_rows(page: JobsPage) -> QuerySet[Region]:
    """The counties a form offers: those of the user's area, of today."""
    return parts.county_rows(page.request.user, page.today)

"""What the pages of gas safety share."""

from datetime import date
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet

from gas_safety.errors import GasError
from gas_safety.scope import INSPECTORS, WORKERS, own
from portal.access.web.parts import PartPage, SendsForm, Styled, county_rows, number_of, refuse, say
from portal.lib.periods import Month
from portal.policies.errors import PolicyError
from portal.regions import selectors as regions
from portal.regions.models import Region

__all__ = [
    "FormPage", "GasPage", "Styled", "area_rows", "county_rows", "number_of", "read_day", "refuse",
    "say",
]  # fmt: skip

Rows = TypeVar("Rows", bound=Model)
MENU = "燃气安全"
TABS = (
    ("gas:board", "总览"),
    ("gas:customers", "用户"),
    ("gas:due", "应检"),
    ("gas:hazards", "隐患"),
    ("gas:complaints", "举报"),
    ("gas:companies", "企业"),
    ("gas:progress", "十条措施"),
    ("gas:campaigns", "集中整治"),
    ("gas:conversions", "改帮服"),
    ("gas:document", "文件"),
)


class GasPage(PartPage):
    """A page of gas safety."""

    menu = MENU
    roles = WORKERS
    tabs = TABS
    absent = "没有这一条，或不在您的范围内。"

    @property
    def inspecting(self) -> bool:
        """Whether an inspector asks, not a company."""
        return bool(self.request.user.has_role(*INSPECTORS))

    def own(self, rows: QuerySet[Rows]) -> QuerySet[Rows]:
        """The rows of the user's area, or of his company."""
        return own(rows, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The parts of gas safety this user may open."""
        kwargs.setdefault("today", self.today)
        return super().get_context_data(
            gas_tabs=self.open_tabs(), inspecting=self.inspecting, **kwargs
        )

    def counties(self) -> list[tuple[str, str]]:
        """Counties of the user's area as (code, name)."""
        region = self.request.user.region
        tree = regions.tree(Month.of(self.today))
        return [(c, tree.name(c)) for c in tree.counties(region.code)] if region else []


class FormPage(SendsForm, GasPage):
    """A form of gas safety; ``wide`` ones use the whole page."""

    template_name = "gas_safety/form.html"
    refusals = (GasError, PolicyError)
    wide = False

    def more(self) -> dict[str, Any]:
        """Whether the form is wide."""
        return {"wide": self.wide}


def area_rows(user: Any, today: date) -> QuerySet[Region]:
    """The user's own area and its counties."""
    return county_rows(user, today) | Region.objects.filter(pk=user.region_id or 0)


def read_day(text: str) -> Any:
    """The day a text names, or None."""
    try:
        return forms.DateField(required=False).clean(text)
    except forms.ValidationError:
        return None

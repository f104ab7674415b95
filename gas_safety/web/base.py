"""What the pages of gas safety share."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from gas_safety.errors import GasError
from gas_safety.scope import INSPECTORS, WORKERS, own
from portal.access.policy import access_of
from portal.lib.periods import Month
from portal.policies.errors import PolicyError
from portal.regions import selectors as regions
from portal.regions.models import Region
from portal.web.pages import Crumb, Page

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


class GasPage(Page):
    """A page of gas safety; ``tab`` is the address name of the part it belongs to."""

    menu = MENU
    roles = WORKERS
    tab = ""

    @property
    def today(self) -> date:
        """The day the page is asked on."""
        return timezone.localdate()

    @property
    def inspecting(self) -> bool:
        """Whether an inspector asks, not a company."""
        return bool(self.request.user.has_role(*INSPECTORS))

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the part's first page, when this is not it."""
        labels = dict(TABS)
        if not self.tab or self.tab == self.request.resolver_match.view_name:
            return ()
        return (Crumb(labels[self.tab], reverse(self.tab)),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The parts of gas safety this user may open."""
        user = self.request.user
        open_tabs = [
            (reverse(name), label, name == self.tab)
            for name, label in TABS
            if (access := access_of(name)) is not None and access.allows(user)
        ]
        kwargs.setdefault("today", self.today)
        return super().get_context_data(gas_tabs=open_tabs, inspecting=self.inspecting, **kwargs)

    def row(self, rows: QuerySet[Rows], **key: Any) -> Rows:
        """One of the rows the user may see; 404 otherwise."""
        found = own(rows, self.request.user).filter(**key).first()
        if found is None:
            raise Http404("没有这一条，或不在您的范围内。")
        return found

    def counties(self) -> list[tuple[str, str]]:
        """Counties of the user's area as (code, name)."""
        region = self.request.user.region
        tree = regions.tree(Month.of(self.today))
        return [(c, tree.name(c)) for c in tree.counties(region.code)] if region else []


class FormPage(GasPage):
    """A form whose sending makes one call of a service; what was typed stays when it is refused."""

    template_name = "gas_safety/form.html"
    submit = "保存"
    note = ""
    wide = False

    def make_form(self, *given: Any) -> forms.Form:
        """The form, empty or with what was sent."""
        raise NotImplementedError

    def send(self, form: forms.Form) -> str:
        """Call the service; the address to go on to. May raise GasError or PolicyError."""
        raise NotImplementedError

    def back(self) -> str:
        """Where leaving without saving leads."""
        return reverse(self.tab or "gas:board")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        return self.show(self.make_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or the form again with what is wrong."""
        form = self.make_form(request.POST, request.FILES)
        if form.is_valid():
            try:
                return redirect(self.send(form))
            except (GasError, PolicyError) as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
        return self.show(form, status=422)

    def show(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        """The page."""
        context = self.get_context_data(
            form=form, submit=self.submit, note=self.note, back=self.back(), wide=self.wide
        )
        return self.render_to_response(context, status=status)


class Styled:
    """Form fields with the look of the portal and dates the browser helps with."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                continue
            if isinstance(widget, forms.NullBooleanSelect):
                widget.choices = [("unknown", "不清楚"), ("true", "是"), ("false", "否")]
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput({"type": "date", **widget.attrs}, format="%Y-%m-%d")
                field.error_messages["invalid"] = "日期不正确，请按 2024-01-15 的样子填写。"
            if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
                widget.attrs["rows"] = 3  # Django's own ten fill a phone's whole screen
            field.widget.attrs.setdefault("class", "input")
            if field.required:
                label = field.label or "这一项"
                field.error_messages["required"] = f"{label}没有填，请填写。"


def county_rows(user: Any, today: date) -> QuerySet[Region]:
    """The counties a form offers: those of the user's area, of today."""
    tree = regions.tree(Month.of(today))
    codes = tree.counties(user.region.code) if user.region else ()
    return Region.objects.filter(pk__in=[tree.id_of(code) for code in codes]).order_by("code")


def area_rows(user: Any, today: date) -> QuerySet[Region]:
    """The user's own area and its counties."""
    return county_rows(user, today) | Region.objects.filter(pk=user.region_id or 0)


def say(request: HttpRequest, text: str) -> None:
    """A sentence at the top of the next page."""
    messages.success(request, text)


def refuse(request: HttpRequest, error: object) -> None:
    """What went wrong and the cure, at the top of the next page."""
    messages.error(request, str(error))


def number_of(text: str | None) -> int | None:
    """A whole number out of an address, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def read_day(text: str) -> Any:
    """The day a text names, or None."""
    try:
        return forms.DateField(required=False).clean(text)
    except forms.ValidationError:
        return None

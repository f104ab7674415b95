"""What the pages of employment share: tabs, rows of one's own, the form page."""

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

from employment.errors import EmploymentError
from employment.scope import FEDERATION, WORKERS, own
from portal.access.policy import access_of
from portal.lib.periods import Month
from portal.policies.errors import PolicyError
from portal.regions.models import Region
from portal.regions.selectors import tree
from portal.regions.tree import RegionTree
from portal.web.pages import Crumb, Page
from portal.web.requests import origin_of

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


class JobsPage(Page):
    """A page of employment; ``tab`` is the address name of the part it belongs to."""

    menu = MENU
    roles = WORKERS
    tab = ""

    @property
    def today(self) -> date:
        """The day the page is asked on."""
        return timezone.localdate()

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

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the part's first page, when this is not it."""
        if not self.tab or self.tab == self.request.resolver_match.view_name:
            return ()
        return (Crumb(dict(TABS)[self.tab], reverse(self.tab)),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The parts this user may open."""
        user = self.request.user
        open_tabs = [
            (reverse(name), label, name == self.tab)
            for name, label in TABS
            if (access := access_of(name)) is not None and access.allows(user)
        ]
        kwargs.setdefault("today", self.today)
        kwargs.setdefault("here", self.here("?"))
        kwargs.setdefault("and_here", self.here("&"))
        return super().get_context_data(
            jobs_tabs=open_tabs, may_write=user.has_role(*WORKERS),
            federation=user.has_role(*FEDERATION), **kwargs,
        )  # fmt: skip

    def row(self, rows: QuerySet[Rows], **key: Any) -> Rows:
        """One of the rows the user may see; 404 otherwise."""
        found = own(rows, self.request.user).filter(**key).first()
        if found is None:
            raise Http404("没有这一条，或不在您的管辖范围内。")
        return found


class FormPage(JobsPage):
    """A form whose sending makes one call of a service; what was typed stays when it is refused."""

    template_name = "employment/form.html"
    submit = "保存"
    note = ""

    def make_form(self, *given: Any) -> forms.Form:
        """The form, empty or with what was sent."""
        raise NotImplementedError

    def send(self, form: forms.Form) -> str:
        """Call the service; the address to go on to. May raise EmploymentError or PolicyError."""
        raise NotImplementedError

    def back(self) -> str:
        """Where leaving without saving leads."""
        return reverse(self.tab or "jobs:board")

    def seen(self) -> str:
        """The mark of the row the form was opened with; empty for a new one."""
        return ""

    def written(self) -> dict[str, Any]:
        """Who writes, when and from where: what every service asks."""
        return {
            "actor": self.request.user, "at": timezone.now(), "origin": origin_of(self.request)
        }  # fmt: skip

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        return self.show(self.make_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or the form again with what is wrong."""
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                return redirect(self.send(form))
            except (EmploymentError, PolicyError) as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
        return self.show(form, status=422)

    def show(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        """The page."""
        seen = self.request.POST.get("seen") or self.seen()
        context = self.get_context_data(
            form=form, submit=self.submit, note=self.note, back=self.back(), seen=seen
        )
        return self.render_to_response(context, status=status)


class Styled:
    """Form fields with the look of the portal and dates the browser helps with."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput({"type": "date", **widget.attrs}, format="%Y-%m-%d")
                field.error_messages["invalid"] = "日期不正确，请按 2024-01-15 的样子填写。"
            plain = isinstance(field, forms.ChoiceField) and not isinstance(
                field, forms.ModelChoiceField
            )
            if plain and list(field.choices)[:1] == [("", "-" * 9)]:  # type: ignore[attr-defined]
                field.choices = [("", "请选择"), *list(field.choices)[1:]]
            if isinstance(widget, forms.Textarea):
                widget.attrs.setdefault("rows", 3)
            if not isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault("class", "input")
            if field.required:
                field.error_messages["required"] = f"{field.label or '这一项'}没有填，请填写。"


def yes_no(label: str, help_text: str = "") -> forms.TypedChoiceField:
    """A question that must be answered: 是 or 否."""
    return forms.TypedChoiceField(
        label=label, help_text=help_text, coerce=lambda text: text == "yes",
        choices=[("", "请选择"), ("yes", "是"), ("no", "否")], empty_value=None,
    )  # fmt: skip


def county_rows(page: JobsPage) -> QuerySet[Region]:
    """The counties a form offers: those of the user's area, of today."""
    ids = [page.regions.id_of(code) for code in page.counties()]
    return Region.objects.filter(pk__in=ids).order_by("code")


def say(request: HttpRequest, text: str) -> None:
    """A sentence at the top of the next page."""
    messages.success(request, text)


def refuse(request: HttpRequest, error: object) -> None:
    """What went wrong and the cure, at the top of the next page."""
    messages.error(request, str(error))


def number_of(text: str | None) -> int | None:
    """A whole number out of an address, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None

"""What the pages of an area share: its parts as tabs, rows of one's own, the form that sends once.

An area (燃气安全, 残疾人就业 …) makes its own base page of ``PartPage`` and its form page of that
and ``SendsForm``; fields get their look from ``Styled``.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.access.policy import access_of
from portal.lib.periods import Month
from portal.regions.models import Region
from portal.regions.selectors import tree
from portal.web.pages import Crumb, Page

Rows = TypeVar("Rows", bound=Model)
_TICKS = (forms.CheckboxInput, forms.CheckboxSelectMultiple)
_EMPTY = [("", "-" * 9)]


class PartPage(Page):
    """A page of an area; ``tab`` is the address name of the part it belongs to."""

    #: (address name, label) of the area's parts, in order.
    tabs: ClassVar[Sequence[tuple[str, str]]] = ()
    tab = ""
    absent = "没有这一条，或不在您的管辖范围内。"

    @property
    def today(self) -> date:
        """The day the page is asked on."""
        return timezone.localdate()

    def own(self, rows: QuerySet[Rows]) -> QuerySet[Rows]:
        """The rows the user may see; each area has its own scope."""
        raise NotImplementedError

    def row(self, rows: QuerySet[Rows], **key: Any) -> Rows:
        """One of the rows the user may see; 404 otherwise."""
        found = self.own(rows).filter(**key).first()
        if found is None:
            raise Http404(self.absent)
        return found

    def open_tabs(self) -> list[tuple[str, str, bool]]:
        """The parts this user may open: address, label, whether it is this one."""
        return [
            (reverse(name), label, name == self.tab)
            for name, label in self.tabs
            if (access := access_of(name)) is not None and access.allows(self.request.user)
        ]

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the part's first page, when this is not it."""
        if not self.tab or self.tab == self.request.resolver_match.view_name:
            return ()
        return (Crumb(dict(self.tabs)[self.tab], reverse(self.tab)),)


class SendsForm:
    """A form whose sending makes one call of a service; what was typed stays when it is refused."""

    submit = "保存"
    note = ""
    #: What services raise; each has a message with its cure, and may name a field.
    refusals: ClassVar[tuple[type[Exception], ...]] = ()

    def make_form(self, *given: Any) -> forms.Form:
        """The form, empty or with what was sent."""
        raise NotImplementedError

    def send(self, form: forms.Form) -> str:
        """Call the service; the address to go on to. May raise ``refusals``."""
        raise NotImplementedError

    def back(self) -> str:
        """Where leaving without saving leads."""
        page: Any = self
        return reverse(page.tab or page.tabs[0][0])

    def more(self) -> dict[str, Any]:
        """What an area's form pages show beside the form."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        return self.show(self.make_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or the form again with what is wrong."""
        form = self.make_form(request.POST, request.FILES)
        if form.is_valid():
            try:
                return redirect(self.send(form))
            except self.refusals as error:
                field = getattr(error, "field", "")
                form.add_error(field if field in form.fields else None, str(error))
        return self.show(form, status=422)

    def show(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        """The page."""
        page: Any = self
        context = page.get_context_data(
            form=form, submit=self.submit, note=self.note, back=self.back(), **self.more()
        )
        answer: HttpResponse = page.render_to_response(context, status=status)
        return answer


class Styled:
    """Form fields with the look of the portal and dates the browser helps with."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _style(field)


def _style(field: forms.Field) -> None:
    widget = field.widget
    if isinstance(widget, forms.NullBooleanSelect):
        widget.choices = [("unknown", "不清楚"), ("true", "是"), ("false", "否")]
    if isinstance(field, forms.DateField):
        field.widget = forms.DateInput({"type": "date", **widget.attrs}, format="%Y-%m-%d")
        field.error_messages["invalid"] = "日期不正确，请按 2024-01-15 的样子填写。"
    plain = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
    if plain and list(field.choices)[:1] == _EMPTY:  # type: ignore[attr-defined]
        field.choices = [("", "请选择"), *list(field.choices)[1:]]  # type: ignore[attr-defined]
    if isinstance(widget, forms.Textarea) and str(widget.attrs.get("rows")) == "10":
        widget.attrs["rows"] = 3  # Django's own ten fill a phone's whole screen
    if not isinstance(widget, _TICKS):
        field.widget.attrs.setdefault("class", "input")
    if field.required:
        field.error_messages["required"] = f"{field.label or '这一项'}没有填，请填写。"


def county_rows(user: Any, today: date) -> QuerySet[Region]:
    """The counties a form offers: those of the user's area, of today."""
    regions = tree(Month.of(today))
    codes = regions.counties(user.region.code) if user.region else ()
    return Region.objects.filter(pk__in=[regions.id_of(code) for code in codes]).order_by("code")


def say(request: HttpRequest, text: str) -> None:
    """A sentence at the top of the next page."""
    messages.success(request, text)


def refuse(request: HttpRequest, error: object) -> None:
    """What went wrong and the cure, at the top of the next page."""
    messages.error(request, str(error))


def number_of(text: str | None) -> int | None:
    """A whole number out of an address, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None

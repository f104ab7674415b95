"""Drafting a version of an item: the form with its sentence and its people beside it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from eligibility.editing import services
from eligibility.editing.errors import EditingError
from eligibility.editing.kinds import KINDS, period_words
from eligibility.editing.roles import may_edit
from eligibility.editing.selectors import in_force_on
from eligibility.models import CatalogueItem, ItemVersion
from eligibility.models.dated import State
from eligibility.web.editing import live, steps
from eligibility.web.editing.base import (
    EditingPage,
    refuse,
    row_or_404,
    say,
    state_word,
    title_of,
)  # fmt: skip
from eligibility.web.editing.options import options
from eligibility.web.editing.version_form import VersionForm, form_of, read_form
from portal.lib.periods import Month
from portal.regions import selectors as regions
from portal.web.month import read_month

VERSIONS = KINDS["versions"]
#: Buttons that change the form and save nothing, for browsers without scripts.
BUTTONS = ("add", "all", "any", "not", "remove", "add-tier", "remove-tier", "refresh")


class StartDraft(EditingPage):
    """起草新版本: for whom, and from which month on."""

    template_name = "eligibility/editing/start.html"

    @property
    def item(self) -> CatalogueItem:
        """The item of the address."""
        items = CatalogueItem.objects.select_related("catalogue")
        return get_object_or_404(items, code=self.kwargs["code"])

    def get_title(self) -> str:
        """What is about to be drafted."""
        return f"起草新版本：{self.item.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The areas that may have a version, and the version it would start from."""
        item, tree = self.item, regions.tree(self.month)
        home = item.catalogue.region
        areas = [home, *tree.counties(home)]
        allowed = [(c, tree.name(c)) for c in areas if may_edit(self.request.user, c)]
        base = in_force_on(item, home, self.month.first)
        return super().get_context_data(
            item=item, areas=allowed, since=self.month.next(), base=base, **kwargs
        )

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Make the draft and open it."""
        item, region = self.item, request.POST.get("region", "")
        since = read_month(request.POST.get("since", "")) or self.month.next()
        base = in_force_on(item, region, since.first) or in_force_on(
            item, item.catalogue.region, since.first
        )
        try:
            draft = services.draft_version(
                item=item, region=region, body=services.next_body(item, base, since),
                based_on=base.pk if base else None, reason="", actor=request.user, at=timezone.now(),
            )  # fmt: skip
        except EditingError as error:
            refuse(request, error)
            return redirect("editing:draft_version", code)
        return redirect("editing:version", draft.pk)


class VersionPage(EditingPage):
    """A draft as a form; once submitted, what it would do and the buttons of the second person."""

    template_name = "eligibility/editing/version.html"

    @property
    def row(self) -> ItemVersion:
        """The version of the address."""
        return row_or_404(self.request, VERSIONS, self.kwargs["pk"])

    def get_title(self) -> str:
        """Number and name of the item."""
        return title_of(self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form (or what was typed), the live answer and the steps."""
        row = self.row
        form = kwargs.pop("form", None) or form_of(row.body, row.reason)
        county = self.request.GET.get("county", "")
        context = page_context(row, self.month) | live.answer(row, form, county, self.month)
        return super().get_context_data(
            **context, **steps.context(self.request, row, self.month), **kwargs
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save the draft, then do what the button says."""
        row, do = self.row, request.POST.get("do", "save")
        if do.split(" ")[0] in BUTTONS:
            return self._again(row, read_form(request.POST, row.body), status=200)
        if do not in ("save", "submit"):
            return steps.move(request, row, do)
        form = read_form(request.POST, row.body)
        try:
            services.save_version(
                draft=row,
                body=form.body(),
                reason=form.reason,
                actor=request.user,
                at=timezone.now(),
            )
        except EditingError as error:
            form.mark(error.field, str(error))
            return self._again(row, form)
        if do == "submit":
            return steps.move(request, row, do)
        say(request, "草稿已保存，还没有生效。可以先试算，再提交给另一位目录管理员发布。")
        return redirect("editing:version", pk)

    def _again(self, row: ItemVersion, form: VersionForm, status: int = 422) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)


class Live(EditingPage):
    """The sentence, the counts and what is wrong, while the form is being filled in."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The panel; with a button of the form pressed, the form's conditions too."""
        row = row_or_404(request, VERSIONS, pk)
        form = read_form(request.POST, row.body)
        context = page_context(row, self.month)
        context |= live.answer(row, form, request.POST.get("county", ""), self.month)
        template = "live_form.html" if request.POST.get("do") else "live.html"
        return render(request, f"eligibility/editing/{template}", context)


def page_context(row: ItemVersion, month: Month) -> dict[str, Any]:
    """What form and panel need beside the form itself."""
    return {
        "row": row, "kind": VERSIONS, "item": row.item, "options": options(row, month), "state": state_word(row),
        "period": period_words(row), "editable": row.state == State.DRAFT,
        "region_name": regions.tree(month).full_name(row.region),
        "live_url": reverse("editing:live", args=[row.pk]),
    }  # fmt: skip

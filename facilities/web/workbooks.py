"""The register out to a workbook, and back in with a dry run first."""

import hashlib
from typing import Any

from django import forms
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from facilities import workbook
from facilities.imports.announce import KINDS
from facilities.imports.exporting import export_sheet, kind_named
from facilities.selectors import register
from facilities.web.base import WRITERS, FacilityPage, refuse, say
from facilities.web.forms import Styled
from portal.web.pages import Crumb
from portal.web.requests import origin_of

KEPT_SECONDS = 30 * 60
LARGEST = 5 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Export(FacilityPage):
    """All institutions of one's own area as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        today = timezone.localdate()
        rows = (
            register(request.user, today)
            .order_by("organisation__name", "pk")
            .prefetch_related("beds")
        )
        answer = HttpResponse(workbook.write(rows, today), content_type=XLSX)
        answer["Content-Disposition"] = 'attachment; filename="facilities.xlsx"'
        return answer


class SheetExport(FacilityPage):
    """Residents, staff or visits of one's own area, under the heads of their import."""

    roles = WRITERS

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:  # type: ignore[override]
        """The file."""
        known = kind_named(kind)
        if known is None:
            raise Http404
        content = export_sheet(
            actor=request.user, kind=known, at=timezone.now(), origin=origin_of(request)
        )
        answer = HttpResponse(content, content_type=XLSX)
        answer["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
        return answer


class UploadForm(Styled, forms.Form):
    """A workbook."""

    file = forms.FileField(label="Excel 文件（.xlsx，不超过 5 MB）")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()


def _key(request: HttpRequest, token: str) -> str:
    return f"facilities:import:{request.user.pk}:{token}"


class Import(FacilityPage):
    """Check a whole file first; write it only when nothing is wrong and it is confirmed."""

    template_name = "facilities/import.html"
    title = "导入和导出"
    tab = "homes:list"
    roles = WRITERS

    def get_crumbs(self) -> list[Crumb]:
        """Back to the register."""
        return [Crumb("设施登记", reverse("homes:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form."""
        kwargs.setdefault("form", UploadForm())
        return super().get_context_data(sheets=KINDS, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """The dry run of an uploaded file, or the writing of the one that was checked."""
        token = request.POST.get("token", "")
        if token:
            return self._confirm(request, token)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        content = form.cleaned_data["file"].read(LARGEST + 1)
        if len(content) > LARGEST:
            form.add_error("file", "文件超过 5 MB，请分几个文件。")
            return self.render_to_response(self.get_context_data(form=form), status=422)
        outcome = self._take(request, content, dry_run=True)
        token = hashlib.sha256(content).hexdigest()
        if not outcome.troubles:
            cache.set(_key(request, token), content, KEPT_SECONDS)
        context = self.get_context_data(form=form, outcome=outcome, token=token)
        return self.render_to_response(context, status=422 if outcome.troubles else 200)

    def _confirm(self, request: HttpRequest, token: str) -> HttpResponse:
        content = cache.get(_key(request, token))
        if content is None:
            refuse(request, "检查过的文件已超过半小时，请重新上传。")
            return redirect("homes:import")
        outcome = self._take(request, content, dry_run=False)
        if outcome.troubles:
            context = self.get_context_data(outcome=outcome)
            return self.render_to_response(context, status=422)
        cache.delete(_key(request, token))
        say(request, f"已导入：新登记 {outcome.new} 家，更新 {outcome.changed} 家。")
        return redirect("homes:list")

    def _take(self, request: HttpRequest, content: bytes, *, dry_run: bool) -> workbook.Outcome:
        return workbook.take(
            content,
            actor=request.user,
            at=timezone.now(),
            today=timezone.localdate(),
            dry_run=dry_run,
        )

"""The register and its sheets out to workbooks; they come back through the shared imports."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from facilities.imports.announce import KINDS, REGISTER
from facilities.imports.exporting import export_sheet, kind_named
from facilities.web.base import WRITERS, FacilityPage
from portal.importing.kinds import ImportKind
from portal.web.pages import Crumb
from portal.web.requests import origin_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(request: HttpRequest, kind: ImportKind, name: str) -> HttpResponse:
    content = export_sheet(
        actor=request.user, kind=kind, at=timezone.now(), origin=origin_of(request)
    )
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


class Export(FacilityPage):
    """All institutions of one's own area as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        return _file(request, REGISTER, "facilities")


class SheetExport(FacilityPage):
    """A sheet of one's own area, under the heads of its import."""

    roles = WRITERS

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:  # type: ignore[override]
        """The file."""
        known = kind_named(kind)
        if known is None:
            raise Http404
        return _file(request, known, kind)


class Sheets(FacilityPage):
    """What comes in and goes out as sheets."""

    template_name = "facilities/import.html"
    title = "导入和导出"
    tab = "homes:list"
    roles = WRITERS

    def get_crumbs(self) -> list[Crumb]:
        """Back to the register."""
        return [Crumb("设施登记", reverse("homes:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every sheet, in the order in which they are needed."""
        return super().get_context_data(sheets=KINDS, **kwargs)

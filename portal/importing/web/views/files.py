"""Files of imports: the template, and the upload with its errors marked."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from portal.importing import store
from portal.importing.models import Part
from portal.importing.services import note_download
from portal.importing.template import template
from portal.importing.web.views.one import OneImport
from portal.importing.web.views.upload import Upload
from portal.web.requests import origin_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Template(Upload):
    """The template of a kind."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The workbook."""
        response = HttpResponse(template(self.kind), content_type=XLSX)
        name = quote(f"{self.kind.label}导入模板.xlsx")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return response


class Marked(OneImport):
    """The sheet as it was uploaded, with what is wrong marked in it."""

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:  # type: ignore[override]
        """The workbook, opened piece by piece; the download is recorded."""
        file = self.file
        if not store.has(file, Part.What.MARKED):
            raise Http404
        note_download(actor=request.user, file=file, at=timezone.now(), origin=origin_of(request))
        response = StreamingHttpResponse(store.pieces(file, Part.What.MARKED), content_type=XLSX)
        stem = file.file_name.rpartition(".")[0] or file.file_name
        response["Content-Disposition"] = (
            f"attachment; filename*=UTF-8''{quote(f'{stem}-错误标注.xlsx')}"
        )
        return response

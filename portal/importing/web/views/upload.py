"""Past imports, and the page that takes a file in."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from portal.accounts.models import User
from portal.importing.errors import FileRefused
from portal.importing.kinds import ImportKind
from portal.importing.models import FileImport
from portal.importing.selectors import imports_of, kind_label, kinds_for
from portal.importing.services import take_in
from portal.importing.tasks import check_file_task
from portal.importing.web.forms import UploadForm
from portal.importing.web.words import READERS, STATES
from portal.regions import selectors as regions
from portal.web import cells
from portal.web.pages import Crumb, Page
from portal.web.requests import origin_of
from portal.web.table import Column, Table
from portal.web.words import word_of


class ImportList(Page):
    """What may be imported, and what was."""

    template_name = "importing/list.html"
    title = "数据导入"
    menu = "人员"
    roles = READERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Kinds of the user, and the files of his area."""
        table = Table.of(self.request, (), imports_of(self.request.user), caption="导入记录")
        table.columns = columns(table.rows)
        table.shown = frozenset(column.key for column in table.columns)
        return super().get_context_data(kinds=kinds_for(self.request.user), table=table, **kwargs)


def columns(rows: Sequence[FileImport]) -> tuple[Column, ...]:
    """Columns of a page of imports."""
    people = {row.uploaded_by_id for row in rows}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "display_name"))
    return (
        Column("file", "文件", _link, head=True),
        Column("kind", "内容", lambda r: kind_label(r.kind)),
        Column("state", "环节", lambda r: cells.badge(word_of(STATES, r.state))),
        Column("rows", "行数", lambda r: cells.number(r.rows or None), kind="number"),
        Column("new", "新增", lambda r: cells.number(r.new or None), kind="number"),
        Column("changed", "变更", lambda r: cells.number(r.changed or None), kind="number"),
        Column("errors", "错误", lambda r: cells.number(r.errors or None), kind="number"),
        Column("region", "地区", lambda r: r.region.name),
        Column("who", "上传人", lambda r: names.get(r.uploaded_by_id) or "—"),
        Column("when", "上传时间", lambda r: cells.day(r.uploaded_at), kind="date"),
    )


def _link(row: FileImport) -> Any:
    return cells.link(row.file_name, reverse("importing:one", args=[row.pk]))


class Upload(Page):
    """The upload of one kind; the file is checked by a worker."""

    template_name = "importing/upload.html"
    menu = "人员"
    roles = READERS

    @cached_property
    def kind(self) -> ImportKind:
        """The kind of the address; unknown ones, and other roles' ones, are not found."""
        for kind in kinds_for(self.request.user):
            if kind.key == self.kwargs["kind"]:
                return kind
        raise Http404

    def get_title(self) -> str:
        """What is imported."""
        return f"导入{self.kind.label}"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("数据导入", reverse("importing:list")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and what the columns mean."""
        kwargs.setdefault("form", self._form())
        return super().get_context_data(kind=self.kind, columns=self.kind.columns(), **kwargs)

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Take the file in, or say what is wrong with it."""
        form = self._form(request.POST, request.FILES)
        if form.is_valid() and request.user.region is not None:
            upload = form.cleaned_data["file"]
            try:
                return self._take(request, form, upload)
            except FileRefused as error:
                form.add_error("file", str(error))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _take(self, request: HttpRequest, form: UploadForm, upload: Any) -> HttpResponse:
        with transaction.atomic():
            file = take_in(
                actor=request.user,
                kind=self.kind,
                region=request.user.region,
                file_name=upload.name,
                content=upload.read(),
                options=form.options(),
                at=timezone.now(),
                origin=origin_of(request),
            )
            if file.state == "waiting":
                transaction.on_commit(lambda: check_file_task.delay(file.pk))
        return redirect("importing:one", file.pk)

    def _form(self, *data: Any) -> UploadForm:
        region = self.request.user.region
        tree = regions.tree(self.month)
        return UploadForm(
            *data, kind=self.kind, tree=tree, area=region.code if region else "", month=self.month
        )

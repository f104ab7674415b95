"""Parameters and standards out to a workbook and in from one: dry run, difference, confirmation."""

import secrets
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from tablib import Dataset

from eligibility.resources import RESOURCES
from eligibility.resources.base import ValueResource, missing_columns, problems, run
from eligibility.web.editing.base import EditingPage, refuse, say
from eligibility.web.editing.values import Values

KEPT_SECONDS = 1800
LIMIT = 5 * 1024 * 1024
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv",
}  # fmt: skip
NAMES = {"parameters": "参数", "standards": "地方标准"}


class ExportValues(Values):
    """The rows of the list as a workbook that can be imported again."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """``?format=xlsx|csv``; with ``template=1`` only the heads."""
        resource = resource_of(kwargs["kind"])
        rows = self.rows().none() if request.GET.get("template") else self.rows()
        data = resource.export(rows)
        kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
        content = data.export("xlsx") if kind == "xlsx" else "\ufeff" + data.export("csv")
        response = HttpResponse(content, content_type=FORMATS[kind])
        name = f"{kwargs['kind']}.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class ImportValues(EditingPage):
    """A table is read whole; only when nothing is wrong can it be confirmed."""

    template_name = "eligibility/editing/import.html"

    def get_title(self) -> str:
        """What is imported."""
        resource_of(self.kwargs["kind"])
        return f"导入{NAMES[self.kwargs['kind']]}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The columns the table must have."""
        resource = resource_of(self.kwargs["kind"])
        heads = [f.column_name for f in resource.get_import_fields()]
        return super().get_context_data(kind=self.kwargs["kind"], heads=heads, **kwargs)

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Show what a file would do, or do what was shown."""
        if token := request.POST.get("token"):
            return self._confirm(request, kind, token)
        file = request.FILES.get("file")
        try:
            data = dataset(file)
        except ValueError as error:
            refuse(request, error)
            return redirect("editing:import", kind)
        resource = resource_of(kind)
        missing = missing_columns(resource, data)
        if missing:
            refuse(
                request, f"表头缺少：{'、'.join(missing)}。请从“下载空表”得到表头，第一行不要改动。"
            )
            return redirect("editing:import", kind)
        result = run(resource, data, dry_run=True, actor=request.user, at=timezone.now())
        wrong = list(problems(resource, data, result))
        token = "" if wrong else keep(request, kind, data)
        context = self.get_context_data(
            file_name=file.name if file else "", problems=wrong, token=token,
            totals=result.totals, diffs=differences(resource, result), rows=len(data),
        )  # fmt: skip
        return self.render_to_response(context, status=422 if wrong else 200)

    def _confirm(self, request: HttpRequest, kind: str, token: str) -> HttpResponse:
        csv = cache.get(key(request, kind, token))
        if csv is None:
            refuse(request, "这次预检已过期（30分钟），没有导入任何内容。请重新上传。")
            return redirect("editing:import", kind)
        cache.delete(key(request, kind, token))
        resource, data = resource_of(kind), Dataset().load(csv, format="csv")
        result = run(resource, data, dry_run=False, actor=request.user, at=timezone.now())
        wrong = list(problems(resource, data, result))
        if wrong:
            first = wrong[0]
            refuse(request, f"没有导入任何内容。第 {first.row} 行：{first.message}请重新上传。")
            return redirect("editing:import", kind)
        drafted = result.totals["new"] + result.totals["update"]
        say(
            request,
            f"已提交 {drafted} 条，等待另一位目录管理员发布；{result.totals['skip']} 条与现行相同，未改动。",
        )
        return redirect("editing:inbox")


def resource_of(kind: str) -> ValueResource:
    """The table of a kind."""
    if kind not in RESOURCES:
        raise Http404
    return RESOURCES[kind]()


def dataset(file: Any) -> Dataset:
    """The first sheet of a workbook, or a CSV file in UTF-8 or GB 18030."""
    if file is None:
        raise ValueError("没有选择文件。请选择 xlsx 或 csv 文件。")
    if file.size > LIMIT:
        raise ValueError("文件超过 5 MB。请分成几个文件导入。")
    content, name = file.read(), file.name.lower()
    if name.endswith(".xlsx"):
        try:
            return Dataset().load(content, format="xlsx")
        except Exception as error:
            raise ValueError("打不开这个 xlsx 文件。请用表格软件另存为 xlsx 后再上传。") from error
    if name.endswith(".csv"):
        return Dataset().load(_text(content), format="csv")
    raise ValueError(f"不认识的文件“{file.name}”。请上传 xlsx 或 csv 文件。")


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("看不懂文件的编码。请另存为 UTF-8 的 csv，或直接上传 xlsx。")


def keep(request: HttpRequest, kind: str, data: Dataset) -> str:
    """Keep a checked table until it is confirmed; the token that names it."""
    token = secrets.token_urlsafe(16)
    cache.set(key(request, kind, token), data.export("csv"), KEPT_SECONDS)
    return token


def key(request: HttpRequest, kind: str, token: str) -> str:
    """Where a checked table is kept: for this user and kind only."""
    return f"editing-import:{request.user.pk}:{kind}:{token}"


def differences(resource: ValueResource, result: Any) -> list[dict[str, Any]]:
    """Rows that are new or change something, with the cells that do."""
    found = []
    heads = [f.column_name for f in resource.get_user_visible_fields()]
    words = {"new": "新增", "update": "变更", "skip": "相同"}
    for number, row in enumerate(result.rows, start=2):
        if row.import_type in ("new", "update") and row.diff:
            cells = list(zip(heads, row.diff, strict=False))
            found.append({"row": number, "kind": words[row.import_type], "cells": cells})
    return found[:200]

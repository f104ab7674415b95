"""One import: its progress, what is wrong with it, or what it would change."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join

from portal.importing import store
from portal.importing.errors import ImportRefused
from portal.importing.kinds import ImportKind, kind_of
from portal.importing.models import FileImport, Outcome, Part, Problem, Result, Row, State
from portal.importing.process import READING
from portal.importing.progress import read, written
from portal.importing.selectors import imports_of
from portal.importing.services import confirm, discard
from portal.importing.tasks import apply_file_task
from portal.importing.transitions import actions_from
from portal.importing.web.words import READERS, STATES
from portal.web import cells
from portal.web.pages import Crumb, Page
from portal.web.requests import origin_of
from portal.web.table import Column, Table

SHOWN = 12


class OneImport(Page):
    """A page of one import of one's own area."""

    menu = "人员"
    roles = READERS

    @cached_property
    def file(self) -> FileImport:
        """The import of the address."""
        return get_object_or_404(imports_of(self.request.user), pk=self.kwargs["pk"])


class ImportPage(OneImport):
    """Asked for by htmx while a worker has the file, it gives the part that changes."""

    template_name = "importing/one.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its body."""
        if request.htmx and not self.file.running:
            return HttpResponse(headers={"HX-Refresh": "true"})
        if request.htmx:
            told = {"file": self.file, "written": self._written()}
            return render(request, "importing/progress.html", told)
        return super().get(request, *args, **kwargs)

    def _written(self) -> tuple[int, int]:
        """Rows done of all, where the end is known."""
        if self.file.state == State.APPLYING:
            return written(self.file.pk)
        if self.file.state == State.CHECKING and self.file.step == READING:
            return read(self.file.pk)
        return 0, 0

    def get_title(self) -> str:
        """The file."""
        return self.file.file_name

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("数据导入", reverse("importing:list")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the state of the file asks to be shown."""
        file, kind = self.file, kind_of(self.file.kind)
        more: dict[str, Any] = {}
        if file.errors or file.warnings:
            more |= _problems(self.request, file, kind)
        if file.state in {State.READY, State.APPLIED}:
            more |= _differences(self.request, file, kind)
        allowed = {move.action for move in actions_from(file.state)}
        more["written"] = self._written()
        return super().get_context_data(
            file=file,
            kind=kind,
            word=STATES[State(file.state)],
            may=allowed,
            options=_options(file, kind),
            marked=store.has(file, Part.What.MARKED),
            **more,
            **kwargs,
        )


def _options(file: FileImport, kind: ImportKind) -> list[tuple[str, str]]:
    from portal.regions.models import Region

    told = []
    for option in kind.options:
        value = str(file.options.get(option.key, ""))
        if option.kind == "county":
            value = getattr(Region.objects.filter(pk=value).first(), "name", value)
        told.append((option.label, value))
    return told


def _problems(request: HttpRequest, file: FileImport, kind: ImportKind) -> dict[str, Any]:
    labels = {column.key: column.label for column in kind.columns()}
    rows = Problem.objects.filter(file=file)
    counted = rows.order_by().values_list("column").annotate(Count("pk")).order_by("-pk__count")
    wanted = request.GET.get("column")
    if wanted is not None:
        rows = rows.filter(column=wanted)
    table = Table.of(
        request,
        (
            Column("number", "行", lambda p: cells.number(p.number), kind="number", sort="number"),
            Column("column", "列", lambda p: labels.get(p.column, "整行"), sort="column"),
            Column("value", "填的是", lambda p: p.value or cells.DASH),
            Column("message", "问题", lambda p: p.message if p.blocks else f"提醒：{p.message}"),
            Column("cure", "怎样改", lambda p: p.cure),
        ),
        rows,
        caption="错误",
    )
    by_column = [(key, labels.get(key, "整行"), count) for key, count in counted]
    return {"problems": table, "by_column": by_column, "column": wanted}


def _differences(request: HttpRequest, file: FileImport, kind: ImportKind) -> dict[str, Any]:
    labels = kind.field_labels()
    done = file.state == State.APPLIED
    rows: Any = Result.objects.filter(file=file) if done else Row.objects.filter(file=file)
    rows = rows.exclude(outcome=Outcome.SAME)
    wanted = request.GET.get("outcome", "")
    if wanted in {Outcome.NEW, Outcome.CHANGED}:
        rows = rows.filter(outcome=wanted)
    if field := request.GET.get("field", ""):
        rows = rows.filter(outcome=Outcome.CHANGED, change__has_key=field)
    table = Table.of(request, (), rows.order_by("number"), caption="变更")
    table.columns = _columns(kind, table.rows, labels)
    table.shown = frozenset(column.key for column in table.columns)
    counted = sorted(file.fields.items(), key=lambda item: -item[1])
    return {
        "differences": table,
        "outcome": wanted,
        "field": field,
        "by_field": [(key, labels.get(key, key), count) for key, count in counted],
    }


def _columns(kind: ImportKind, rows: Sequence[Any], labels: Any) -> tuple[Column, ...]:
    names = kind.names([row.subject_id for row in rows if row.subject_id])

    def who(row: Any) -> Any:
        name = names.get(row.subject_id) or getattr(row, "values", {}).get("name", "")
        if kind.subject_url and row.subject_id and row.subject_id in names:
            return cells.link(name, reverse(kind.subject_url, args=[row.subject_id]))
        return name or cells.DASH

    def what(row: Any) -> Any:
        if row.outcome == Outcome.NEW:
            told = kind.told(getattr(row, "values", {}))
            return f"{kind.new_words}：{told}" if told else kind.new_words
        changes = list((row.change or {}).items())
        told = format_html_join(
            "；",
            "{}：{} → <b>{}</b>",
            (
                (labels.get(key, key), kind.words(key, old), kind.words(key, new))
                for key, (old, new) in changes[:SHOWN]
            ),
        )
        return format_html("{}{}", told, "……" if len(changes) > SHOWN else "")

    return (
        Column("number", "行", lambda r: cells.number(r.number), kind="number"),
        Column("who", "姓名", who, head=True),
        Column("outcome", "变化", lambda r: r.get_outcome_display()),
        Column("change", "原来 → 现在", what),
    )


class Confirm(OneImport):
    """Write what was shown."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm and hand it to a worker."""
        try:
            with transaction.atomic():
                confirm(
                    actor=request.user,
                    file=self.file,
                    at=timezone.now(),
                    digest=request.POST.get("digest", ""),
                    origin=origin_of(request),
                )
                transaction.on_commit(lambda: apply_file_task.delay(pk))
        except ImportRefused as error:
            messages.error(request, str(error))
        return redirect("importing:one", pk)


class Discard(OneImport):
    """Give a file up."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remove what was staged."""
        try:
            discard(
                actor=request.user, file=self.file, at=timezone.now(), origin=origin_of(request)
            )
        except ImportRefused as error:
            messages.error(request, str(error))
            return redirect("importing:one", pk)
        messages.success(request, f"已放弃“{self.file.file_name}”，没有导入任何内容。")
        return redirect("importing:list")

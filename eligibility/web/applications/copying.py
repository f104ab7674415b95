"""Copying into other systems: fields ready to copy, and files in their columns."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from eligibility.applications import services
from eligibility.applications.documents import sheets
from eligibility.applications.errors import ApplicationError
from eligibility.applications.fields import BUILT_IN, FIELDS, SEALED, Row
from eligibility.applications.models import Application, Layout
from eligibility.web.applications import reads
from eligibility.web.applications.files import download
from eligibility.web.applications.lists import filtered
from eligibility.web.applications.roles import EXPORTERS
from eligibility.web.applications.sealed import REASONS, opened
from portal.accounts.scope import scoped
from portal.audit.services import record
from portal.lib.masking import mask_account, mask_id_number, mask_phone
from portal.people import selectors as people
from portal.people.errors import PeopleError
from portal.people.models import Account, Circumstances, Person
from portal.regions.selectors import tree
from portal.web.month import work_month
from portal.web.pages import Crumb, Page
from portal.web.requests import origin_of

MASKS = {"id_number": mask_id_number, "phone": mask_phone, "account": mask_account}
LARGEST_EXPORT = 5_000


class CopyPage(Page):
    """A person's fields with a button each; whole numbers after a reason, once for all."""

    template_name = "applications/copy.html"
    menu = "申请"
    roles = EXPORTERS

    @cached_property
    def person(self) -> Person:
        """The person of the address."""
        return reads.person_or_404(self.request, self.kwargs["pk"])

    def get_title(self) -> str:
        """Whose fields."""
        return f"复制{self.person.name}的信息"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the file."""
        url = reverse("people:tab", args=[self.person.pk, "applications"])
        return (Crumb(self.person.name, url),)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page with whole numbers, after the reason is recorded."""
        reason = request.POST.get("other", "").strip() or request.POST.get("reason", "")
        try:
            opened(request, self.person, reason)
        except PeopleError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.get_full_path())
        response = self.render_to_response(self.get_context_data(whole=True))
        response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Columns of the chosen layout with a row for each application (or one without)."""
        whole = kwargs.get("whole", False)
        layouts = layouts_of(self.request.user)
        chosen = self.request.GET.get("layout", next(iter(layouts)))
        columns = layouts.get(chosen) or next(iter(layouts.values()))
        rows = [
            {
                "label": row.name or "人员信息",
                "cells": [
                    (heading, _text(field, row, whole=whole), field in SEALED and not whole)
                    for field, heading in columns
                ],
            }
            for row in self._rows()
        ]
        for row in rows:
            row["line"] = "\t".join(str(value) for _, value, _ in row["cells"])
        return super().get_context_data(
            person=self.person,
            rows=rows,
            layouts=list(layouts),
            chosen=chosen,
            reasons=REASONS,
            query=self.request.GET.urlencode(),
            **kwargs,
        )

    def _rows(self) -> list[Row]:
        query = self.request.GET
        found = reads.applications(self.request.user).filter(person=self.person)
        if query.get("application", "").isdigit():
            found = found.filter(pk=int(query["application"]))
        elif query.get("filing", "").isdigit():
            found = found.filter(filing_id=int(query["filing"]))
        rows = list(field_rows(self.request, list(found.exclude(state="withdrawn")[:20])))
        return rows or [bare_row(self.request, self.person)]


def _text(field: str, row: Row, *, whole: bool) -> str:
    value = str(FIELDS[field].read(row)) if field else ""
    return value if whole or field not in MASKS or not value else MASKS[field](value)


def layouts_of(user: Any) -> dict[str, list[tuple[str, str]]]:
    """Layouts a user may take, by name: his own area's first, then those everybody has."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in scoped(Layout.objects.filter(ended_at=None), user):
        found[row.name] = [(c["field"], c["heading"]) for c in row.columns]
    for name, columns in BUILT_IN.items():
        found.setdefault(name, list(columns))
    return found


def field_rows(request: HttpRequest, applications: Sequence[Application]) -> Iterator[Row]:
    """What fields read, for several applications; a handful of queries for all."""
    month = work_month(request)
    keys = {a.person_id for a in applications}
    facts = {c.person_id: c for c in _facts(keys, month)}
    accounts = {a.person_id: a for a in Account.objects.filter(person__in=keys, superseded_at=None)}
    known = Person.objects.select_related("managing_region").in_bulk(keys)
    regions = tree(month)
    for each in applications:
        amount = each.amount if each.amount is not None else each.sum_asked
        starts = f"{each.award.starts:%Y-%m}" if each.award_id else ""
        yield Row(
            known[each.person_id], facts.get(each.person_id), accounts.get(each.person_id),
            regions, month, each.name, amount, each.per, str(each.filing.applied_on), starts,
            each.get_state_display(),
        )  # fmt: skip


def _facts(keys: set[int], month: Any) -> QuerySet[Circumstances]:
    return people.rows_on(month.last).filter(person__in=keys)


def bare_row(request: HttpRequest, person: Person) -> Row:
    """A person without an application."""
    month = work_month(request)
    facts = people.facts_on(person, month.last) or people.current(person).last()
    return Row(person, facts, people.account_of(person), tree(month), month)


class Layouts(Page):
    """The layouts, and a form that makes another: fields in order under one's own headings."""

    template_name = "applications/layouts.html"
    title = "导出到其他系统"
    menu = "申请"
    roles = EXPORTERS

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("申请", reverse("applications:list")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What can be chosen, and a layout to start from."""
        layouts = layouts_of(self.request.user)
        base = self.request.GET.get("from", "")
        columns = layouts.get(base, [])
        kwargs.setdefault("typed", columns + [("", "")] * 4)
        return super().get_context_data(
            layouts=[(name, [h for _, h in cols]) for name, cols in layouts.items()], base=base,
            fields=[(key, field.label) for key, field in FIELDS.items()], reasons=REASONS,
            count=filtered(self.request, timezone.localdate()).count(),
            query=self.request.GET.urlencode(), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save a layout."""
        pairs = zip(request.POST.getlist("field"), request.POST.getlist("heading"), strict=False)
        columns = [{"field": f, "heading": h.strip()} for f, h in pairs if h.strip()]
        name = request.POST.get("name", "")[:60]
        try:
            if request.user.region is None:
                raise ApplicationError("账号没有管辖地区，", "请联系系统管理员。")
            services.save_layout(
                region=request.user.region, name=name, columns=columns, actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except ApplicationError as error:
            typed = [(c["field"], c["heading"]) for c in columns] + [("", "")] * 4
            context = self.get_context_data(typed=typed, name=name, error=error)
            return self.render_to_response(context, status=422)
        messages.success(request, f"已保存格式“{name.strip()}”。")
        return HttpResponseRedirect(reverse("applications:layouts"))


class Export(Page):
    """A workbook of the filtered applications in a layout; the purpose is asked and recorded."""

    template_name = "applications/layouts.html"
    menu = "申请"
    roles = EXPORTERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """The file, after its purpose and size are recorded."""
        home = f"{reverse('applications:layouts')}?{request.GET.urlencode()}"
        columns = layouts_of(request.user).get(request.POST.get("layout", ""))
        reason = request.POST.get("other", "").strip() or request.POST.get("reason", "")
        if columns is None or not reason:
            messages.error(request, "请选择导出格式，并写明用途。")
            return HttpResponseRedirect(home)
        wanted = filtered(request, timezone.localdate()).select_related("award")
        rows = list(wanted[: LARGEST_EXPORT + 1])
        if len(rows) > LARGEST_EXPORT:
            messages.error(request, f"一次最多导出 {LARGEST_EXPORT:,} 行，请先缩小范围。")
            return HttpResponseRedirect(home)
        whole = request.POST.get("whole") == "yes"
        record(
            actor=request.user, action="application.export", subject_kind="layout",
            subject_id=request.POST["layout"], before=None, at=timezone.now(), reason=reason,
            after={"rows": len(rows), "whole": whole, "columns": [h for _, h in columns]},
            origin=origin_of(request),
        )  # fmt: skip
        lines = (
            [_text(field, row, whole=whole) for field, _ in columns]
            for row in field_rows(request, rows)
        )
        content = sheets.layout_xlsx([heading for _, heading in columns], lines)
        day = timezone.localdate()
        return download(content, f"{request.POST['layout']}-{day}.xlsx", sheets.CONTENT_TYPE)


class EndLayout(Page):
    """Takes a layout out of use."""

    roles = EXPORTERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it."""
        row = get_object_or_404(scoped(Layout.objects.filter(ended_at=None), request.user), pk=pk)
        services.end_layout(layout=row, actor=request.user, at=timezone.now())
        messages.success(request, f"已停用格式“{row.name}”。")
        return HttpResponseRedirect(reverse("applications:layouts"))

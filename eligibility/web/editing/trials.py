"""A trial's page: how far it is, what it found, and whose results change."""

from collections.abc import Iterator
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from openpyxl import Workbook

from eligibility.editing import findings
from eligibility.editing.kinds import KINDS
from eligibility.editing.selectors import codes_of
from eligibility.models import WhatIf, WhatIfPerson
from eligibility.web.editing.base import EditingPage, title_of
from eligibility.web.editing.steps import page_of
from portal.lib.masking import mask_last4, mask_name
from portal.lib.periods import Month
from portal.people.models import Person
from portal.regions import selectors as regions
from portal.web.cells import money, number
from portal.web.pages import Crumb
from portal.web.table import Column, Table
from portal.web.words import OUTCOMES, word_of

HEADS = (
    "姓名",
    "身份证号",
    "县市区",
    "年龄",
    "项目",
    "原结果",
    "原金额",
    "新结果",
    "新金额",
    "差额",
)
CHUNK = 2000


class TrialPage(EditingPage):
    """The tables of a trial; while it runs only the progress is asked for again."""

    template_name = "eligibility/editing/trial.html"

    @property
    def trial(self) -> WhatIf:
        """The trial of the address, in the user's area."""
        return trial_or_404(self.request, self.kwargs["pk"])

    def get_title(self) -> str:
        """What was tried."""
        trial = self.trial
        return f"试算：{title_of(_row(trial))}"

    def get_crumbs(self) -> list[Crumb]:
        """Back to the draft."""
        row = _row(self.trial)
        return [*super().get_crumbs(), Crumb(title_of(row), page_of(row))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Totals, tables by county, item and age, and the months ahead."""
        return super().get_context_data(**trial_context(self.trial), **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or for htmx what changes while it runs."""
        if request.htmx:
            return render(request, "eligibility/editing/trial_body.html", trial_context(self.trial))
        return super().get(request, *args, **kwargs)


def trial_context(trial: WhatIf) -> dict[str, Any]:
    """Everything the trial's page shows."""
    month = Month.of(trial.month)
    tree = regions.tree(month)
    items = findings.table(trial, "code")
    names = findings.item_names([r.key for r in items])
    return {
        "trial": trial, "row": _row(trial), "trial_month": month, "back": page_of(_row(trial)),
        "totals": findings.totals(trial), "kinds": findings.KINDS,
        "counts": {k: sum(getattr(r, k) for r in items) for k in findings.KINDS},
        "url": reverse("editing:what_if", args=[trial.pk]),
        "by_county": (
            "按县市区",
            "县市区",
            [(tree.name(r.key), r, r.key) for r in findings.table(trial, "region")],
        ),
        "by_age": ("按年龄", "年龄", [(r.key, r, "") for r in findings.table(trial, "age")]),
        "by_item": ("按项目", "项目", [(names.get(r.key, r.key), r, "") for r in items]),
        "ahead": [_ahead(line) for line in trial.forecast],
        "ahead_sum": sum((_ahead(line)["difference"] for line in trial.forecast), Decimal(0)),
        "back_sums": {
            "arrears": sum((_back(line)["arrears_amount"] for line in trial.backlog), Decimal(0)),
            "recoveries": sum(
                (_back(line)["recoveries_amount"] for line in trial.backlog), Decimal(0)
            ),
        },
        "back_months": [_back(line) for line in trial.backlog],
    }  # fmt: skip


def _ahead(line: dict[str, Any]) -> dict[str, Any]:
    before, after = Decimal(line["before_amount"]), Decimal(line["after_amount"])
    return line | {
        "month": Month.parse(line["month"]), "before_amount": before, "after_amount": after,
        "difference": after - before,
    }  # fmt: skip


def _back(line: dict[str, Any]) -> dict[str, Any]:
    """Arrears stand in the columns of *before*, recoveries in those of *after*."""
    return {
        "month": Month.parse(line["month"]), "arrears": line["before"],
        "arrears_amount": Decimal(line["before_amount"]), "recoveries": line["after"],
        "recoveries_amount": Decimal(line["after_amount"]),
    }  # fmt: skip


class TrialPeople(EditingPage):
    """The people whose results change, masked; also as a workbook."""

    template_name = "eligibility/editing/trial_people.html"
    title = "试算涉及的人员"

    def get_crumbs(self) -> list[Crumb]:
        """Back to the trial."""
        trial = trial_or_404(self.request, self.kwargs["pk"])
        return [*super().get_crumbs(), Crumb("试算", reverse("editing:what_if", args=[trial.pk]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of people."""
        trial = trial_or_404(self.request, self.kwargs["pk"])
        query = self.request.GET
        rows = findings.people(trial, kind=query.get("kind", ""), region=query.get("region", ""))
        tree = regions.tree(Month.of(trial.month))
        names = findings.item_names(rows.order_by().values_list("code", flat=True).distinct())
        table = Table.of(self.request, columns(tree, names), rows, caption="结果改变的人员")
        known = Person.objects.in_bulk([r.person_id for r in table.rows])
        for row in table.rows:
            row.person = known.get(row.person_id)
        return super().get_context_data(
            trial=trial, table=table, kinds=findings.KINDS, kind=query.get("kind", ""),
            region=query.get("region", ""), query=query.urlencode(),
            counties=[(c, tree.name(c)) for c in sorted(set(rows.order_by().values_list("region", flat=True)))],
            **kwargs,
        )  # fmt: skip


def columns(tree: Any, names: dict[str, str]) -> list[Column]:
    """The columns of the list of people."""
    return [
        Column("name", "姓名", lambda r: mask_name(r.person.name) if r.person else "—", optional=False, head=True),
        Column("id", "身份证号", lambda r: mask_last4(r.person.id_last4) if r.person else "—", kind="code"),
        Column("region", "县市区", lambda r: tree.name(r.region), sort="region"),
        Column("age", "年龄", lambda r: number(r.age), kind="number", sort="age"),
        Column("item", "项目", lambda r: names.get(r.code, r.code)),
        Column("before", "原结果", lambda r: word_of(OUTCOMES, r.before).text),
        Column("before_amount", "原金额（元）", lambda r: money(r.before_amount), kind="money"),
        Column("after", "新结果", lambda r: word_of(OUTCOMES, r.after).text),
        Column("after_amount", "新金额（元）", lambda r: money(r.after_amount), kind="money"),
        Column("difference", "差额（元）", lambda r: money(difference(r)), kind="money"),
    ]  # fmt: skip


def difference(row: WhatIfPerson) -> Decimal:
    """What a person gets more (less when negative)."""
    return (row.after_amount or Decimal(0)) - (row.before_amount or Decimal(0))


class TrialWorkbook(EditingPage):
    """The same list as a workbook, masked."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """A file of the rows the list is filtered to."""
        trial = trial_or_404(request, pk)
        query = request.GET
        rows = findings.people(trial, kind=query.get("kind", ""), region=query.get("region", ""))
        tree = regions.tree(Month.of(trial.month))
        names = findings.item_names(rows.order_by().values_list("code", flat=True).distinct())
        book = Workbook(write_only=True)
        sheet = book.create_sheet("试算人员")
        sheet.append(HEADS)
        for line in _lines(rows.iterator(chunk_size=CHUNK), tree, names):
            sheet.append(line)
        file = TemporaryFile()  # noqa: SIM115
        book.save(file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"试算{trial.pk}-人员.xlsx")


def _lines(rows: Iterator[WhatIfPerson], tree: Any, names: dict[str, str]) -> Iterator[list[Any]]:
    chunk: list[WhatIfPerson] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield from _chunk(chunk, tree, names)
            chunk = []
    yield from _chunk(chunk, tree, names)


def _chunk(chunk: list[WhatIfPerson], tree: Any, names: dict[str, str]) -> Iterator[list[Any]]:
    known = Person.objects.in_bulk([r.person_id for r in chunk])
    for row in chunk:
        person = known.get(row.person_id)
        yield [
            mask_name(person.name) if person else "", mask_last4(person.id_last4) if person else "",
            tree.name(row.region), row.age, names.get(row.code, row.code),
            word_of(OUTCOMES, row.before).text, row.before_amount,
            word_of(OUTCOMES, row.after).text, row.after_amount, difference(row),
        ]  # fmt: skip


def trial_or_404(request: HttpRequest, pk: int) -> WhatIf:
    """A trial of the user's area."""
    trial = WhatIf.objects.filter(pk=pk, region__in=codes_of(request.user)).first()
    if trial is None:
        raise Http404
    return trial


def _row(trial: WhatIf) -> Any:
    return KINDS[trial.kind].model._default_manager.get(pk=trial.row_id)

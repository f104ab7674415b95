"""The list taken along: as a sheet for a purpose, or on paper by township."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from portal.lib.masking import mask_id_number, mask_phone
from portal.lib.periods import age_in_month
from portal.people.errors import PeopleError
from portal.people.models import Person
from portal.people.services.exports import MOST_ROWS, UNMASKED_ROLES, record_export
from portal.people.web.filters import Filters
from portal.people.web.roles import PEOPLE_ROLES
from portal.people.web.views.people import columns
from portal.web.entries import allowed
from portal.web.pages import Crumb, PageMixin
from portal.web.requests import origin_of
from portal.web.table import Column, plain, shown_columns

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PURPOSES = ("入户走访", "与外部系统核对", "上报名单", "统计分析")
MOST_PRINTED = 2000


class Taken(PageMixin, View):
    """What export and print share: the people of the address, or those ticked."""

    menu = "人员"
    roles = PEOPLE_ROLES

    def people(self, query: QueryDict) -> QuerySet[Person]:
        """Ticked ones, else all of the filters; always of one's own area, in order."""
        today = timezone.localdate()
        chosen = [int(key) for key in query.getlist("pick") if key.isascii() and key.isdigit()]
        if chosen:
            found = Filters().people(self.request.user, today).filter(pk__in=chosen[:MOST_ROWS])
        else:
            found = Filters.of(query).people(self.request.user, today)
        return found.order_by("managing_region__code", "township", "village", "name", "pk")

    def frame(self, title: str) -> dict[str, Any]:
        """The words every page has."""
        back = f"{reverse('people:list')}?{self.kept().urlencode()}"
        return {
            "title": title,
            "menu": self.menu,
            "crumbs": [Crumb("人员", back)],
            "month": self.month,
        }

    def kept(self) -> QueryDict:
        """The list's own address."""
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        query = given.copy()
        for name in ("csrfmiddlewaretoken", "purpose", "other", "unmasked", "step"):
            query.pop(name, None)
        return query


class Export(Taken):
    """A sheet of what is shown; the purpose is recorded before it leaves."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form with how many there are."""
        return self.show({})

    def post(self, request: HttpRequest) -> HttpResponse:
        """The form when people were ticked, else the sheet."""
        if request.POST.get("step") != "export":
            return self.show({})
        people = self.people(request.POST)
        chosen = shown_columns(columns(self.month), request.POST)
        unmasked = bool(request.POST.get("unmasked"))
        try:
            record_export(
                actor=request.user,
                purpose=request.POST.get("other", "").strip() or request.POST.get("purpose", ""),
                count=people.count(),
                unmasked=unmasked,
                query=_without_picks(self.kept()),
                columns=[column.key for column in chosen],
                at=timezone.now(),
                origin=origin_of(request),
            )
        except PeopleError as error:
            return self.show({"error": str(error)}, status=422)
        return sheet(chosen, people, unmasked=unmasked)

    def show(self, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """The form."""
        kept = self.kept()
        context = {
            **self.frame("导出名单"),
            "count": self.people(kept).count(),
            "most": MOST_ROWS,
            "purposes": PURPOSES,
            "may_unmask": allowed(self.request.user, UNMASKED_ROLES),
            "kept": [(key, value) for key, values in kept.lists() for value in values],
            **more,
        }
        return render(self.request, "people/export.html", context, status=status)


class Print(Taken):
    """A township's list on A4: names, masked numbers and room to note."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list of the filters."""
        return self._list(request.GET)

    def post(self, request: HttpRequest) -> HttpResponse:
        """The list of those ticked."""
        return self._list(request.POST)

    def _list(self, query: QueryDict) -> HttpResponse:
        people = list(self.people(query)[: MOST_PRINTED + 1])
        if len(people) > MOST_PRINTED:
            messages.error(
                self.request, f"超过 {MOST_PRINTED} 人，请先按乡镇或村筛选，再打印名单。"
            )
            return HttpResponseRedirect(self.frame("")["crumbs"][0].url)
        places: dict[str, list[dict[str, Any]]] = {}
        for person in people:
            place = f"{person.managing_region.name}{person.township}" or "未填乡镇"
            rows = places.setdefault(place, [])
            rows.append({"number": len(rows) + 1, "person": person, "age": self._age(person)})
        context = {**self.frame("打印名单"), "places": places, "count": len(people)}
        return render(self.request, "people/print.html", context)

    def _age(self, person: Person) -> int | None:
        return None if person.birth_date is None else age_in_month(person.birth_date, self.month)


def sheet(chosen: Sequence[Column], people: QuerySet[Person], *, unmasked: bool) -> HttpResponse:
    """The workbook: the columns shown, and ID number and phone, masked unless ``unmasked``."""
    book = Workbook(write_only=True)
    page = book.create_sheet("人员")
    page.freeze_panes = "A2"
    heads = [*(column.label for column in chosen), "身份证号", "电话"]
    bold = Font(bold=True)
    cells = [WriteOnlyCell(page, value=head) for head in heads]
    for cell in cells:
        cell.font = bold
    page.append(cells)
    for person in people.iterator(chunk_size=2000):
        page.append(
            [*(plain(column.cell(person)) for column in chosen), *_numbers(person, unmasked)]
        )
    out = BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename*=UTF-8''" + "%E4%BA%BA%E5%91%98.xlsx"
    return response


def _numbers(person: Person, unmasked: bool) -> Iterator[str]:
    """The two numbers; always text, so that no sheet rounds them."""
    for sealed, mask in ((person.id_number, mask_id_number), (person.phone, mask_phone)):
        text = sealed.open() if sealed is not None else ""
        yield text if unmasked or not text else mask(text)


def _without_picks(query: QueryDict) -> str:
    picks = len(query.getlist("pick"))
    query = query.copy()
    query.pop("pick", None)
    said = query.urlencode()
    return f"{said} 勾选 {picks} 人".strip() if picks else said

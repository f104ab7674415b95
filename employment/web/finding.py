"""Searches that may hold a whole number are taken by POST: it never stands in an address."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from employment.models import WorkFile
from employment.people import found
from employment.web.base import refuse
from portal.lib.identifiers import normalise
from portal.people.search import id_number_in, is_whole_number

UNKNOWN = "没有这个号码的就业档案，请核对号码，或按姓名查找。"


def number_typed(request: HttpRequest) -> str:
    """The whole number typed into a search, of a 残疾人证 its holder's; empty for words or a part."""
    typed = request.POST.get("q", "").strip()
    return id_number_in(typed) or (typed if is_whole_number(normalise(typed)) else "")


def file_of(request: HttpRequest, rows: QuerySet[WorkFile], number: str) -> WorkFile | None:
    """The file among ``rows`` of a whole number; None says so on the next page."""
    file = found(rows, number).first()
    if file is None:
        refuse(request, UNKNOWN)
    return file


def list_again(request: HttpRequest, url: str, keys: Iterable[str]) -> HttpResponse:
    """To the list with what was asked for in its address, a whole number left out."""
    hidden = {"q"} if number_typed(request) else set()
    asked = {key: request.POST.get(key, "").strip() for key in keys if key not in hidden}
    query = urlencode({key: value for key, value in asked.items() if value})
    return HttpResponseRedirect(f"{url}?{query}" if query else url)

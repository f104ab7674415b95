"""待遇试算: what a person could have, updating while the clerk asks."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from eligibility.calculate import entitlements
from eligibility.web.answer import Answer
from portal.lib.inputs import InputError
from portal.lib.periods import Month, age_in_month
from portal.people.facts import FACTS
from portal.people.web.questions import Answers, Choice, read, sections
from portal.regions import selectors as regions
from portal.web.labels import FINDING, all_labels
from portal.web.month import read_month
from portal.web.pages import PageMixin


class Calculator(PageMixin, View):
    """The form with the answer beside it; htmx asks for the answer alone."""

    title = "待遇试算"
    menu = "待遇试算"

    def get(self, request: HttpRequest) -> HttpResponse:
        """A form at home in the user's county, with the facts (never a number) of the address."""
        posted = QueryDict(mutable=True)
        region = getattr(request.user, "region", None)
        if region is not None and region.level == "county":
            posted["hukou"] = region.code
        posted["presume"] = "on"
        for name in FACTS:
            if name in request.GET:
                posted.setlist(name, request.GET.getlist(name))
        return self._answer(request, posted, "eligibility/calculator.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        """The answer to what has been filled in so far."""
        template = "eligibility/answer_part.html" if request.htmx else "eligibility/calculator.html"
        return self._answer(request, request.POST, template)

    def _answer(self, request: HttpRequest, posted: QueryDict, template: str) -> HttpResponse:
        month = read_month(posted.get("month", "")) or self.month
        tree = regions.tree(month)
        today = timezone.localdate()
        answers = read(posted, tree, today)
        context = {
            "title": self.title,
            "menu": self.menu,
            "month": month,
            "sections": sections(posted, tree),
            "posted": posted,
            "answers": answers,
            "age": _age(answers, month),
            "asked": _asked(posted),
            **_result(posted, answers, month, today),
        }
        return render(request, template, context)


def _result(posted: QueryDict, answers: Answers, month: Month, today: date) -> dict[str, Any]:
    """The grouped answer, or what must be known before there can be one."""
    if not (answers.facts.get("hukou") or answers.facts.get("residence")):
        return {"answer": None, "problem": None}
    given = {
        **answers.facts,
        "presume": bool(posted.get("presume")),
        "findings": {code: yes for code, yes in _findings(posted).items() if yes is not None},
    }
    try:
        return {"answer": Answer.of(entitlements(given, month, today=today)), "problem": None}
    except InputError as error:
        return {"answer": None, "problem": f"{error.message}{error.cure}"}


def _findings(posted: QueryDict) -> dict[str, bool | None]:
    known = {"true": True, "false": False}
    return {
        key.removeprefix(FINDING): known.get(posted.get(key, ""))
        for key in posted
        if key.startswith(FINDING)
    }


def _asked(posted: QueryDict) -> list[dict[str, Any]]:
    """What only the office can find, with what it found so far."""
    found = _findings(posted)
    return [
        {"code": code, "label": label, "choices": _choices(found.get(code))}
        for code, label in all_labels("findings").items()
    ]


def _choices(given: bool | None) -> list[Choice]:
    words = (("true", "是", True), ("false", "否", False), ("", "不清楚", None))
    return [Choice(value, label, given is meant) for value, label, meant in words]


def _age(answers: Answers, month: Month) -> int | None:
    born = answers.facts.get("birth_date")
    return None if born is None else age_in_month(date.fromisoformat(born), month)

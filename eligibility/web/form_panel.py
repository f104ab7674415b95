"""Beside the form that registers a person: what he could have, and what the office must find."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from eligibility.calculate import entitlements
from eligibility.findings.services import record_finding
from eligibility.web.answer import Answer
from portal.lib.inputs import InputError
from portal.people.facts import FactError, parse_value
from portal.people.models import Person
from portal.people.web.questions import Choice
from portal.web.entries import FormPanel, Typed
from portal.web.labels import FINDING, all_labels

ANSWERS = {"true": True, "false": False}


def answer(typed: Typed) -> dict[str, Any]:
    """The grouped answer with presumptions, or what must be known before there can be one."""
    if not (typed.facts.get("hukou") or typed.facts.get("residence")):
        return {"answer": None, "problem": None}
    found = {code: value for code, value in _found(typed) if value is not None}
    given = {**typed.facts, "presume": True, "findings": found}
    try:
        result = entitlements(given, typed.month, today=typed.today)
    except InputError as error:
        return {"answer": None, "problem": f"{error.message}{error.cure}"}
    return {"answer": Answer.of(result), "problem": None}


def asked(typed: Typed) -> dict[str, Any]:
    """Every finding with its answer, date and evidence."""
    words = (("true", "是"), ("false", "否"), ("", "不清楚"))
    return {
        "asked": [
            {
                "code": code,
                "label": all_labels("findings")[code],
                "choices": [Choice(v, label, ANSWERS.get(v) is value) for v, label in words],
                "found_on": typed.posted.get(f"found_on:{code}", "") or typed.today.isoformat(),
                "evidence": typed.posted.get(f"evidence:{code}", ""),
                "known": value is not None,
            }
            for code, value in _found(typed)
        ]
    }


def errors(typed: Typed) -> dict[str, str]:
    """What is wrong with the answered findings, by field."""
    wrong = {}
    for code, value in _found(typed):
        if value is None:
            continue
        day = _day(typed, code)
        if isinstance(day, FactError):
            wrong[f"{FINDING}{code}"] = str(day)
        elif day > typed.today:
            wrong[f"{FINDING}{code}"] = "认定日期晚于今天。请核对日期。"
        elif not typed.posted.get(f"evidence:{code}", "").strip():
            label = all_labels("findings")[code]
            wrong[f"{FINDING}{code}"] = f"“{label}”没有写依据。请写明看了什么材料、问了谁。"
    return wrong


def record(actor: Any, person: Person, typed: Typed, at: datetime, origin: str) -> None:
    """Record the answered findings from the month of the registration."""
    for code, value in _found(typed):
        day = _day(typed, code)
        if value is not None and isinstance(day, date):
            record_finding(
                actor=actor,
                person=person,
                code=code,
                value=value,
                from_month=typed.month,
                found_on=day,
                evidence=typed.posted.get(f"evidence:{code}", ""),
                at=at,
                origin=origin,
            )


def _found(typed: Typed) -> Iterator[tuple[str, bool | None]]:
    for code in all_labels("findings"):
        yield code, ANSWERS.get(typed.posted.get(f"{FINDING}{code}", ""))


def _day(typed: Typed, code: str) -> date | FactError:
    text = typed.posted.get(f"found_on:{code}", "") or typed.today.isoformat()
    try:
        day: date = parse_value("certificate_until", text, text=True)
        return day
    except FactError as error:
        return error


ENTITLEMENTS: FormPanel = FormPanel(
    "eligibility/answer.html", answer, "eligibility/findings_form.html", asked, errors, record
)

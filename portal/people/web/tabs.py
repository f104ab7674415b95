"""Tabs of a person's page that belong to people: the facts now, and how they came about."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.models import User
from portal.people import selectors
from portal.people.facts import FACTS, SECTIONS, Fact, with_presumptions
from portal.people.models import Circumstances, Person
from portal.people.services import undoable
from portal.people.web.roles import CASEWORK_ROLES
from portal.regions.selectors import tree
from portal.regions.tree import RegionTree
from portal.web.entries import allowed
from portal.web.month import work_month


def facts_tab(request: HttpRequest, person: Person) -> dict[str, Any]:
    """The facts of the month in work by section, with what is presumed and what is unknown."""
    month = work_month(request)
    row = selectors.facts_on(person, month.last)
    if row is None:
        return {"sections": []}
    known = {name: getattr(row, name) for name in FACTS}
    filled, presumed = with_presumptions(known)
    pointless = {"died_on"} | ({"certificate_until"} if known["disability_level"] == 0 else set())
    regions = tree(month)
    sections = []
    for key, title in SECTIONS.items():
        lines = [
            {
                "fact": fact,
                "word": word(fact, filled[fact.name], regions),
                "presumed": fact.name in presumed,
                "unknown": filled[fact.name] is None and fact.name not in pointless,
            }
            for fact in FACTS.values()
            if fact.section == key
        ]
        sections.append({"title": title, "lines": lines})
    return {"sections": sections, "row": row}


def word(fact: Fact, value: Any, regions: RegionTree) -> str:
    """A fact's value in Chinese; places by their names."""
    if fact.name == "died_on" and value is None:
        return "健在"
    if fact.name == "certificate_until" and value is None:
        return "—"
    if fact.kind == "region" and value:
        return regions.full_name(value) if regions.known(value) else _outside(fact, value)
    return fact.word(value)


def timeline_tab(request: HttpRequest, person: Person) -> dict[str, Any]:
    """What changed when, newest first."""
    rows = selectors.timeline(person)
    names = dict(
        User.objects.filter(pk__in={r.recorded_by_id for r in rows}).values_list(
            "pk", "display_name"
        )
    )
    undo = None
    if allowed(request.user, CASEWORK_ROLES):
        undo = undoable(rows, actor=request.user, today=timezone.localdate())
    return {
        "events": list(_events(rows, names, tree(work_month(request)))),
        "undo": undo.isoformat() if undo else "",
    }


def _events(
    rows: list[Circumstances], names: dict[int, str], regions: RegionTree
) -> Iterator[dict[str, Any]]:
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        who = names.get(row.recorded_by_id or 0) or "系统"
        yield {
            "when": f"{row.valid_from:%Y-%m-%d}",
            "title": row.event or ("登记建档" if before is None else "情况变化"),
            "changes": list(_changes(row, before, regions)) if before is not None else [],
            "note": "，".join(
                part
                for part in (
                    row.reason,
                    f"{who} {timezone.localtime(row.recorded_at):%Y-%m-%d} 登记",
                )
                if part
            ),
        }


def _changes(
    row: Circumstances, before: Circumstances, regions: RegionTree
) -> Iterator[dict[str, str]]:
    for name, fact in FACTS.items():
        old, new = getattr(before, name), getattr(row, name)
        if old != new:
            yield {
                "label": fact.label,
                "before": word(fact, old, regions),
                "after": word(fact, new, regions),
            }


def _outside(fact: Fact, code: str) -> str:
    """A place outside the five prefectures."""
    if code in fact.values:
        return fact.word(code)
    return f"{'湖南省其他市州' if code.startswith('43') else '外省'}（{code}）"

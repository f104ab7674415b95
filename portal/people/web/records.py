"""The tab 记录: everything that was done to a file, and who looked at what."""

from typing import Any

from django.http import HttpRequest

from portal.audit.selectors import events_of
from portal.audit.web.events import changed
from portal.audit.web.words import action_word
from portal.people.models import Person
from portal.web import cells
from portal.web.table import Column, Table

COLUMNS = (
    Column("at", "时间", lambda e: cells.day(e.at), kind="date", optional=False),
    Column("actor", "谁", lambda e: e.actor_name),
    Column("action", "做了什么", lambda e: action_word(e.action), head=True),
    Column("changed", "变化", changed),
    Column("reason", "原因、用途", lambda e: e.reason or cells.DASH),
)


def records_tab(request: HttpRequest, person: Person) -> dict[str, Any]:
    """The events of a file, newest first."""
    rows = events_of("person", person.pk).order_by("-at", "-id")
    return {"table": Table.of(request, COLUMNS, rows, caption=f"{person.name}的操作记录")}

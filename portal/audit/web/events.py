"""操作记录: everything anybody did, for the auditor."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.audit.models import Event
from portal.audit.web.values import key_in_words, value_word
from portal.audit.web.words import action_word, kinds, subject_word
from portal.web import cells
from portal.web.pages import Page
from portal.web.table import Column, Table

#: Told by the subject already.
TECHNICAL = frozenset({"id"})
FILTERS = ("who", "kind", "action", "subject", "day", "until")


class EventsPage(Page):
    """The record, newest first; nothing on this page can change it."""

    template_name = "audit/events.html"
    title = "操作记录"
    menu = "操作记录"
    roles = frozenset({"auditor"})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of events by the filters of the address."""
        query = self.request.GET
        table = Table.of(self.request, COLUMNS, events(query), caption=self.title)
        return super().get_context_data(
            table=table,
            kinds=kinds(),
            chosen={key: query.get(key, "") for key in FILTERS},
            filtered=any(query.get(key) for key in FILTERS),
            **kwargs,
        )


def events(query: Mapping[str, str]) -> QuerySet[Event]:
    """Events of a person at work, a kind of action, a subject, and days; what makes no sense is left out."""
    found = Event.objects.all()
    if who := query.get("who", "").strip():
        found = found.filter(actor_name__contains=who)
    if (kind := query.get("kind", "")) in kinds():
        found = found.filter(action__startswith=f"{kind}.")
    if action := query.get("action", ""):
        found = found.filter(action__startswith=action)
    subject_kind, _, subject_id = query.get("subject", "").partition(":")
    if subject_id:
        found = found.filter(subject_kind=subject_kind, subject_id=subject_id)
    if day := _day(query.get("day", "")):
        found = found.filter(at__gte=_start(day))
    if until := _day(query.get("until", "")):
        found = found.filter(at__lt=_start(until + timedelta(days=1)))
    return found.order_by("-at", "-id")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def subject(event: Event) -> SafeString:
    """What it was done to; leads to everything done to the same."""
    kind = subject_word(event.subject_kind)
    address = f"?subject={event.subject_kind}:{event.subject_id}"
    named = value_word("", event.subject_kind, event.subject_id)
    return cells.link(f"{kind} {named}", address)


def changed(event: Event) -> SafeString:
    """The values that changed, old and new."""
    before, after = event.before or {}, event.after or {}
    keys = [
        key for key in {**before, **after}
        if key not in TECHNICAL and before.get(key) != after.get(key)
    ]  # fmt: skip
    shown = (
        (
            key_in_words(event.subject_kind, key, after.get(key) or before.get(key)),
            _short(event, key, before.get(key)),
            _short(event, key, after.get(key)),
        )
        for key in keys[:6]
    )
    pattern = "<div>{}：<del>{}</del> → <ins>{}</ins></div>"
    if event.before is None:
        pattern = "<div>{0}：<ins>{2}</ins></div>"
    rows = format_html_join("", pattern, shown)
    more = f"另有 {len(keys) - 6} 项" if len(keys) > 6 else ""
    return format_html('<div class="change">{}{}</div>', rows, more)


def _short(event: Event, key: str, value: Any) -> str:
    area = event.action.partition(".")[0]
    text = "—"
    if value not in (None, "", [], {}):
        text = value_word(event.subject_kind, key, value, area)
    most = 160 if isinstance(value, list | dict) else 60
    return text if len(text) <= most else f"{text[:most]}…"


COLUMNS = (
    Column("at", "时间", lambda e: cells.day(e.at), kind="date", optional=False),
    Column("actor", "用户", lambda e: e.actor_name),
    Column("action", "操作", lambda e: action_word(e.action), head=True),
    Column("subject", "对象", subject),
    Column("changed", "变化", changed),
    Column("reason", "原因", lambda e: e.reason or cells.DASH),
    Column("origin", "来源", lambda e: e.origin or cells.DASH, kind="code"),
    Column("place", "链与序号", lambda e: f"{e.chain}-{e.sequence}", kind="code", hidden=True),
)

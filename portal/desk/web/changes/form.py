"""What was typed about a change, read against what is known."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict

from portal.desk.changes.events import Event, Way
from portal.desk.services.changes import NewChange
from portal.lib.periods import Month
from portal.people import selectors
from portal.people.facts import FACTS, FactError, parse_value, soft_questions
from portal.people.models import Circumstances, Person
from portal.people.web.questions import Question, question, raw
from portal.regions.selectors import tree as regions_of
from portal.regions.tree import RegionTree

#: What changes nothing of what the preview tells: why it is done and what was looked at.
KEPT_OUT = {"csrfmiddlewaretoken", "previewed", "seen", "step", "reason", "evidence"}


@dataclass(slots=True)
class ChangeForm:
    """A posted change. ``now`` is what is known on the day it happened."""

    person: Person
    event: Event
    posted: QueryDict
    today: date
    month: Month
    errors: dict[str, str] = field(default_factory=dict)
    change: NewChange | None = None
    now: Circumstances | None = None

    @property
    def tree(self) -> RegionTree:
        """The regions of the month in work."""
        return regions_of(self.month)

    def text(self, name: str) -> str:
        """A field without the spaces around it."""
        return self.posted.get(name, "").strip()

    @property
    def seen(self) -> datetime | None:
        """What the page saw last; None when it says nothing readable."""
        try:
            return datetime.fromisoformat(self.text("seen"))
        except ValueError:
            return None

    @property
    def key(self) -> str:
        """Names exactly what was typed, so that only what was previewed is saved."""
        kept = sorted((k, tuple(v)) for k, v in self.posted.lists() if k not in KEPT_OUT)
        return hashlib.sha256(repr((self.event.key, kept)).encode()).hexdigest()[:24]

    def read(self) -> "ChangeForm":
        """Read the fields; ``change`` is there when they can be read."""
        day = self._day("day", required=True)
        until = self._day("until")
        if self.event.needs_reason and not self.text("reason"):
            self.errors["reason"] = "更正要写明原因。请填写原因。"
        if day is None:
            return self
        self.now = selectors.facts_on(self.person, day) or selectors.current(self.person).first()
        facts = self._facts()
        if not self.errors:
            self.change = NewChange(
                event=self.event,
                day=day,
                until=None if until is None else until + timedelta(days=1),
                facts=facts,
                reason=self.text("reason"),
                evidence=[self.text("evidence")] if self.text("evidence") else [],
            )
        return self

    @property
    def oddities(self) -> list[str]:
        """Combinations that are usually a slip."""
        known = {name: getattr(self.now, name, None) for name in FACTS}
        changed = dict(self.change.facts) if self.change else {}
        return [str(each) for each in soft_questions(known | changed)]

    def _day(self, name: str, *, required: bool = False) -> date | None:
        label = self.event.day if name == "day" else "至"
        try:
            day: date | None = parse_value("certificate_until", self.text(name), text=True)
        except FactError as error:
            self.errors[name] = f"“{label}”：{error}"
            return None
        if day is None and required:
            self.errors[name] = f"“{label}”没有填。请按材料填写。"
        return day

    def _facts(self) -> dict[str, Any]:
        """The facts that differ from what is known on the day."""
        found = {}
        for name in self.event.facts:
            if name not in self.posted and FACTS[name].kind != "list":
                continue
            try:
                value = parse_value(name, raw(FACTS[name], self.posted), text=True, tree=self.tree)
            except FactError as error:
                self.errors[name] = str(error)
                continue
            if value != getattr(self.now, name, None):
                found[name] = value
        return found

    def questions(self) -> list[Question]:
        """The controls, answered as posted, else as known now."""
        posted = self.posted if self.text("day") else known_as_posted(self.person, self.event)
        return [question(FACTS[name], posted, self.tree) for name in self.event.facts]


def known_as_posted(person: Person, event: Event) -> QueryDict:
    """What is known last, as a form would send it."""
    posted = QueryDict(mutable=True)
    row = selectors.current(person).last()
    for name in event.facts:
        value = getattr(row, name, None)
        if value is None:
            continue
        if FACTS[name].kind == "list":
            posted.setlist(name, list(value) or ["[]"])
        elif FACTS[name].kind == "bool":
            posted[name] = "true" if value else "false"
        else:
            posted[name] = value.isoformat() if isinstance(value, date) else str(value)
    return posted


def first_month(change: NewChange, now: Circumstances | None) -> Month:
    """The first month the change can touch."""
    day = change.day
    if change.event.way is Way.BIRTH and now is not None:
        return Month.of(now.valid_from)
    if change.event.way is Way.DEATH_CORRECTED and now is not None and now.died_on:
        day = min(day, now.died_on)
    return Month.of(day)

"""What apps announce to the pages: menu entries, home panels, person tabs, search answers."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, QueryDict

from portal.lib.periods import Month


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line of the navigation (kind ``menu``); no ``roles`` means everyone signed in.

    ``folded`` roles find it on the dashboards instead: nobody's menu has more than eight lines.
    """

    label: str
    url_name: str
    icon: str
    roles: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()

    def folded_for(self, user: Any) -> bool:
        """Whether a user has none but folded roles among those the entry is for."""
        own = set(user.roles) & (self.roles or set(user.roles))
        return bool(own) and own <= self.folded


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the 工作台; made by a callable(request) announced as ``home_panel``.

    A panel without ``template`` lists its ``items``; empty ones say ``empty``.
    """

    title: str
    column: Literal["today", "month", "notices"]
    items: tuple["PanelItem", ...] = ()
    empty: str = ""
    template: str = "home/panel.html"
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PanelItem:
    """One line of a panel: a count or a word, what it is, and where it leads."""

    label: str
    count: int | str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class EventWords:
    """What the audit record calls an app's writes (kind ``event_words``).

    ``kinds`` names the first part of an action, ``actions`` whole ones, ``subjects`` what they
    are done to; models go by their own names. ``keys`` names values that are no column of a
    model. ``values`` are the words of coded values by the key they stand under (``kind`` or
    ``subject.kind``); columns with choices go by these. Either may be a callable, asked when told.
    """

    kinds: Mapping[str, str]
    actions: Mapping[str, str]
    subjects: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, "Named"] = field(default_factory=dict)
    keys: "Named" = field(default_factory=dict)


Named = Mapping[str, str] | Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class PersonTab:
    """A tab of a person's page (kind ``person_tab``).

    ``context(request, person)`` gives what its template needs.
    """

    key: str
    label: str
    template: str
    context: Callable[[HttpRequest, Any], Mapping[str, Any]]
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Typed:
    """What has been typed into the form that registers a person, as far as it can be read.

    ``facts`` are those of DESIGN §8 (dates as text), ``posted`` every field.
    """

    facts: Mapping[str, Any]
    posted: QueryDict
    month: Month
    today: date


@dataclass(frozen=True, slots=True)
class FormPanel:
    """What an app adds to the form that registers a person (kind ``form_panel``).

    ``answer(typed)`` fills ``answer_template`` beside the form; ``asked(typed)`` fills
    ``asked_template``, questions of its own, of which ``errors(typed)`` tells by field what is
    wrong; ``record(actor, person, typed, at, origin)`` keeps them in the registration's transaction.
    """

    answer_template: str
    answer: Callable[[Typed], Mapping[str, Any]]
    asked_template: str
    asked: Callable[[Typed], Mapping[str, Any]]
    errors: Callable[[Typed], Mapping[str, str]]
    record: Callable[[Any, Any, Typed, datetime, str], None]


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """What an app tells of a change before it is saved (kind ``change_preview``).

    ``state(person, month)`` is asked before and, the change being made and then rolled back,
    after; ``told(before, after)`` fills ``template``. ``differs`` is what the change does to a
    month: the months between two in which it is the same are taken to be the same too, not
    asked; without it every month is asked. ``always(person, months)`` are those of the months
    that are unlike their neighbours whatever the change is, and are asked in any case;
    ``only(person, months)`` are those that can have anything to tell, all others are left out.
    """

    template: str
    state: Callable[[Any, Month], Any]
    told: Callable[[Mapping[Month, Any], Mapping[Month, Any]], Mapping[str, Any]]
    differs: Callable[[Any, Any], Hashable] | None = None
    always: Callable[[Any, Sequence[Month]], Collection[Month]] = lambda person, months: ()
    only: Callable[[Any, Sequence[Month]], Collection[Month]] = lambda person, months: months


def allowed(user: Any, roles: frozenset[str]) -> bool:
    """Whether a user holds one of the roles; entries without roles are everyone's."""
    return not roles or user.has_role(*roles)

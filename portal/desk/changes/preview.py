"""What a change would do: it is made, looked at with the one evaluator, and rolled back."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db import transaction

from portal.lib.periods import Month
from portal.people.models import Person
from portal.registry import registry
from portal.web.entries import ChangePreview

MOST_MONTHS = 60
NEAR = 2  # months looked at one by one after the first and before the last


@dataclass(frozen=True, slots=True)
class Told:
    """What one app tells of the change: a template and its words."""

    template: str
    words: Mapping[str, Any]


@dataclass(slots=True)
class Looked:
    """What one app knows of the months looked at so far, without and with the change."""

    panel: ChangePreview
    before: dict[Month, Any] = field(default_factory=dict)
    after: dict[Month, Any] = field(default_factory=dict)

    def gaps(self) -> Iterator[Month]:
        """The month in the middle wherever the change does something else on either side."""
        known = sorted(self.after) if self.panel.differs else []
        for left, right in pairwise(known):
            apart = right.index - left.index
            if apart > 1 and self._at(left) != self._at(right):
                yield left.shift(apart // 2)

    def _at(self, month: Month) -> Any:
        differs = self.panel.differs
        return differs(self.before[month], self.after[month]) if differs else None


@dataclass(slots=True)
class Progress:
    """How many months were asked, of how many known to be needed; told after each."""

    tell: Callable[[int, int], None] = lambda done, total: None
    done: int = 0
    total: int = 0

    def through(self, months: Collection[Month]) -> Iterator[Month]:
        """The months, each counted once it was dealt with."""
        for month in months:
            yield month
            self.done += 1
            self.tell(self.done, self.total)


def months_of(first: Month, now: Month) -> list[Month]:
    """The months in question: from the first touched one to the month after the present one.

    At most MOST_MONTHS, the latest of them.
    """
    last = max(now, first).next()
    return list(first.until(last))[-MOST_MONTHS:]


def what_it_does(
    *,
    person: Person,
    months: Sequence[Month],
    change: Callable[[], object],
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> list[Told]:
    """What the apps tell of ``change``, which is rolled back. Raises what ``change`` raises.

    ``tell(done, total)`` hears how far it is; the total grows where months between are needed.

    A county's rules are made anew for each month, so not every month is asked: those beside
    the ends, one a year between them, those an app names (the month of a yearly payment), and
    by halves wherever something begins or ends.
    """
    progress = Progress(tell)
    all_looked = [Looked(panel) for panel in registry.all("change_preview")]
    asked: dict[int, Collection[Month]] = {
        n: _asked(looked.panel, person, months) for n, looked in enumerate(all_looked)
    }
    while True:
        progress.total += 2 * sum(len(months) for months in asked.values())
        _look(person, all_looked, asked, change, progress)
        asked = {n: set(looked.gaps()) for n, looked in enumerate(all_looked)}
        if not any(asked.values()):
            return [
                Told(looked.panel.template, looked.panel.told(looked.before, looked.after))
                for looked in all_looked
            ]


def _asked(panel: ChangePreview, person: Person, months: Sequence[Month]) -> list[Month]:
    """The months an app is asked first; those between them only where something differs."""
    if panel.differs is None:
        return sorted(panel.only(person, months))
    near = {*months[: NEAR + 1], *months[-NEAR - 1 :], *months[::12]}
    return sorted(near | set(panel.always(person, months)))


def _look(
    person: Person,
    all_looked: Sequence[Looked],
    asked: Mapping[int, Collection[Month]],
    change: Callable[[], object],
    progress: Progress,
) -> None:
    for n, looked in enumerate(all_looked):
        state, wanted = looked.panel.state, progress.through(asked[n])
        looked.before |= {month: state(person, month) for month in wanted}
    with transaction.atomic():
        change()
        for n, looked in enumerate(all_looked):
            state, wanted = looked.panel.state, progress.through(asked[n])
            looked.after |= {month: state(person, month) for month in wanted}
        transaction.set_rollback(True)

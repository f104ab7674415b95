"""A person's circumstances as pieces of time, changed in memory before anything is written.

Plain Python: the services read the current rows into a ``Timeline``, set values on periods,
and write the difference (superseded rows, new pieces).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from portal.lib.periods import Period

State = Mapping[str, Any]
ALWAYS_KNOWN = ("birth_date", "sex")


@dataclass(frozen=True, slots=True)
class Piece:
    """Facts that hold for a period; ``source`` is the row it comes from, untouched or cut.

    ``original`` is the source's facts; a piece without a source is new.
    """

    period: Period
    state: State
    source: Any = None
    original: State | None = None

    @property
    def changed(self) -> bool:
        """Whether the facts differ from the source's."""
        return self.state != self.original


@dataclass(frozen=True, slots=True)
class Timeline:
    """Pieces in order, without gaps or overlaps, the last one open-ended."""

    pieces: tuple[Piece, ...]

    @property
    def first(self) -> date:
        """The first day anything is known."""
        return self.pieces[0].period.start

    def at(self, day: date) -> Piece | None:
        """The piece of a day, or None before the first."""
        return next((piece for piece in self.pieces if day in piece.period), None)

    def extended_to(self, day: date) -> "Timeline":
        """With a piece put before the first when ``day`` is earlier; it knows ALWAYS_KNOWN."""
        if day >= self.first:
            return self
        later = self.pieces[0].state
        known = {name: later[name] if name in ALWAYS_KNOWN else None for name in later}
        return Timeline((Piece(Period(day, self.first), known), *self.pieces))

    def mapped(self, period: Period, change: Callable[[State], State]) -> "Timeline":
        """With ``change`` applied to the facts of every day of ``period``."""
        pieces: list[Piece] = []
        for piece in self.pieces:
            common = piece.period.common(period)
            if common is None:
                pieces.append(piece)
                continue
            state = change(piece.state)
            if state == piece.state:
                pieces.append(piece)
                continue
            parts = [replace(piece, period=rest) for rest in piece.period.without(common)]
            parts.append(replace(piece, period=common, state=state))
            pieces.extend(sorted(parts, key=lambda part: part.period.start))
        return Timeline(tuple(pieces))

    def with_values(self, period: Period, values: State) -> "Timeline":
        """With the values set on every day of ``period``."""
        return self.mapped(period, lambda state: {**state, **values})

    def changed_from(self, day: date, values: State) -> "Timeline":
        """With new values from a day on, each until the next change of the same fact.

        What the service ``record_change`` writes; pages preview a change with it.
        """
        changed = self.extended_to(day)
        for name, value in values.items():
            changed = changed.with_values(changed.run_of(name, day), {name: value})
        return changed

    def run_of(self, name: str, day: date) -> Period:
        """From ``day`` as long as the fact keeps the value it has on that day.

        A new value recorded for ``day`` replaces the old one while the old one would have
        held: up to the next change of the same fact, which stays.
        """
        held = self.at(day)
        end = None
        for piece in self.pieces:
            if held is None or piece.period.start <= day:
                continue
            if piece.state.get(name) != held.state.get(name):
                end = piece.period.start
                break
        return Period(day, end)


def standing(old: Timeline, new: Timeline) -> list[Any]:
    """Sources of ``old`` that stand in ``new`` as they were, neither cut nor changed."""
    before = {id(piece.source): piece for piece in old.pieces}
    return [
        piece.source
        for piece in new.pieces
        if piece.source is not None
        and not piece.changed
        and piece.period == before[id(piece.source)].period
    ]

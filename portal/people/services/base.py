"""What every write of people does: lock the person, rewrite rows, leave a Change and an event."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.audit.services import record
from portal.lib.periods import Period
from portal.people.errors import FactErrors
from portal.people.facts import FACTS, FactError, check_facts, fact_named, parse_value
from portal.people.models import Change, Circumstances, Person
from portal.people.timeline import Piece, Timeline, standing

STATE = (*FACTS, "household_id", "institution_org_id")
_BESIDE_FACTS = ("household_id", "institution_org_id")


@dataclass(frozen=True, slots=True)
class Entry:
    """Who records what, when and why: the event, its day, the reason and the papers."""

    actor: Any
    action: str
    at: datetime
    event: str = ""
    event_date: date | None = None
    reason: str = ""
    evidence: Collection[Any] = ()
    origin: str = ""

    @property
    def actor_id(self) -> int | None:
        """Primary key of the user; None for the system."""
        return getattr(self.actor, "pk", None)


def locked(person: Person) -> Person:
    """The person's row, locked until the transaction ends: one writer per person."""
    return Person.objects.select_for_update(of=("self",)).get(pk=person.pk)


def current_timeline(person: Person) -> Timeline:
    """The rows not superseded, as a timeline."""
    rows = Circumstances.objects.filter(person=person, superseded_at__isnull=True)
    return Timeline(
        tuple(
            Piece(Period(row.valid_from, row.valid_to), state, row, state)
            for row in rows.order_by("valid_from")
            for state in [state_of(row)]
        )
    )


def state_of(row: Circumstances) -> dict[str, Any]:
    """The facts, household and organisation of a row."""
    return {name: getattr(row, name) for name in STATE}


def checked_values(values: Mapping[str, Any], *, refuse: Mapping[str, str]) -> dict[str, Any]:
    """Values of facts, parsed; ``refuse`` maps names to the service that changes them instead.

    ``household_id`` and ``institution_org_id`` pass as they are. Raises FactErrors.
    """
    parsed: dict[str, Any] = {}
    errors: list[FactError] = []
    for name, value in values.items():
        if name in refuse:
            cure = f"请用“{refuse[name]}”。"
            errors.append(FactError(name, f"“{FACTS[name].label}”不能这样改。", cure))
        elif name in _BESIDE_FACTS:
            parsed[name] = value
        else:
            try:
                parsed[name] = parse_value(fact_named(name), value)
            except FactError as error:
                errors.append(error)
    if errors:
        raise FactErrors(errors)
    return parsed


def write_timeline(
    *, person: Person, old: Timeline, new: Timeline, entry: Entry
) -> tuple[list[Circumstances], list[Circumstances]]:
    """Write what differs between the two; (superseded, inserted) rows, both may be empty.

    Remainders of a cut row keep its event, reason and evidence. The recorded time never runs
    backwards: it is at least that of the newest row superseded. Raises FactErrors.
    """
    errors = [e for piece in new.pieces if piece.changed for e in check_facts(piece.state)]
    if errors:
        raise FactErrors(errors)
    kept = {row.pk for row in standing(old, new)}
    gone = [piece.source for piece in old.pieces if piece.source.pk not in kept]
    at = max([entry.at, *(row.recorded_at for row in gone)])
    Circumstances.objects.filter(pk__in=[row.pk for row in gone]).update(
        superseded_at=at, superseded_by_id=entry.actor_id
    )
    added = [
        _row(person, piece, entry, at)
        for piece in new.pieces
        if piece.source is None or piece.source.pk not in kept
    ]
    return gone, Circumstances.objects.bulk_create(added)


def _row(person: Person, piece: Piece, entry: Entry, at: datetime) -> Circumstances:
    why = entry if piece.changed else piece.source
    return Circumstances(
        person=person,
        valid_from=piece.period.start,
        valid_to=piece.period.end,
        event=why.event,
        event_date=why.event_date,
        reason=why.reason,
        evidence=list(why.evidence),
        recorded_at=at,
        recorded_by_id=entry.actor_id,
        **piece.state,
    )


def rewrite(
    *,
    person: Person,
    old: Timeline,
    new: Timeline,
    from_day: date,
    names: Collection[str],
    entry: Entry,
) -> bool:
    """Write a changed timeline with its Change and audit event; False when nothing differs.

    ``names`` are the facts that were touched, for the audit event.
    """
    gone, added = write_timeline(person=person, old=old, new=new, entry=entry)
    if not added:
        return False
    leave_change(person=person, from_day=from_day, at=entry.at, what=entry.event)
    leave_event(
        person=person,
        entry=entry,
        before=rows_for_audit(gone, names),
        after=rows_for_audit(added, names),
    )
    return True


def leave_change(*, person: Person, from_day: date, at: datetime, what: str) -> None:
    """Tell the apps above that the person changed from a day on."""
    Change.objects.create(
        subject_kind="person", subject_id=person.pk, from_day=from_day, recorded_at=at, what=what
    )


def leave_event(*, person: Person, entry: Entry, before: dict | None, after: dict | None) -> None:
    """The audit event of a write on a person."""
    record(
        actor=entry.actor,
        action=f"people.{entry.action}",
        subject_kind="person",
        subject_id=person.pk,
        before=before,
        after=after,
        at=entry.at,
        origin=entry.origin,
        reason=entry.reason or entry.event,
    )


def rows_for_audit(rows: Sequence[Circumstances], names: Collection[str]) -> dict[str, Any]:
    """Periods of rows with the facts that were touched."""
    return {
        "rows": [
            {"from": row.valid_from, "to": row.valid_to}
            | {name: getattr(row, name) for name in names}
            for row in rows
        ]
    }

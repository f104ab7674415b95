"""Reads of people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from portal.lib.identifiers import normalise
from portal.people.models import Account, Attachment, Change, Circumstances, Household, Person
from portal.people.search import find
from portal.sealing import blind_index


def current(person: Person) -> QuerySet[Circumstances]:
    """Rows not superseded, in order."""
    rows = Circumstances.objects.filter(person=person, superseded_at__isnull=True)
    return rows.order_by("valid_from")


def rows_on(day: date) -> QuerySet[Circumstances]:
    """Everyone's row of a day, as known now."""
    return Circumstances.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        valid_from__lte=day,
        superseded_at__isnull=True,
    )


def timeline(person: Person) -> list[Circumstances]:
    """A person's rows as known now, newest period first, as the page shows them."""
    return list(current(person).order_by("-valid_from"))


def known_at(instant: datetime, *, person: Person | None = None) -> QuerySet[Circumstances]:
    """Rows as they were known at an instant, in order: recorded by then, not yet superseded."""
    rows = Circumstances.objects.filter(
        Q(superseded_at__isnull=True) | Q(superseded_at__gt=instant), recorded_at__lte=instant
    )
    if person is not None:
        rows = rows.filter(person=person)
    return rows.order_by("person_id", "valid_from")


def facts_on(person: Person, day: date) -> Circumstances | None:
    """The row of a person on a day, or None before anything is known."""
    return rows_on(day).filter(person=person).first()


def find_by_id_number(number: str) -> Person | None:
    """The person of a whole ID number, present or former."""
    index = blind_index().of("id_number", normalise(number))
    people = Person.objects.select_related("managing_region")
    return (
        people.filter(id_number_index=index).first()
        or people.filter(former_id_numbers__number_index=index).first()
    )


def search(people: QuerySet[Person], typed: str) -> QuerySet[Person]:
    """People of a scoped queryset by what was typed; see ``search.find``."""
    return find(people, typed)


def account_of(person: Person) -> Account | None:
    """The bank account paid now, or None."""
    return Account.objects.filter(person=person, superseded_at__isnull=True).first()


def stored_names() -> set[str]:
    """The sealed files that papers name."""
    return set(Attachment.objects.values_list("stored_as", flat=True))


def attachments_of(
    person: Person, *, subject_kind: str = "", subject_id: int | None = None
) -> QuerySet[Attachment]:
    """Papers of a file, newest first, taken down ones too; of one subject when it is named."""
    papers = Attachment.objects.filter(person=person)
    if subject_kind:
        papers = papers.filter(subject_kind=subject_kind, subject_id=subject_id)
    return papers


def members_on(household: Household, day: date) -> QuerySet[Person]:
    """Who belongs to a household on a day."""
    rows = rows_on(day).filter(household=household)
    return Person.objects.filter(pk__in=rows.values("person_id")).order_by("name", "id")


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging two households would do: who stays, who moves, from which day."""

    staying: tuple[Person, ...]
    moving: tuple[Person, ...]
    from_day: date


def preview_merge(keep: Household, merged: Household, from_day: date) -> MergePreview:
    """Members of both on the day, before anything is written."""
    return MergePreview(
        tuple(members_on(keep, from_day)), tuple(members_on(merged, from_day)), from_day
    )


@dataclass(frozen=True, slots=True)
class SplitPreview:
    """What splitting a household would do: who stays and who leaves, from which day."""

    staying: tuple[Person, ...]
    leaving: tuple[Person, ...]
    from_day: date


def preview_split(household: Household, leaving: Iterable[Person], from_day: date) -> SplitPreview:
    """Members who stay and who leave, before anything is written."""
    chosen = {person.pk for person in leaving}
    members = list(members_on(household, from_day))
    return SplitPreview(
        tuple(person for person in members if person.pk not in chosen),
        tuple(person for person in members if person.pk in chosen),
        from_day,
    )


def changes_since(mark: int) -> tuple[QuerySet[Change], int]:
    """Changes a reader has not seen, in order, and the mark to ask with next time (first: 0).

    Marks are transaction numbers, not ids: an id given early may be committed late, behind a
    reader that counts ids. Only transactions of which none older is still running are read,
    so none is ever skipped or seen twice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        running: int = cursor.fetchone()[0]
    changes = Change.objects.filter(transaction__gte=mark, transaction__lt=running)
    return changes.order_by("transaction", "pk"), max(mark, running)

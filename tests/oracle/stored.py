"""People written straight into the tables, many at once, as the oracle's rows say."""

from datetime import UTC, date, datetime

from eligibility.models import Finding
from portal.people.models import Circumstances, Person
from portal.regions.models import Region

RECORDED = datetime(2023, 1, 1, tzinfo=UTC)
Rows = list[tuple[date, dict]]


def store(people: list[Rows], *, recorded_at: datetime = RECORDED) -> list[int]:
    """Write people with their rows; each row holds until the next, the last one is open."""
    region = Region.objects.get(code="433101")
    made = Person.objects.bulk_create(
        Person(name=f"测试{number}", managing_region=region, created_at=recorded_at,
               birth_date=rows[-1][1].get("birth_date"))
        for number, rows in enumerate(people)
    )  # fmt: skip
    Circumstances.objects.bulk_create(
        row
        for person, rows in zip(made, people, strict=True)
        for row in rows_of(person.id, rows, recorded_at)
    )
    return [person.id for person in made]


def rows_of(person_id: int, rows: Rows, recorded_at: datetime) -> list[Circumstances]:
    """The rows of one person, not yet saved."""
    ends = [since for since, _ in rows[1:]] + [None]
    return [
        Circumstances(
            person_id=person_id, valid_from=since, valid_to=until, recorded_at=recorded_at, **facts
        )
        for (since, facts), until in zip(rows, ends, strict=True)
    ]


def supersede(person_id: int, rows: Rows, *, at: datetime) -> None:
    """Put other rows in the place of all rows of a person."""
    Circumstances.objects.filter(person_id=person_id, superseded_at=None).update(superseded_at=at)
    Circumstances.objects.bulk_create(rows_of(person_id, rows, at))


def find(person_id: int, findings: dict[str, bool]) -> None:
    """What a caseworker found, from long ago on."""
    since = date(2000, 1, 1)
    for code, value in findings.items():
        Finding.objects.create(
            person_id=person_id, code=code, value=value, valid_from=since, found_on=since,
            evidence="测试",
        )  # fmt: skip

"""A chunk of the population, made without a database: rows ready to be copied."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from portal.lib.periods import Month, age_in_month
from portal.people.bulk import encoded_rows, name_search, seal_numbers
from portal.people.seeding import words
from portal.people.seeding.facts import Facts, change_of, facts_of
from portal.people.seeding.identity import CHUNK, Numbers, birth_date
from portal.people.seeding.places import Place

KNOWN_FROM = date(2020, 1, 1)
_NO_EVIDENCE: list[Any] = []
RECORDED = datetime(2023, 7, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some people of a county: the ``number``-th ``CHUNK``, with the primary keys kept for them."""

    seed: int
    place: Place
    number: int
    people: int
    first_id: int
    month: Month
    homes: dict[str, tuple[int, ...]]

    @property
    def key(self) -> str:
        """What its people depend on."""
        return f"{self.seed}:{self.place.code}:{self.number}"


@dataclass(slots=True)
class _Made:
    """Rows of a chunk before their numbers are sealed."""

    people: list[tuple[Any, ...]]
    numbers: list[str]
    phones: list[str | None]
    accounts: list[tuple[int, str, str, str, str]]
    circumstances: list[tuple[Any, ...]]


def chunks_of(
    place: Place, *, seed: int, first_id: int, month: Month, homes: dict[str, tuple[int, ...]]
) -> list[Chunk]:
    """The chunks of a county's people."""
    return [
        Chunk(seed, place, number, min(CHUNK, place.people - start), first_id + start, month, homes)
        for number, start in enumerate(range(0, place.people, CHUNK))
    ]


@dataclass(frozen=True, slots=True)
class MadeChunk:
    """How many people, and their rows by table as ``bulk.copy_encoded`` takes them."""

    people: int
    tables: dict[str, bytes]


def make_chunk(chunk: Chunk) -> MadeChunk:
    """A chunk's people with sealed numbers; a function of the chunk but for the sealing."""
    made = _make(chunk)
    tables: dict[str, Iterable[tuple[Any, ...]]] = {
        "people_person": _person_rows(made),
        "people_circumstances": made.circumstances,
        "people_account": _account_rows(made),
    }
    encoded = {table: b"".join(encoded_rows(table, rows)) for table, rows in tables.items()}
    return MadeChunk(len(made.people), encoded)


def first_number(chunk: Chunk) -> str:
    """The ID number of a chunk's first person, to see whether the chunk is there already."""
    return _make(replace(chunk, people=1)).numbers[0]


def _make(chunk: Chunk) -> _Made:
    random = Random(chunk.key)
    numbers = Numbers(chunk.seed, chunk.place.code, chunk.number)
    made = _Made([], [], [], [], [])
    for place in range(chunk.people):
        _make_person(random, chunk, numbers, chunk.first_id + place, made)
    return made


def _make_person(
    random: Random, chunk: Chunk, numbers: Numbers, person_id: int, made: _Made
) -> None:
    birth = birth_date(random, chunk.month)
    age = age_in_month(birth, chunk.month)
    male = random.random() > 0.49 + max(0, age - 60) * 0.005
    prefix = chunk.place.old_prefix if random.random() < 0.6 else chunk.place.code
    number, birth = numbers.deal(prefix, birth, male=male)
    name = words.name(random)
    township, village = words.town(random)
    phone = words.phone(random) if random.random() < 0.86 else None
    made.numbers.append(number)
    made.phones.append(phone)
    address = f"{township}{village}{1 + int(random.random() * 12)}组"
    made.people.append((person_id, name, birth, chunk.place.region_id, township, village, address))
    if random.random() < 0.97:
        made.accounts.append((person_id, name, *words.account(random)))
    facts = facts_of(random, chunk.place, birth, age, male=male)
    _add_circumstances(random, chunk, person_id, facts, made)


def _add_circumstances(
    random: Random, chunk: Chunk, person_id: int, facts: Facts, made: _Made
) -> None:
    home = _home(random, chunk, facts)
    change = change_of(random, facts, chunk.month, chunk.place)
    rows = made.circumstances
    if change is None:
        rows.append(_row(person_id, KNOWN_FROM, None, home, facts, "建档", None, RECORDED))
        return
    day, event, after = change
    recorded = datetime.combine(day + timedelta(days=3), time(1), UTC)
    rows.append(_row(person_id, KNOWN_FROM, day, home, facts, "建档", None, recorded))
    if after["institution"] != facts["institution"]:
        home = _home(random, chunk, after)
    rows.append(_row(person_id, day, None, home, after, event, day, recorded))


def _home(random: Random, chunk: Chunk, facts: Facts) -> int | None:
    homes = chunk.homes.get(facts["institution"] or "", ())
    return random.choice(homes) if homes and random.random() < 0.95 else None


def _row(
    person_id: int,
    start: date,
    end: date | None,
    home: int | None,
    facts: Facts,
    event: str,
    event_date: date | None,
    recorded: datetime,
) -> tuple[Any, ...]:
    return (
        person_id,
        start,
        end,
        None,
        home,
        *facts.values(),
        event,
        event_date,
        "",
        _NO_EVIDENCE,
        recorded,
        None,
    )


def _person_rows(made: _Made) -> Iterator[tuple[Any, ...]]:
    numbers = seal_numbers("id_number", made.numbers)
    phones = seal_numbers("phone", made.phones)
    sealed = zip(numbers.sealed, numbers.index, numbers.last4, strict=True)
    called = zip(phones.sealed, phones.index, phones.last4, strict=True)
    for person, number, phone in zip(made.people, sealed, called, strict=True):
        person_id, name, birth, *place = person
        yield (person_id, name, _terms(name), *number, birth, *phone, *place, RECORDED)


def _account_rows(made: _Made) -> Iterator[tuple[Any, ...]]:
    accounts = seal_numbers("account", [row[4] for row in made.accounts])
    sealed = zip(accounts.sealed, accounts.index, accounts.last4, strict=True)
    for (person_id, holder, bank, code, _), number in zip(made.accounts, sealed, strict=True):
        yield (person_id, holder, bank, code, *number, "unknown", "", "", RECORDED, None)


_KNOWN_TERMS: dict[str, list[str]] = {}


def _terms(name: str) -> list[str]:
    """Search terms; the few thousand invented names come again and again."""
    terms = _KNOWN_TERMS.get(name)
    if terms is None:
        terms = _KNOWN_TERMS[name] = name_search(name)
    return terms

"""Writing a whole made-up population, chunk by chunk, in as many processes as there are cores."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context

from django.db import connection, transaction

from portal.audit.services import record
from portal.lib.periods import Month
from portal.parties.models import Organisation
from portal.parties.services import set_party_account
from portal.people.bulk import reserve_person_ids
from portal.people.models import Person
from portal.people.seeding.chunk import Chunk, chunks_of, first_number, write_chunk
from portal.people.seeding.identity import CHUNK
from portal.people.seeding.places import Place, places
from portal.people.seeding.staging import prepare, take_over
from portal.regions.selectors import tree
from portal.sealing import blind_index

_HOMES = (
    ("中心敬老院", "tekun_home", "public"),
    ("第二敬老院", "tekun_home", "public"),
    ("夕阳红养老院", "elder_home", "private"),
)


def seed_people(
    *,
    region: str,
    size: int,
    seed: int,
    month: Month,
    at: datetime,
    processes: int | None = None,
    show: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Add ``size`` invented people to the counties of a region; how many were added.

    Run again with the same seed it adds nobody twice. ``show`` is told the people written so
    far and the whole.
    """
    peopled = [place for place in places(tree(month), region, size) if place.people]
    chunks = [chunk for chunk in _plan(peopled, seed, month, at) if not _is_there(chunk)]
    wanted = sum(chunk.people for chunk in chunks)
    if not chunks:
        return 0
    prepare()
    added = 0
    for written in _write_all(chunks, processes or os.cpu_count() or 1):
        added += written
        show(added, wanted)
    take_over(added)
    _analyse()
    record(
        actor=None,
        action="people.seed",
        subject_kind="region",
        subject_id=region,
        before=None,
        after={"size": size, "seed": seed, "added": added},
        at=at,
    )
    return added


def _write_all(chunks: list[Chunk], processes: int) -> Iterator[int]:
    """People written, chunk by chunk; a single chunk or process needs no other process."""
    if processes == 1 or len(chunks) == 1:
        yield from map(write_chunk, chunks)
        return
    connection.close()  # a connection must not be shared with the processes forked now
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        yield from pool.map(write_chunk, chunks)


def _is_there(chunk: Chunk) -> bool:
    """Whether an earlier command with the same seed has added these people."""
    index = blind_index().of("id_number", first_number(chunk))
    return Person.objects.filter(id_number_index=index).exists()


@transaction.atomic
def _plan(peopled: list[Place], seed: int, month: Month, at: datetime) -> list[Chunk]:
    ids = reserve_person_ids(sum(place.people for place in peopled))
    first, chunks = ids.start, []
    for place in peopled:
        homes = _homes(place, at)
        chunks += chunks_of(place, seed=seed, first_id=first, month=month, homes=homes)
        first += place.people
    # Large and small counties end together when every process always has a full chunk.
    return sorted(chunks, key=lambda chunk: (chunk.people < CHUNK, chunk.first_id))


def _homes(place: Place, at: datetime) -> dict[str, tuple[int, ...]]:
    """The county's homes with their accounts, made when missing."""
    found: dict[str, list[int]] = {"public": [], "private": []}
    for number, (name, kind, ownership) in enumerate(_HOMES, start=1):
        home, made = Organisation.objects.get_or_create(
            name=f"{place.name}{name}（演示）",
            region_id=place.region_id,
            defaults={"kind": kind, "ownership": ownership},
        )
        if made:
            set_party_account(
                actor=None, party=home, holder=home.name, bank="中国农业银行",
                number=f"1899{place.region_id:08d}{number:04d}", at=at,
            )  # fmt: skip
        found[ownership].append(home.pk)
    return {ownership: tuple(homes) for ownership, homes in found.items()}


def _analyse() -> None:
    with connection.cursor() as cursor:
        for table in ("people_person", "people_circumstances", "people_account"):
            cursor.execute(f"ANALYZE {table}")

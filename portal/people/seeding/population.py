"""A whole made-up population: made in as many processes as there are cores, written by one."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from multiprocessing import get_context

from django.db import connection, transaction

from portal.audit.services import record
from portal.lib.periods import Month
from portal.parties.models import Organisation
from portal.parties.services import set_party_account
from portal.people.bulk import copy_encoded, reserve_person_ids
from portal.people.models import Person
from portal.people.seeding.chunk import Chunk, MadeChunk, chunks_of, first_number, make_chunk
from portal.people.seeding.loading import loading
from portal.people.seeding.places import Place, places
from portal.regions.selectors import tree
from portal.sealing import blind_index

#: Chunks made or being made before they are written: a few MB each.
AHEAD = 8
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
    processes: int = 1,
    show: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Add ``size`` invented people to the counties of a region; how many were added.

    Run again with the same seed it adds nobody twice. ``show`` is told the people written so
    far and the whole.
    """
    peopled = [place for place in places(tree(month), region, size) if place.people]
    chunks = [chunk for chunk in _plan(peopled, seed, month, at) if not _is_there(chunk)]
    if not chunks:
        return 0
    wanted = sum(chunk.people for chunk in chunks)
    added = 0
    with _making(chunks, processes) as made, loading(wanted):
        for chunk in made:
            added += _write(chunk)
            show(added, wanted)
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


def _write(chunk: MadeChunk) -> int:
    for table, rows in chunk.tables.items():
        copy_encoded(table, [rows])
    return chunk.people


@contextmanager
def _making(chunks: list[Chunk], processes: int) -> Iterator[Iterator[MadeChunk]]:
    """The chunks made, in order; a single chunk or process needs no other process."""
    if processes == 1 or len(chunks) == 1:
        yield map(make_chunk, chunks)
        return
    connection.close()  # a connection must not be shared with the processes forked now
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        first = deque(pool.submit(make_chunk, chunk) for chunk in chunks[:AHEAD])
        yield _in_order(pool, first, chunks[AHEAD:])


def _in_order(
    pool: ProcessPoolExecutor, begun: deque[Future[MadeChunk]], rest: list[Chunk]
) -> Iterator[MadeChunk]:
    """What was begun, with another chunk begun for each that is done."""
    waiting = iter(rest)
    while begun:
        made = begun.popleft().result()
        begun.extend(pool.submit(make_chunk, chunk) for chunk in islice(waiting, 1))
        yield made


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
    return chunks


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

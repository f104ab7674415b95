"""Reads of regions."""

from functools import lru_cache

from django.db import connection
from django.db.models import Q

from portal.lib.periods import Month
from portal.regions.models import Region
from portal.regions.tree import Node, RegionTree, build

_VERSION = "SELECT version FROM regions_version"


def tree(month: Month) -> RegionTree:
    """The regions of a month: those valid on its first day, or first valid inside it.

    Kept in memory as long as no region changes; one cheap query notices that.
    """
    return _tree(month, connection.settings_dict["NAME"], version())


def version() -> int:
    """A number that is another one after any change of a region (kept by a trigger)."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        return cursor.fetchone()[0]


@lru_cache(maxsize=64)
def _tree(month: Month, database: str, version: int) -> RegionTree:
    rows = Region.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=month.first), valid_from__lte=month.last
    ).order_by("-valid_from")
    latest = {
        code: Node(pk, code, name, kind, level, parent, pays_from)
        for pk, code, name, kind, level, parent, pays_from in rows.values_list(
            "id", "code", "name", "kind", "level", "parent__code", "pays_from__code"
        )
    }
    return build(latest.values())


@lru_cache(maxsize=512)
def _ids_below(code: str, database: str, version: int) -> frozenset[int]:
    rows = list(Region.objects.values_list("id", "code", "parent_id"))
    below = {pk for pk, row_code, _ in rows if row_code == code}
    size = -1
    while len(below) != size:
        size = len(below)
        below |= {pk for pk, _, parent in rows if parent in below}
    return frozenset(below)


def ids_below(code: str) -> frozenset[int]:
    """Primary keys of every row, of any time, of a region and of what ever lay below it."""
    return _ids_below(code, connection.settings_dict["NAME"], version())


@lru_cache(maxsize=4)
def _latest_names(database: str, version: int) -> dict[str, str]:
    rows = Region.objects.order_by("valid_from").values_list("code", "name")
    return dict(rows)


def latest_name(code: str) -> str:
    """The name a code had last, of whatever time; the code itself when it is not of our tree."""
    return _latest_names(connection.settings_dict["NAME"], version()).get(code, code)


def region_of(code: str, month: Month) -> Region:
    """The row of a code in a month; Region.DoesNotExist when there is none."""
    rows = Region.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=month.first),
        code=code,
        valid_from__lte=month.last,
    )
    found = rows.order_by("valid_from").first()
    if found is None:
        raise Region.DoesNotExist(f"{month.in_words()}的区划表中没有 {code}")
    return found

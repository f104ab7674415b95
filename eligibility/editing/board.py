"""Which county has published its list: what each prefecture's document orders, and what differs."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from eligibility.editing.kinds import KINDS, rows_of
from eligibility.models import Catalogue, CatalogueItem, CountyList
from eligibility.models.dated import State
from portal.lib.periods import Month
from portal.regions.selectors import tree


@dataclass(frozen=True, slots=True)
class Order:
    """What a document orders its counties: until when, in which words; ``must``: not only may."""

    until: date
    words: str
    clause: str
    must: bool = True


#: The sentences stand in the documents of ``fixtures/documents``.
ORDERS: dict[str, Order] = {
    "4311": Order(
        date(2023, 10, 31), "要在2023年10月底前，对照《永州市基本养老服务清单》制定并发布本地具体服务清单",
        "永政办发〔2023〕9号 第一条",
    ),
    "4310": Order(
        date(2023, 10, 30), "2023年10月30日前，各县市区人民政府应当制定并发布本地区基本养老服务具体实施方案及清单",
        "郴政办发〔2023〕14号 第一条",
    ),
    "4331": Order(
        date(2023, 11, 30), "县市人民政府要在2023年11月底前对照本方案及服务清单制定发布具体服务清单",
        "湘西州实施方案 第5条",
    ),
    "4305": Order(
        date(2023, 10, 31), "鼓励有条件的县市区于2023年10月之前根据当地实际情况自行制定养老服务清单",
        "邵阳市实施方案 （二）", must=False,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class County:
    """One line of the board."""

    code: str
    name: str
    published: CountyList | None
    open: CountyList | None
    late: bool
    standards: int
    versions: int
    items: int


@dataclass(frozen=True, slots=True)
class Board:
    """A prefecture with its counties."""

    region: str
    name: str
    catalogue: Catalogue
    order: Order | None
    counties: list[County]

    @property
    def done(self) -> int:
        """How many counties have published."""
        return sum(c.published is not None for c in self.counties)


def boards(codes: frozenset[str], month: Month, today: date) -> list[Board]:
    """The prefectures of an area, each with what its counties have published."""
    regions = tree(month)
    lists, own = _lists(codes), _counts(codes)
    found = []
    for catalogue in Catalogue.objects.order_by("region"):
        if regions.county_of(catalogue.region) or not any(
            regions.within(code, catalogue.region) for code in codes
        ):
            continue
        order = ORDERS.get(catalogue.region)
        counties = []
        for code in regions.counties(catalogue.region):
            if code in codes:
                published, waiting = lists.get(code, (None, None))
                issued = published.issued if published else today
                late = order is not None and order.must and issued > order.until
                name = regions.name(code)
                counties.append(County(code, name, published, waiting, late, *own(code)))
        name = regions.name(catalogue.region)
        found.append(Board(catalogue.region, name, catalogue, order, counties))
    return found


def _lists(codes: frozenset[str]) -> dict[str, tuple[CountyList | None, CountyList | None]]:
    """Each region's newest published list and the one still on its way."""
    published = rows_of(KINDS["lists"]).filter(region__in=codes).order_by("valid_from")
    waiting = CountyList.objects.filter(
        region__in=codes, state__in=(State.DRAFT, State.SUBMITTED)
    ).order_by("pk")
    newest = {row.region: row for row in published}
    open_ = {row.region: row for row in waiting}
    return {code: (newest.get(code), open_.get(code)) for code in newest | open_}


def _counts(codes: frozenset[str]) -> Callable[[str], tuple[int, int, int]]:
    """How many standards, versions of the prefecture's items and items of its own a region has."""
    standards = rows_of(KINDS["standards"]).filter(region__in=codes)
    versions = rows_of(KINDS["versions"]).filter(region__in=codes)
    counts = [
        Counter(rows.values_list(place, flat=True))
        for rows, place in (
            (standards, "region"),
            (versions.exclude(item__catalogue__region=F("region")), "region"),
            (CatalogueItem.objects.filter(catalogue__region__in=codes), "catalogue__region"),
        )
    ]
    return lambda code: (counts[0][code], counts[1][code], counts[2][code])


def own_of(code: str) -> dict[str, list[Any]]:
    """A county's own standards, versions of the prefecture's items, and items of its own."""
    standards = rows_of(KINDS["standards"]).filter(region=code).select_related("item")
    versions = rows_of(KINDS["versions"]).filter(region=code).exclude(item__catalogue__region=code)
    return {
        "standards": list(standards.order_by("item__number", "tier", "valid_from")),
        "versions": list(versions.select_related("item").order_by("item__number", "valid_from")),
        "items": list(CatalogueItem.objects.filter(catalogue__region=code)),
    }

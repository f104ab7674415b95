"""Tables of who bears what: by fund and level, by item, by county; quarters and the year."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.lib.money import ZERO
from subsidies.reports.funding import Borne
from subsidies.reports.models.funding_share import LEVELS

QUARTERS = (1, 2, 3, 4)


@dataclass(slots=True)
class QuarterRow:
    """A fund's part borne by a level, by quarter."""

    fund: str
    level: str
    quarters: dict[int, Decimal] = field(default_factory=lambda: dict.fromkeys(QUARTERS, ZERO))

    @property
    def year(self) -> Decimal:
        """The sum of the quarters."""
        return sum(self.quarters.values(), ZERO)

    @property
    def label(self) -> str:
        """The level's name."""
        return LEVELS[self.level]


@dataclass(slots=True)
class LevelRow:
    """What each level bears of something."""

    key: str
    levels: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(LEVELS, ZERO))

    @property
    def total(self) -> Decimal:
        """All levels."""
        return sum(self.levels.values(), ZERO)


def batch_month(row: Borne) -> date:
    """Years and quarters by the month of the batch."""
    return row.sum.batch_month


def covered_month(row: Borne) -> date:
    """Years and quarters by the month the payment is for."""
    return row.sum.covered


def by_fund(rows: Iterable[Borne], when: Callable[[Borne], date]) -> list[QuarterRow]:
    """One row a fund and level, funds by name, levels from the top."""
    found: dict[tuple[str, str], QuarterRow] = {}
    for row in rows:
        key = (row.sum.fund, row.level)
        made = found.setdefault(key, QuarterRow(*key))
        made.quarters[(when(row).month + 2) // 3] += row.amount
    order = list(LEVELS)
    return sorted(found.values(), key=lambda r: (r.fund, order.index(r.level)))


def by(rows: Iterable[Borne], key: Callable[[Borne], str]) -> list[LevelRow]:
    """One row a key, the largest first."""
    found: dict[str, LevelRow] = defaultdict(lambda: LevelRow(""))
    for row in rows:
        name = key(row)
        made = found[name]
        made.key = name
        made.levels[row.level] += row.amount
    return sorted(found.values(), key=lambda r: (-r.total, r.key))

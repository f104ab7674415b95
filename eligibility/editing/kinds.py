"""The kinds of dated values that are edited: their keys, their words, their items."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Model, Q

from eligibility.models import CountyList, ItemText, ItemVersion, LocalStandard, Parameter
from eligibility.models.dated import State
from portal.lib.periods import Month, Period

#: Any of the models of the kinds.
Row = Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind by the name it has in addresses; ``key``: the columns that share one timeline."""

    name: str
    label: str
    model: type[Model]
    key: tuple[str, ...]
    values: tuple[str, ...]
    by_day: bool = False
    #: Of an area above: what else a row must keep (EditingError), and what its publishing does.
    check: Callable[[Row], None] | None = None
    effect: str = ""


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("versions", "项目版本", ItemVersion, ("item_id", "region"), ("body", "clause")),
        Kind("parameters", "参数", Parameter, ("code", "region"), ("value",), by_day=True),
        Kind("standards", "地方标准", LocalStandard, ("item_id", "part", "tier", "region"), ("amount",)),
        Kind("lists", "县级清单", CountyList, ("region",), ("title", "issued")),
        Kind("texts", "项目原文", ItemText, ("region", "number"), ("name", "clause", "kinds", *ItemText.CELLS)),
    )
}  # fmt: skip


def add_kind(kind: Kind) -> None:
    """Dated values of an area above, edited in the same way; from ``AppConfig.ready``."""
    KINDS[kind.name] = kind


def kind_of(row: Row) -> Kind:
    """The kind of a row."""
    return next(kind for kind in KINDS.values() if kind.model is type(row))


def rows_of(kind: Kind, states: Collection[str] = (State.PUBLISHED,)) -> Any:
    """Rows of a kind in these states, superseded ones aside."""
    return kind.model._default_manager.filter(state__in=states, superseded_at=None)


def neighbours(row: Row) -> Any:
    """The published rows of the same timeline."""
    kind = kind_of(row)
    return rows_of(kind).filter(**{name: getattr(row, name) for name in kind.key})


def overlapping(row: Row) -> Any:
    """Published rows of the same timeline that share a day with a row."""
    after_start = Q(valid_to=None) | Q(valid_to__gt=row.valid_from)
    before_end = Q() if row.valid_to is None else Q(valid_from__lt=row.valid_to)
    return neighbours(row).filter(after_start & before_end)


def period_of(row: Row) -> Period:
    """The row's period."""
    return Period(row.valid_from, row.valid_to)


def period_words(row: Row) -> str:
    """2024年1月起, 2024年1月至2024年12月; by day for parameters."""
    if kind_of(row).by_day:
        since, until = f"{row.valid_from}", None
        if row.valid_to is not None:
            until = f"{row.valid_to - timedelta(days=1)}"
    else:
        since, until = Month.of(row.valid_from).in_words(), None
        if row.valid_to is not None:
            until = Month.of(row.valid_to).previous().in_words()
    return f"{since}起" if until is None else f"{since}至{until}"

"""Cells of a catalogue as its document prints them."""

from collections.abc import Iterator, Sequence
from typing import Any

from eligibility.models import CatalogueItem

LABELS = {
    "group": "服务对象",
    "content": "服务内容",
    "service_type": "服务类型",
    "standard": "服务标准",
    "responsible": "责任单位",
    "lead": "牵头市直单位",
}


def shown(value: Any) -> str:
    """A cell as text; several lines or units are joined as the document does."""
    if isinstance(value, list | tuple):
        return "、".join(str(part) for part in value)
    return "" if value is None else str(value)


def cells(item: CatalogueItem) -> list[tuple[str, str]]:
    """The item's printed cells with their heads, empty ones left out."""
    known = [(LABELS[key], shown(item.printed.get(key))) for key in LABELS]
    others = [(key, shown(value)) for key, value in item.printed.items() if key not in LABELS]
    return [(label, text) for label, text in (*known, *others) if text]


def columns(items: Sequence[CatalogueItem]) -> list[tuple[str, str]]:
    """The columns the document has, the group aside (it heads its rows)."""
    used = {key for item in items for key, value in item.printed.items() if value}
    return [(key, label) for key, label in LABELS.items() if key in used and key != "group"]


def rows(items: Sequence[CatalogueItem]) -> Iterator[dict[str, Any]]:
    """One row an item; ``group`` is given where it differs from the row before."""
    heads = columns(items)
    before: str | None = None
    for item in items:
        group = shown(item.printed.get("group")) or "原文缺页"
        yield {
            "item": item,
            "group": group if group != before else "",
            "cells": [(label, shown(item.printed.get(key))) for key, label in heads],
            "empty": not item.printed,
        }
        before = group

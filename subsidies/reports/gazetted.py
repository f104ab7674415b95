"""What the documents say of money: shares of the levels, and the least share of the lottery fund."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent.parent / "fixtures" / "funding"


@dataclass(frozen=True, slots=True)
class Floor:
    """The least percentage of the lottery fund that must serve the elderly."""

    region: str
    percent: int
    since: date
    levels: str
    document: str
    clause: str
    printed: str


def shares() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """(what a row is for, what it says) of every gazetted share."""
    for row in _read("shares.yaml"):
        key = {
            "region": row["region"],
            "item_code": row["item"],
            "tier": row["tier"],
            "valid_from": row["from"],
        }
        yield (
            key,
            {
                **{name: row.get(name, 0) for name in ("central", "province", "city", "county")},
                "document": row["document"],
                "clause": row["clause"],
                "recorded_at": datetime.combine(row["from"], time(), tzinfo=UTC),
            },
        )


@cache
def floors() -> tuple[Floor, ...]:
    """The least shares of the lottery fund, as printed."""
    return tuple(
        Floor(
            row["region"],
            row["percent"],
            row["from"],
            row["levels"],
            row["document"],
            row["clause"],
            row["printed"],
        )
        for row in _read("lottery.yaml")
    )


def _read(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((FOLDER / name).read_text())

"""The gazetted planning rules, read from ``fixtures/facilities/planning.yaml``."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.lib.money import to_fen

RULES = Path(__file__).resolve().parents[2] / "fixtures" / "facilities" / "planning.yaml"
KINDS = {"new": "新建住宅小区", "built": "老城区和已建成居住区"}
FIGURES = {
    "households": "户数", "residential_area": "住宅总面积（㎡）", "population": "人口",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """So many square metres for each so many of a figure, at least ``least``."""

    per: str
    each: Decimal
    area: Decimal
    least: Decimal | None = None

    def needed(self, figure: Decimal) -> tuple[Decimal, bool]:
        """Square metres, two decimals, rounded up (不少于); and whether the minimum was applied."""
        exact = Fraction(figure) * Fraction(self.area) / Fraction(self.each)
        if self.least is not None and exact < self.least:
            return to_fen(self.least, "at_least"), True
        return to_fen(exact, "at_least"), False


@dataclass(frozen=True, slots=True)
class Rule:
    """What estates of a kind must provide in a prefecture from a day on."""

    prefecture: str
    kind: str
    since: date
    document: str
    clause: str
    printed: str
    notes: str
    area_kind: str
    indoor: Measure | None = None
    outdoor: Measure | None = None
    land: Measure | None = None
    handover_months: int | None = None

    @property
    def figures(self) -> list[str]:
        """The figures of an estate the rule needs."""
        measures = (self.indoor, self.outdoor, self.land)
        return list(dict.fromkeys(m.per for m in measures if m is not None))


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    return tuple(_rule(entry) for entry in yaml.safe_load(RULES.read_text(encoding="utf-8")))


def rule_of(prefecture: str, kind: str, day: date) -> Rule | None:
    """The rule of a day, by the prefecture's pinyin; None where the document has none."""
    found = [r for r in rules() if (r.prefecture, r.kind) == (prefecture, kind) and r.since <= day]
    return max(found, key=lambda r: r.since, default=None)


def _rule(entry: dict[str, Any]) -> Rule:
    def measure(name: str) -> Measure | None:
        raw = entry.get(name)
        if raw is None:
            return None
        least = Decimal(raw["least"]) if "least" in raw else None
        return Measure(raw["per"], Decimal(raw["each"]), Decimal(raw["area"]), least)

    return Rule(
        entry["prefecture"], entry["kind"], date.fromisoformat(entry["from"]), entry["document"],
        entry["clause"], entry["printed"], entry["notes"], entry["area_kind"],
        measure("indoor"), measure("outdoor"), measure("land"), entry.get("handover_months"),
    )  # fmt: skip

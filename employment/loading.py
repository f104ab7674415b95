"""Loading the gazetted rules: only ever adding, all of them or none."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from eligibility.models.dated import State, Status

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "employment"
RULES = FOLDER / "employer_rules.yaml"
COUNTING = FOLDER / "counting.yaml"
_KEYS = ("region", "from", "quota", "months", "document", "clause", "status", "printed", "notes")
_COMPARED = ("quota", "months", "clause", "valid_to")
_COUNTED = ("age_from", "men_to", "women_to", "severe_to", "severe_counts", "contract_months")
_COUNTING = ("region", "from", *_COUNTED, "document", "clause", "status", "printed", "notes")


class RuleError(ValueError):
    """A file that cannot be loaded: where, what, and the cure; in Chinese."""


def load_rules(model: Any, path: Path = RULES) -> int:
    """Add the rules of the file that are not in the database; how many were added.

    ``model`` is EmployerRule, or its state in a migration. A rule that is known by its region
    and first day must be the same, else RuleError.
    """
    return _load(model, path, _row, _COMPARED)


def load_counting(model: Any, path: Path = COUNTING) -> int:
    """Add the ways of counting that are not in the database, as ``load_rules`` does."""
    return _load(model, path, _counting, (*_COUNTED, "clause", "valid_to"))


def _load(model: Any, path: Path, row_of: Any, compared: tuple[str, ...]) -> int:
    known = {
        (row.region, row.valid_from): row
        for row in model.objects.filter(recorded_by=None, based_on=None)
    }
    new = []
    for place, entry in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), start=1):
        row = row_of(model, entry, f"{path.name} 第 {place} 项")
        stored = known.get((row.region, row.valid_from))
        if stored is None:
            new.append(row)
        elif any(getattr(stored, name) != getattr(row, name) for name in compared):
            raise RuleError(
                f"{path.name} 第 {place} 项：已载入，内容不同。"
                "已发布的不改写；请另立新的一条，由另一人发布。"
            )
    with transaction.atomic():
        model.objects.bulk_create(new)
    return len(new)


def _row(model: Any, entry: dict[str, Any], where: str) -> Any:
    known = _checked(entry, _KEYS, where, may_lack="months")
    own = {"quota": Decimal(known["quota"]), "months": known.get("months")}
    return model(**own, **_dated(entry))


def _counting(model: Any, entry: dict[str, Any], where: str) -> Any:
    _checked(entry, _COUNTING, where)
    return model(**{name: entry[name] for name in _COUNTED}, **_dated(entry))


def _checked(
    entry: dict[str, Any], keys: tuple[str, ...], where: str, *, may_lack: str = ""
) -> dict[str, Any]:
    missing = [key for key in keys if not entry.get(key) and key != may_lack]
    if missing:
        raise RuleError(f"{where}：缺少 {missing[0]}，请补上。")
    unknown = [key for key in entry if key not in (*keys, "until")]
    if unknown:
        raise RuleError(f"{where}：不认识 {unknown[0]}，请删去或改正。")
    if entry["status"] not in Status.values:
        raise RuleError(f"{where}：status 可填 {'、'.join(Status.values)}。")
    return entry


def _dated(entry: dict[str, Any]) -> dict[str, Any]:
    """What every dated row has: place, period, document, how sure it is."""
    until = entry.get("until")
    return {
        "region": str(entry["region"]), "valid_from": date.fromisoformat(entry["from"]),
        "valid_to": date.fromisoformat(until) + timedelta(days=1) if until else None,
        "document": entry["document"], "clause": entry["clause"], "status": entry["status"],
        "printed": entry["printed"], "notes": entry["notes"], "state": State.PUBLISHED,
    }  # fmt: skip

"""Loading the gazetted targets: only ever adding."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from employment.errors import EmploymentError
from employment.loading import FOLDER
from employment.measuring.indicators import INDICATORS
from portal.policies.loading import read_yaml

TARGETS = FOLDER / "targets.yaml"
_REQUIRED = (
    "code", "region", "at", "indicator", "name", "value", "unit", "precision", "document",
    "clause", "printed",
)  # fmt: skip


def load_targets(model: Any, path: Path = TARGETS) -> int:
    """Add the targets that are not in the database; how many. EmploymentError for a bad entry."""
    known = set(model.objects.values_list("code", flat=True))
    rows = [_row(model, entry) for entry in read_yaml(path)]
    return len(model.objects.bulk_create([row for row in rows if row.code not in known]))


def _row(model: Any, entry: dict[str, Any]) -> Any:
    where = f"目标“{entry.get('code', '?')}”："
    for name in _REQUIRED:
        if not entry.get(name):
            raise EmploymentError(f"{where}缺少 {name}。", "请按原文补上。")
    if unknown := sorted(set(entry) - {*_REQUIRED, "due", "notes"}):
        raise EmploymentError(f"{where}不认识“{unknown[0]}”。", f"可用：{'、'.join(_REQUIRED)}。")
    if entry["indicator"] not in INDICATORS:
        known = "、".join(INDICATORS)
        raise EmploymentError(f"{where}没有指标“{entry['indicator']}”。", f"可用：{known}。")
    return model(
        **{name: entry[name] for name in _REQUIRED if name != "value"},
        value=Decimal(entry["value"]), notes=entry.get("notes", ""), params={}, excluded=[], only=[],
        due_on=date.fromisoformat(entry["due"]) if entry.get("due") else None,
    )  # fmt: skip

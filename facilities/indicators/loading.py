"""Loading the gazetted targets: only ever adding."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from facilities.errors import FacilityError
from facilities.indicators.measures import MEASURES, PARAMS

TARGETS = Path(__file__).resolve().parents[2] / "fixtures" / "facilities" / "targets.yaml"
_REQUIRED = ("code", "region", "at", "indicator", "name", "value", "unit", "precision", "document",
             "clause", "printed")  # fmt: skip
_OPTIONAL = ("upper", "due", "as_printed", "params", "excluded", "only", "notes")


def load_targets(model: Any, path: Path = TARGETS) -> int:
    """Add the targets that are not in the database; how many. FacilityError for a bad entry."""
    known = set(model.objects.values_list("code", flat=True))
    rows = [_row(model, entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return len(model.objects.bulk_create([row for row in rows if row.code not in known]))


def _row(model: Any, entry: dict[str, Any]) -> Any:
    where = f"目标“{entry.get('code', '?')}”："
    for name in _REQUIRED:
        if not entry.get(name):
            raise FacilityError(f"{where}缺少 {name}。", "请按原文补上。")
    if unknown := sorted(set(entry) - {*_REQUIRED, *_OPTIONAL}):
        raise FacilityError(f"{where}不认识“{unknown[0]}”。", f"可用：{_OPTIONAL}。")
    if entry["indicator"] not in MEASURES:
        known = "、".join(MEASURES)
        raise FacilityError(f"{where}没有指标“{entry['indicator']}”。", f"可用：{known}。")
    params = entry.get("params", {})
    if wrong := sorted(set(params) - set(PARAMS)):
        raise FacilityError(f"{where}没有口径“{wrong[0]}”。", f"可用：{'、'.join(PARAMS)}。")
    return model(
        **{n: entry[n] for n in _REQUIRED if n != "value"},
        value=Decimal(entry["value"]),
        upper=Decimal(entry["upper"]) if "upper" in entry else None,
        due_on=date.fromisoformat(entry["due"]) if entry.get("due") else None,
        params=params,
        excluded=entry.get("excluded", []),
        only=entry.get("only", []),
        notes=entry.get("notes", ""),
    )

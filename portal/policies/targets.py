"""Loading gazetted targets, for every area alike: only ever adding, and strict about each entry."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from portal.policies.errors import PolicyError
from portal.policies.loading import read_yaml

REQUIRED = (
    "code", "region", "at", "indicator", "name", "value", "unit", "precision", "document",
    "clause", "printed",
)  # fmt: skip
AT_LEAST = "at_least"
COMPARATORS = (AT_LEAST, "at_most", "exactly")
OPTIONAL = ("comparator", "upper", "due", "as_printed", "params", "excluded", "only", "notes")


def load_targets(
    model: Any, path: Path, *, indicators: Collection[str], params: Collection[str] = ()
) -> int:
    """Add the targets of a file that are not in the database; how many.

    ``indicators`` are those the area can measure, ``params`` what may narrow them. Raises
    PolicyError naming the target, what is wrong with it, and what may stand there.
    """
    known = set(model.objects.values_list("code", flat=True))
    entries = read_yaml(path)
    for entry in entries:
        _check(entry, indicators, params)
    rows = [_row(model, entry) for entry in entries if entry["code"] not in known]
    return len(model.objects.bulk_create(rows))


def _check(entry: dict[str, Any], indicators: Collection[str], params: Collection[str]) -> None:
    where = f"目标“{entry.get('code', '?')}”："
    for name in REQUIRED:
        if not entry.get(name):
            raise PolicyError(f"{where}缺少 {name}。", "请按原文补上。")
    if unknown := sorted(set(entry) - {*REQUIRED, *OPTIONAL}):
        may = "、".join((*REQUIRED, *OPTIONAL))
        raise PolicyError(f"{where}不认识“{unknown[0]}”。", f"可用：{may}。")
    if entry["indicator"] not in indicators:
        may = "、".join(indicators)
        raise PolicyError(f"{where}没有指标“{entry['indicator']}”。", f"可用：{may}。")
    if entry.get("comparator", AT_LEAST) not in COMPARATORS:
        may = "、".join(COMPARATORS)
        raise PolicyError(f"{where}没有比较“{entry['comparator']}”。", f"可用：{may}。")
    if wrong := sorted(set(entry.get("params", {})) - set(params)):
        may = "、".join(params) or "这一类目标没有口径"
        raise PolicyError(f"{where}没有口径“{wrong[0]}”。", f"可用：{may}。")


def _row(model: Any, entry: dict[str, Any]) -> Any:
    return model(
        **{name: entry[name] for name in REQUIRED if name != "value"},
        value=Decimal(entry["value"]),
        comparator=entry.get("comparator", AT_LEAST),
        upper=Decimal(entry["upper"]) if "upper" in entry else None,
        due_on=date.fromisoformat(entry["due"]) if entry.get("due") else None,
        params=entry.get("params", {}),
        excluded=entry.get("excluded", []),
        only=entry.get("only", []),
        notes=entry.get("notes", ""),
    )

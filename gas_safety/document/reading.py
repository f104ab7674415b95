"""Strict reading of fixtures/gas_safety; every error names file, place and cure."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from portal.policies.errors import PolicyError
from portal.policies.loading import checked, read_yaml

FOLDER = Path(__file__).resolve().parent.parent.parent / "fixtures" / "gas_safety"
_PROBLEM = {
    "number": int, "stage": str, "name": str, "text": str, "leader": str,
    "responsible_units": list, "units_text": str, "missing": bool, "notes": str,
}  # fmt: skip
_RULE = {
    "code": str, "supply": str, "customer": str, "every": str, "months": int, "valid_from": date,
    "valid_to": date, "document": str, "clause": str, "quote": str, "notes": str,
}  # fmt: skip
_REQUIREMENT = {
    "code": str, "measure": int, "label": str, "share": int, "deadline": date, "problems": list,
    "quote": str,
}  # fmt: skip
_VALUES = {
    "supply": {"bottled", "pipeline"},
    "customer": {"all", "household", "business"},
    "every": {"delivery", "months"},
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """What is counted for a measure: the share wanted (none: shown only), by which printed day."""

    code: str
    measure: int
    label: str
    share: int | None
    deadline: date | None
    problems: tuple[int, ...]
    quote: str


def read_problems(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The sixteen problems; those of the missing page have a number and stage only."""
    rows = _rows(folder / "problems.yaml")
    for place, row in rows:
        gone = isinstance(row, dict) and row.get("missing") is True
        empty = set(_PROBLEM) - {"number", "stage"} if gone else {"notes", "missing"}
        checked(row, _PROBLEM, place, may_be_empty=frozenset(empty))
        if gone and (row.get("text") or row.get("name")):
            raise PolicyError(f"{place}：原文缺页的问题不能有内容。", "请补录时注明依据。")
    found = [checked(r, _PROBLEM, p, may_be_empty=frozenset(_PROBLEM)) for p, r in rows]
    if [row["number"] for row in found] != list(range(1, 17)):
        raise PolicyError("problems.yaml：序号应为1至16。", "附件编号到16，缺页的也要列出。")
    return found


def read_rules(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The rules of the schedule."""
    found = []
    for place, raw in _rows(folder / "schedule.yaml"):
        row = checked(raw, _RULE, place, may_be_empty=frozenset({"months", "valid_to", "notes"}))
        for key, known in _VALUES.items():
            if row[key] not in known:
                words = "、".join(sorted(known))
                raise PolicyError(f"{place}：“{key}”不能是 {row[key]}。", f"可选：{words}。")
        if (row["every"] == "months") != bool(row["months"]):
            raise PolicyError(f"{place}：按月的写明 months，按送气的不写。")
        found.append(row)
    return found


@lru_cache(maxsize=2)
def requirements(folder: Path = FOLDER) -> tuple[Requirement, ...]:
    """What of the measures is counted, in their order."""
    found = []
    for place, raw in _rows(folder / "requirements.yaml"):
        loose = isinstance(raw, dict) and raw | {"problems": None}
        row = checked(
            loose, _REQUIREMENT, place, may_be_empty=frozenset({"share", "deadline", "problems"})
        )
        problems = raw.get("problems") or []
        if not all(isinstance(number, int) for number in problems):
            raise PolicyError(f"{place}：problems 应为问题序号的列表。")
        found.append(
            Requirement(**row | {"problems": tuple(problems), "share": row["share"] or None})
        )
    return tuple(found)


def _rows(path: Path) -> list[tuple[str, Any]]:
    raw = read_yaml(path)
    if not isinstance(raw, list) or not raw:
        raise PolicyError(f"{path.name}：应为列表。", "请逐条列出。")
    return [(f"{path.name} 第{n}条", row) for n, row in enumerate(raw, start=1)]

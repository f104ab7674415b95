"""Strict reading of a document's YAML: unknown or missing keys stop it, naming the file and place."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from portal.policies.errors import PolicyError

DOCUMENT = {
    "code": str, "number": str, "title": str, "region": str, "issuer": str, "issued_on": date,
    "in_force_from": date, "valid_until": date, "source": str, "notes": str,
}  # fmt: skip
MEASURE = {
    "number": int, "clause": str, "title": str, "text": str, "leaders": list, "lead_units": list,
    "responsible_units": list, "deadline": str, "deadline_on": date, "standing": bool, "notes": str,
}  # fmt: skip
#: What a paper may leave out: not each names a leader, a lead unit, units or a deadline.
MAY_BE_EMPTY = frozenset(
    {
        "number", "issuer", "issued_on", "in_force_from", "valid_until", "deadline_on", "notes",
        "leaders", "lead_units", "responsible_units", "deadline",
    }
)  # fmt: skip
_KINDS = {str: "文字", int: "整数", date: "日期", list: "文字列表", bool: "true 或 false"}


class _Strict(yaml.CSafeLoader):
    """A key written twice is an error, not the last one wins."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict:
    keys = [loader.construct_object(key) for key, _ in node.value]  # type: ignore[no-untyped-call]
    for place, key in enumerate(keys):
        if key in keys[:place]:
            line = node.value[place][0].start_mark.line + 1
            raise PolicyError(f"第{line}行：“{key}”写了两次。", "请删去一处。")
    return loader.construct_mapping(node, deep=True)


_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(path: Path) -> Any:
    """The content of a file; PolicyError when it is no YAML or says a thing twice."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)
    except PolicyError as error:
        raise PolicyError(f"{path.name} {error}") from None
    except (OSError, yaml.YAMLError) as error:
        raise PolicyError(f"{path.name} 读不出来：{error}。", "请核对文件格式。") from None


def checked(
    row: Any, shape: Mapping[str, type], where: str, *, may_be_empty: frozenset[str] = MAY_BE_EMPTY
) -> dict[str, Any]:
    """A mapping with exactly the keys of ``shape``, each of its kind. Raises PolicyError."""
    if not isinstance(row, dict):
        raise PolicyError(f"{where}：应为一组“键: 值”。", "请参照其他条目改正。")
    if unknown := sorted(set(row) - set(shape)):
        raise PolicyError(f"{where}：不认识的键“{unknown[0]}”。", f"可用：{'、'.join(shape)}。")
    for key, kind in shape.items():
        value = row.get(key)
        if value is None or value == "" or value == []:
            if key not in may_be_empty:
                raise PolicyError(f"{where}：缺少“{key}”。", "请按原文补上。")
        elif type(value) is not kind or (kind is list and not _texts(value)):
            raise PolicyError(f"{where}：“{key}”应为{_KINDS[kind]}，现在是 {value!r}。")
    return {key: _empty(kind) if row.get(key) is None else row[key] for key, kind in shape.items()}


def read_document(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A document and its measures, numbered from 1 without a gap. Raises PolicyError."""
    raw = read_yaml(path)
    if not isinstance(raw, dict) or set(raw) != {"document", "measures"}:
        raise PolicyError(f"{path.name}：最外层只能是 document 和 measures。")
    document = checked(raw["document"], DOCUMENT, f"{path.name} document")
    rows = raw["measures"]
    if not isinstance(rows, Sequence) or not rows:
        raise PolicyError(f"{path.name}：measures 应为列表。", "请逐条列出措施。")
    measures = [
        checked(row, MEASURE, f"{path.name} measures[{n}]") for n, row in enumerate(rows, start=1)
    ]
    if [m["number"] for m in measures] != list(range(1, len(measures) + 1)):
        raise PolicyError(f"{path.name}：措施序号不连续。", "请从 1 起依次编号。")
    return document, measures


def _texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) and value for value in values)


def _empty(kind: type) -> Any:
    return {str: "", list: [], bool: False}.get(kind)
